#include "brains/founder.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "brains/bottleneck.h"
#include "brains/connectome_layer.h"
#include "brains/constraint.h"
#include "brains/innate.h"
#include "brains/plasticity.h"

namespace neuroprospect::brains {
namespace {

// signs of a layer's units: the first ones excite
void add_signs(std::vector<std::int8_t>& signs, int width, double excitatory_share) {
  const auto excitatory = std::lround(excitatory_share * width);
  for (int i = 0; i < width; ++i) {
    signs.push_back(static_cast<std::int8_t>(i < excitatory ? 1 : -1));
  }
}

// which connections below the head are there; mirror images together
std::vector<std::uint8_t> sparse_mask(const BrainGenome& genome, const Ports& ports, double density,
                                      RandomStream& random) {
  const NetworkShape shape = shape_of(genome);
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(parameter_count(shape)), 1);
  for (const Block& block : blocks_of(shape)) {
    const bool hidden = block.layer < static_cast<int>(shape.hidden.size());
    if (!hidden || (block.role != Role::weights && block.role != Role::recurrent)) continue;
    for (Eigen::Index i = block.first; i < block.first + block.size(); ++i) {
      mask[static_cast<std::size_t>(i)] = random.chance(density) ? 1 : 0;
    }
  }
  if (genome.architecture.symmetric) {
    const MirrorMap map = mirror_map(shape, ports);
    for (std::size_t i = 0; i < mask.size(); ++i) {
      const auto image = static_cast<std::size_t>(map.mirror[i]);
      if (image < i) mask[i] = mask[image];
    }
  }
  return mask;
}

}  // namespace

std::vector<float> fresh_wiring(const BrainGenome& genome, const Ports& ports,
                                const BrainSettings& settings, RandomStream& random) {
  return genome.wiring.encoding == Encoding::bottleneck
             ? fresh_bottleneck(genome, ports, settings, random)
             : fresh_numbers(genome, settings, random);
}

BrainGenome random_brain(const BrainSettings& settings, const Ports& ports, RandomStream& random,
                         const Connectome* connectome) {
  BrainGenome genome;
  Architecture& architecture = genome.architecture;
  for (const int width : settings.hidden) {
    architecture.hidden.push_back({.cell = settings.cell,
                                   .width = width,
                                   .recurrent = settings.recurrent || settings.cell == Cell::gru});
  }
  architecture.sensor_fields = settings.sensor_fields;
  architecture.actuator_units = settings.actuator_units;
  architecture.spiking = settings.spiking;
  architecture.dale = settings.dale;
  architecture.symmetric = settings.symmetric;
  for (const Port& port : ports.sensors) genome.wiring.sensors.push_back(port.key);
  for (const Port& port : ports.actuators) genome.wiring.actuators.push_back(port.key);
  genome.learning = settings.learning;
  genome.mutation_target = settings.mutation_target;

  if (settings.dale == Dale::column) {
    for (const int width : settings.hidden) {
      add_signs(genome.wiring.signs, width, settings.excitatory_share);
    }
  }
  if (settings.density < 1) {
    genome.wiring.mask = sparse_mask(genome, ports, settings.density, random);
  }
  if (connectome != nullptr) make_room_for(*connectome, genome, settings);
  genome.wiring.encoding = settings.encoding;
  if (settings.encoding == Encoding::bottleneck) {
    genome.wiring.bottleneck = settings.bottleneck.hidden;
  }
  genome.wiring.numbers = fresh_wiring(genome, ports, settings, random);
  if (connectome != nullptr) wire_connectome(genome, *connectome, settings);
  genome.plasticity = random_plasticity(shape_of(genome), settings, random);
  genome = constrained(std::move(genome), ports);
  validate(genome);
  return genome;
}

PolicyParameters naive_like(const PolicyParameters& innate, RandomStream& random) {
  PolicyParameters naive = innate;
  const Constraint& constraint = innate.constraint;
  const auto mirror_of = [&](std::size_t i) {
    return constraint.mirror.empty() ? i : static_cast<std::size_t>(constraint.mirror[i]);
  };
  const std::span numbers(naive.network.data(), static_cast<std::size_t>(naive.network.size()));
  for (const Block& block : blocks_of(innate.shape)) {
    // places of numbers that may change places, of which mirror images are one
    std::map<std::tuple<int, bool, int>, std::vector<std::size_t>> alike;
    const auto first = static_cast<std::size_t>(block.first);
    for (std::size_t i = first; i < first + static_cast<std::size_t>(block.size()); ++i) {
      const bool there = constraint.mask.empty() || constraint.mask[i] != 0;
      if (!there || mirror_of(i) < i) continue;
      const int sign = constraint.sign.empty() ? 0 : constraint.sign[i];
      const bool paired = mirror_of(i) != i;
      const int turned = paired || constraint.mirror.empty() ? 0 : constraint.mirror_sign[i];
      alike[{sign, paired, turned}].push_back(i);
    }
    for (auto& [kind, places] : alike) {
      std::vector<float> values;
      for (const std::size_t i : places) values.push_back(numbers[i]);
      random.shuffle(std::span(values));
      for (std::size_t k = 0; k < places.size(); ++k) {
        const std::size_t i = places[k];
        numbers[i] = values[k];
        if (mirror_of(i) != i) {
          numbers[mirror_of(i)] = static_cast<float>(constraint.mirror_sign[i]) * values[k];
        }
      }
    }
  }
  return naive;
}

}  // namespace neuroprospect::brains
