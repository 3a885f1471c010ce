#include "brains/adapt.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/constraint.h"
#include "brains/innate.h"
#include "brains/reshape.h"

namespace neuroprospect::brains {
namespace {

// of a new port's weights, relative to the root mean square of the matrix that it joins
constexpr float kNewPortScale = 0.1F;

std::vector<PortKey> keys_of(const std::vector<Port>& ports) {
  std::vector<PortKey> keys;
  keys.reserve(ports.size());
  for (const Port& port : ports) keys.push_back(port.key);
  return keys;
}

// where each of `keys` was before, −1 where it is new
std::vector<int> places(const std::vector<PortKey>& keys, const std::vector<PortKey>& before) {
  std::vector<int> result;
  for (const PortKey& key : keys) {
    const auto found = std::ranges::find(before, key);
    result.push_back(found == before.end() ? -1 : static_cast<int>(found - before.begin()));
  }
  return result;
}

// small random numbers for what will be new: fresh ones, but for the sizes of connections
std::vector<float> small_numbers(const BrainGenome& genome, const BrainGenome& adapted,
                                 RandomStream& random) {
  std::vector<float> numbers = fresh_numbers(adapted, {}, random);
  const auto blocks_before = blocks_of(shape_of(genome));
  const auto blocks = blocks_of(shape_of(adapted));
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const Block& block = blocks[b];
    if (!is_connection(block.role) && block.role != Role::readout) continue;
    const auto was = matrix_in(genome.wiring.numbers.data(), blocks_before[b]);
    auto fresh = matrix_in(numbers.data(), block);
    const float size = fresh.norm() / std::sqrt(static_cast<float>(fresh.size()));
    const float wanted = kNewPortScale * was.norm() / std::sqrt(static_cast<float>(was.size()));
    if (size > 0) fresh *= wanted / size;
  }
  return numbers;
}

}  // namespace

Correspondence by_ports(const BrainGenome& before, const BrainGenome& after) {
  Correspondence correspondence = unchanged(shape_of(before), shape_of(after));
  const std::size_t outputs = before.architecture.hidden.size() + 1;
  correspondence.units[0] = places(after.wiring.sensors, before.wiring.sensors);
  correspondence.units[outputs] = places(after.wiring.actuators, before.wiring.actuators);
  return correspondence;
}

BrainGenome adapt(const BrainGenome& genome, const Ports& ports, RandomStream& random) {
  BrainGenome adapted = genome;
  adapted.wiring.sensors = keys_of(ports.sensors);
  adapted.wiring.actuators = keys_of(ports.actuators);
  if (adapted.wiring.sensors == genome.wiring.sensors &&
      adapted.wiring.actuators == genome.wiring.actuators) {
    return adapted;
  }
  const Correspondence correspondence = by_ports(genome, adapted);
  // a draw obeys the mask of its own network
  std::vector<float> fresh;
  if (genome.wiring.encoding == Encoding::direct) {
    BrainGenome unmasked = adapted;
    unmasked.wiring.mask.clear();
    fresh = small_numbers(genome, unmasked, random);
  }
  adapted = constrained(reshaped(genome, adapted, correspondence, fresh), ports);
  validate(adapted);
  return adapted;
}

}  // namespace neuroprospect::brains
