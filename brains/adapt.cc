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

// Makes each copy in `ports` the image of its original, and every other port its own.
void as_images(std::vector<Port>& ports, std::span<const PortCopy> copies, bool symmetric) {
  const std::vector<Port> before = ports;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    Port& port = ports[i];
    port.mirror = static_cast<int>(i);
    port.mirror_sign = 1;
    const auto copy = std::ranges::find(copies, port.key, &PortCopy::copy);
    if (copy == copies.end()) continue;
    const auto original = std::ranges::find(before, copy->original, &Port::key);
    if (original == before.end()) continue;
    port.mirror = static_cast<int>(original - before.begin());
    // in a symmetric brain the hidden units are mirrored as well, and with them the original
    if (copy->mirrored) {
      port.mirror_sign = before[i].mirror_sign * (symmetric ? original->mirror_sign : 1);
    }
  }
}

// `list`, of `width` values for each number, as the images say
template <class T>
std::vector<T> imaged(const std::vector<T>& list, const MirrorMap& map, std::size_t width) {
  std::vector<T> result = list;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = list[static_cast<std::size_t>(map.mirror[i / width]) * width + i % width];
  }
  return result;
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
  if (genome.wiring.encoding == Encoding::bottleneck) {
    std::vector<int> ports_before = correspondence.units.front();
    const int sensors = static_cast<int>(genome.wiring.sensors.size());
    for (const int actuator : correspondence.units[genome.architecture.hidden.size() + 1]) {
      ports_before.push_back(actuator < 0 ? -1 : sensors + actuator);
    }
    adapted.wiring.growth = carried(genome.wiring.growth, ports_before);
  }
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

BrainGenome copied(const BrainGenome& genome, const Ports& ports,
                   std::span<const PortCopy> copies) {
  const bool symmetric = genome.architecture.symmetric;
  Ports images = ports;
  as_images(images.sensors, copies, symmetric);
  as_images(images.actuators, copies, symmetric);
  const NetworkShape shape = shape_of(genome);
  const MirrorMap map = image_map(shape, images);
  BrainGenome result = genome;
  result.wiring.mask = imaged(genome.wiring.mask, map, 1);
  if (genome.plasticity.grain == PlasticityGrain::connection) {
    result.plasticity.coefficients =
        imaged(genome.plasticity.coefficients, map, kPlasticityCoefficients);
  }
  if (genome.wiring.encoding == Encoding::direct) {
    auto& numbers = result.wiring.numbers;
    numbers = imaged(genome.wiring.numbers, map, 1);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] *= map.sign[i];
  }
  result = constrained(std::move(result), ports);
  validate(result);
  return result;
}

}  // namespace neuroprospect::brains
