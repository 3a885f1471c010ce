#include "brains/connectome.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_set>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

constexpr std::uint16_t kConnectomeVersion = 1;

auto place_of(const Connection& c) { return std::tuple(c.pre, c.post, c.kind); }

// without the units that no connection touches
Connectome without_lonely_units(const Connectome& whole, std::vector<Connection> connections) {
  constexpr std::uint32_t none = UINT32_MAX;
  std::vector<std::uint32_t> number(whole.units.size(), none);
  for (const Connection& c : connections) number[c.pre] = number[c.post] = 0;
  Connectome part;
  for (std::size_t unit = 0; unit < number.size(); ++unit) {
    if (number[unit] == none) continue;
    number[unit] = static_cast<std::uint32_t>(part.units.size());
    part.units.push_back(whole.units[unit]);
    part.signs.push_back(whole.signs[unit]);
  }
  for (Connection& c : connections) {
    c.pre = number[c.pre];
    c.post = number[c.post];
  }
  part.connections = std::move(connections);  // still sorted: the units keep their order
  return part;
}

template <class Keep>
Connectome those(const Connectome& connectome, Keep&& keep) {
  std::vector<Connection> kept;
  std::ranges::copy_if(connectome.connections, std::back_inserter(kept), keep);
  return without_lonely_units(connectome, std::move(kept));
}

}  // namespace

void validate(const Connectome& connectome) {
  const auto& [units, signs, connections] = connectome;
  require_input(units.size() <= kMaxUnits, "{} units: at most {} can be", units.size(), kMaxUnits);
  require_input(signs.size() == units.size(), "{} signs of {} units", signs.size(), units.size());
  require_input(connections.size() <= kMaxConnections, "{} connections: at most {} can be",
                connections.size(), kMaxConnections);
  std::unordered_set<std::string_view> names;
  for (const std::string& name : units) {
    require_input(!name.empty(), "a unit without a name");
    require_input(names.insert(name).second, "two units have the name \"{}\"", name);
  }
  for (std::size_t i = 0; i < signs.size(); ++i) {
    require_input(signs[i] >= -1 && signs[i] <= 1, "the sign of unit \"{}\" is {}", units[i],
                  signs[i]);
  }
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const Connection& c = connections[i];
    require_input(c.pre < units.size() && c.post < units.size(),
                  "connection {} is from unit {} to unit {}, of {} units", i, c.pre, c.post,
                  units.size());
    require_input(c.kind <= Synapse::electrical, "connection {} is of unknown kind {}", i,
                  static_cast<int>(c.kind));
    require_input(c.weight > 0 && c.weight <= kMaxConnectionWeight,
                  "connection {} has weight {}, which is not above 0 and up to {}", i, c.weight,
                  kMaxConnectionWeight);
    require_input(i == 0 || place_of(connections[i - 1]) < place_of(c),
                  "connection {} is not in order, or there twice", i);
  }
}

std::size_t normalise(std::vector<Connection>& connections) {
  // stable: sums are the same for any implementation of sorting
  std::ranges::stable_sort(connections, {}, place_of);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (kept > 0 && place_of(connections[kept - 1]) == place_of(connections[i])) {
      connections[kept - 1].weight += connections[i].weight;
    } else {
      connections[kept++] = connections[i];
    }
  }
  const std::size_t merged = connections.size() - kept;
  connections.resize(kept);
  return merged;
}

ConnectomeCounts count(const Connectome& connectome) {
  ConnectomeCounts counts;
  counts.units = connectome.units.size();
  for (const std::int8_t sign : connectome.signs) {
    ++counts.signs[static_cast<std::size_t>(sign + 1)];
  }
  const Connection* before = nullptr;
  for (const Connection& c : connectome.connections) {
    ConnectionCounts& kind = counts.of[static_cast<std::size_t>(c.kind)];
    ++kind.connections;
    kind.weight += c.weight;
    if (c.pre == c.post) ++kind.self;
    const bool same_pair = before != nullptr && before->pre == c.pre && before->post == c.post;
    if (c.pre != c.post && !same_pair) ++counts.pairs;
    before = &c;
  }
  const auto n = static_cast<double>(counts.units);
  if (counts.units > 1) counts.density = static_cast<double>(counts.pairs) / (n * (n - 1));
  return counts;
}

Degrees degrees(const Connectome& connectome, Synapse kind) {
  Degrees result{std::vector<std::uint32_t>(connectome.units.size()),
                 std::vector<std::uint32_t>(connectome.units.size())};
  for (const Connection& c : connectome.connections) {
    if (c.kind != kind) continue;
    ++result.out[c.pre];
    ++result.in[c.post];
  }
  return result;
}

Connectome of_kind(const Connectome& connectome, SynapseFilter kind) {
  return those(connectome, [&](const Connection& c) {
    return kind == SynapseFilter::both ||
           (c.kind == Synapse::electrical) == (kind == SynapseFilter::electrical);
  });
}

Connectome among(const Connectome& connectome, std::span<const std::string> names) {
  const std::unordered_set<std::string_view> wanted(names.begin(), names.end());
  std::vector<bool> is_wanted;
  for (const std::string& unit : connectome.units) is_wanted.push_back(wanted.contains(unit));
  return those(connectome,
               [&](const Connection& c) { return is_wanted[c.pre] && is_wanted[c.post]; });
}

template <class Archive>
void serialize(Archive& archive, Connection& c) {
  archive(c.pre, c.post, c.kind, c.weight);
}

template <class Archive>
void serialize(Archive& archive, Connectome& connectome) {
  archive(connectome.units, connectome.signs, connectome.connections);
}

Blob encode(const Connectome& connectome) {
  validate(connectome);
  return neuroprospect::encode(BlobKind::connectome, kConnectomeVersion, connectome);
}

Connectome decode_connectome(std::span<const std::byte> blob) {
  auto connectome = decode<Connectome>(blob, BlobKind::connectome, kConnectomeVersion);
  validate(connectome);
  return connectome;
}

}  // namespace neuroprospect::brains
