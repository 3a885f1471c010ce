#include "brains/connectome_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

// the neurons of one unit
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// how many of `n` a share is, half to even as the default rounding mode has it
std::uint32_t share_of(double share, std::uint32_t n) {
  const double exact = std::nearbyint(share * n);
  return std::clamp(static_cast<std::uint32_t>(exact), 1U, n);
}

// one connection of one neuron to be expanded
struct Bundle {
  std::uint32_t pre = 0;
  std::uint32_t post = 0;
  Synapse kind = Synapse::chemical;
  double weight = 0;
  double share = 1;
  bool onto_itself = true;
};

std::uint32_t targets_of(const Bundle& bundle, const std::vector<Range>& ranges) {
  const std::uint32_t n = ranges[bundle.post].count;
  const std::uint32_t possible = bundle.onto_itself ? n : n - 1;
  return std::min(share_of(bundle.share, n), possible);
}

void expand(const Bundle& bundle, const std::vector<Range>& ranges, RandomStream& random,
            std::vector<Connection>& out) {
  const Range from = ranges[bundle.pre];
  const Range to = ranges[bundle.post];
  const std::uint32_t count = targets_of(bundle, ranges);
  const double weight = bundle.weight / (static_cast<double>(from.count) * count);
  std::vector<std::uint32_t> targets;
  for (std::uint32_t source = from.first; source < from.first + from.count; ++source) {
    targets.clear();
    for (std::uint32_t target = to.first; target < to.first + to.count; ++target) {
      if (bundle.onto_itself || target != source) targets.push_back(target);
    }
    // the first ones of a Fisher–Yates shuffle
    for (std::size_t i = 0; i < count; ++i) {
      std::swap(targets[i], targets[i + random.below(targets.size() - i)]);
      out.push_back({source, targets[i], bundle.kind, weight});
    }
  }
}

}  // namespace

Connectome expanded(const Connectome& connectome, std::span<const std::uint32_t> neurons,
                    const Expansion& expansion, RandomStream& random) {
  require(neurons.size() == connectome.units.size(), "{} sizes of {} units", neurons.size(),
          connectome.units.size());
  Connectome result;
  std::vector<Range> ranges;
  const auto total = std::accumulate(neurons.begin(), neurons.end(), std::uint64_t{0});
  require_input(total <= kMaxUnits, "{} neurons: at most {} can be", total, kMaxUnits);
  for (std::size_t unit = 0; unit < neurons.size(); ++unit) {
    require(neurons[unit] >= 1, "unit {} as no neurons", unit);
    ranges.push_back({static_cast<std::uint32_t>(result.units.size()), neurons[unit]});
    for (std::uint32_t i = 1; i <= neurons[unit]; ++i) {
      result.units.push_back(fmt::format("{}.{}", connectome.units[unit], i));
      result.signs.push_back(connectome.signs[unit]);
    }
  }

  std::vector<Bundle> bundles;
  std::vector<double> leaving(neurons.size());
  for (const Connection& c : connectome.connections) {
    bundles.push_back({c.pre, c.post, c.kind, c.weight, expansion.target_share, true});
    if (c.pre != c.post) leaving[c.pre] += c.weight;
  }
  const double inside = expansion.intrinsic_weight / (1 - expansion.intrinsic_weight);
  for (std::uint32_t unit = 0; unit < neurons.size(); ++unit) {
    const double weight = inside * leaving[unit];
    if (neurons[unit] < 2 || weight <= 0) continue;
    bundles.push_back(
        {unit, unit, Synapse::chemical, weight, expansion.intrinsic_share, expansion.onto_itself});
  }

  std::uint64_t connections = 0;
  for (const Bundle& bundle : bundles) {
    connections += std::uint64_t{neurons[bundle.pre]} * targets_of(bundle, ranges);
  }
  require_input(connections <= kMaxConnections, "{} connections: at most {} can be", connections,
                kMaxConnections);
  result.connections.reserve(connections);
  for (const Bundle& bundle : bundles) expand(bundle, ranges, random, result.connections);
  normalise(result.connections);
  return result;
}

std::vector<std::uint32_t> even_shares(std::size_t units, std::size_t total) {
  require(units > 0 && total >= units, "{} neurons for {} units", total, units);
  std::vector<std::uint32_t> shares(units, static_cast<std::uint32_t>(total / units));
  for (std::size_t i = 0; i < total % units; ++i) ++shares[i];
  return shares;
}

Connectome strongest(const Connectome& connectome, std::size_t count) {
  const std::size_t n = connectome.units.size();
  std::vector<double> strength(n);
  for (const Connection& c : connectome.connections) {
    strength[c.pre] += c.weight;
    strength[c.post] += c.weight;
  }
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::uint32_t unit) { return strength[unit]; });
  order.resize(std::min(count, n));
  std::ranges::sort(order);

  constexpr std::uint32_t gone = UINT32_MAX;
  std::vector<std::uint32_t> number(n, gone);
  Connectome core;
  for (const std::uint32_t unit : order) {
    number[unit] = static_cast<std::uint32_t>(core.units.size());
    core.units.push_back(connectome.units[unit]);
    core.signs.push_back(connectome.signs[unit]);
  }
  for (Connection c : connectome.connections) {
    if (number[c.pre] == gone || number[c.post] == gone) continue;
    c.pre = number[c.pre];
    c.post = number[c.post];
    core.connections.push_back(c);
  }
  return core;
}

Connectome scaled(const Connectome& connectome, std::size_t units, const Expansion& expansion,
                  RandomStream& random) {
  const std::size_t n = connectome.units.size();
  if (units == n) return connectome;
  if (units < n) return strongest(connectome, units);
  require_input(n > 0, "a connectome without units cannot be made larger");
  require_input(units <= kMaxUnits, "{} neurons: at most {} can be", units, kMaxUnits);
  return expanded(connectome, even_shares(n, units), expansion, random);
}

}  // namespace neuroprospect::brains
