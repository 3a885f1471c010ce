#include "brains/connectome_controls.h"

#include <algorithm>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

namespace neuroprospect::brains {
namespace {

constexpr std::size_t kSwapsPerConnection = 10;
constexpr int kMostBlocks = 100;

constexpr std::array kKinds = {Synapse::chemical, Synapse::electrical};

std::uint64_t pair_key(std::uint32_t pre, std::uint32_t post) {
  return (std::uint64_t{pre} << 32) | post;
}

// the connections of one kind between different units, to change
std::vector<Connection*> between_units(Connectome& connectome, Synapse kind) {
  std::vector<Connection*> result;
  for (Connection& c : connectome.connections) {
    if (c.kind == kind && c.pre != c.post) result.push_back(&c);
  }
  return result;
}

void shuffle_weights(std::span<Connection* const> connections, RandomStream& random) {
  std::vector<double> weights;
  for (const Connection* c : connections) weights.push_back(c->weight);
  random.shuffle(std::span(weights));
  for (std::size_t i = 0; i < connections.size(); ++i) connections[i]->weight = weights[i];
}

std::uint64_t swap_targets(std::span<Connection* const> connections, RandomStream& random) {
  if (connections.size() < 2) return 0;
  std::unordered_set<std::uint64_t> there;
  for (const Connection* c : connections) there.insert(pair_key(c->pre, c->post));
  const std::uint64_t wanted = kSwapsPerConnection * connections.size();
  std::uint64_t swaps = 0;
  for (int block = 0; block < kMostBlocks && swaps < wanted; ++block) {
    for (std::uint64_t attempt = 0; attempt < wanted; ++attempt) {
      Connection& one = *connections[random.below(connections.size())];
      Connection& other = *connections[random.below(connections.size())];
      if (one.pre == other.post || other.pre == one.post) continue;
      const auto new_one = pair_key(one.pre, other.post);
      const auto new_other = pair_key(other.pre, one.post);
      // also where both are one, or share a unit: the pair is there
      if (there.contains(new_one) || there.contains(new_other)) continue;
      there.erase(pair_key(one.pre, one.post));
      there.erase(pair_key(other.pre, other.post));
      there.insert(new_one);
      there.insert(new_other);
      std::swap(one.post, other.post);
      ++swaps;
    }
  }
  return swaps;
}

// `count` of the ordered pairs of n different units, each set equally likely, in order
std::vector<std::uint64_t> draw_pairs(std::uint64_t n, std::uint64_t count, RandomStream& random) {
  const std::uint64_t all = n * (n - 1);
  std::unordered_set<std::uint64_t> drawn;
  for (std::uint64_t last = all - count; last < all; ++last) {
    if (!drawn.insert(random.below(last + 1)).second) drawn.insert(last);
  }
  std::vector<std::uint64_t> pairs(drawn.begin(), drawn.end());
  std::ranges::sort(pairs);
  return pairs;
}

}  // namespace

Rewired rewired(const Connectome& connectome, RandomStream& random) {
  Rewired result{connectome, 0};
  for (const Synapse kind : kKinds) {
    result.swaps += swap_targets(between_units(result.connectome, kind), random);
  }
  normalise(result.connectome.connections);
  return result;
}

Connectome random_like(const Connectome& connectome, RandomStream& random) {
  Connectome result = connectome;
  const std::uint64_t n = connectome.units.size();
  for (const Synapse kind : kKinds) {
    const auto connections = between_units(result, kind);
    if (connections.empty()) continue;
    const auto pairs = draw_pairs(n, connections.size(), random);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const std::uint64_t pre = pairs[i] / (n - 1);
      const std::uint64_t other = pairs[i] % (n - 1);
      connections[i]->pre = static_cast<std::uint32_t>(pre);
      connections[i]->post = static_cast<std::uint32_t>(other < pre ? other : other + 1);
    }
    shuffle_weights(connections, random);
  }
  normalise(result.connections);
  return result;
}

Connectome shuffled(const Connectome& connectome, RandomStream& random) {
  Connectome result = connectome;
  for (const Synapse kind : kKinds) {
    std::vector<Connection*> connections;
    for (Connection& c : result.connections) {
      if (c.kind == kind) connections.push_back(&c);
    }
    shuffle_weights(connections, random);
  }
  return result;
}

Connectome control_of(const Connectome& connectome, Control control, RandomStream& random) {
  switch (control) {
    case Control::none:
      return connectome;
    case Control::rewired:
      return rewired(connectome, random).connectome;
    case Control::random:
      return random_like(connectome, random);
    case Control::shuffled:
      return shuffled(connectome, random);
  }
  throw Error(ErrorKind::internal, "unknown control");
}

}  // namespace neuroprospect::brains
