// tests/brains/samples.h: random ports, brains and memories to test with.
#pragma once

#include <algorithm>

#include "base/random.h"
#include "brains/founder.h"
#include "brains/memory.h"

namespace neuroprospect::brains::samples {

inline RandomStream stream(std::uint64_t seed) { return RandomStream({.seed = seed}); }

/// Brains of these hidden layers whose wiring comes from a genome network.
inline BrainSettings bottleneck(std::vector<int> hidden) {
  BrainSettings settings;
  settings.hidden = std::move(hidden);
  settings.encoding = Encoding::bottleneck;
  return settings;
}

/// A layer of a plain network on its own.
struct Affine {
  Eigen::MatrixXf weights;  // outputs × inputs
  Eigen::VectorXf biases;
};

/// The numbers of a plain network as layers, and back.
inline std::vector<Affine> unpack(const NetworkShape& shape, std::span<const float> numbers) {
  std::vector<Affine> layers;
  for (const LayerLayout& layer : layout_of(shape)) {
    layers.push_back({weights_in(numbers.data(), layer), biases_in(numbers.data(), layer)});
  }
  return layers;
}
inline std::vector<float> pack(const std::vector<Affine>& layers) {
  std::vector<float> numbers;
  for (const Affine& layer : layers) {
    numbers.insert(numbers.end(), layer.weights.data(),
                   layer.weights.data() + layer.weights.size());
    numbers.insert(numbers.end(), layer.biases.data(), layer.biases.data() + layer.biases.size());
  }
  return numbers;
}

/// Ports with keys 1, 2, … (sensors) and 1001, 1002, … (actuators).
inline Ports ports(int sensors, int actuators) {
  Ports result;
  for (int i = 0; i < sensors; ++i) {
    result.sensors.push_back({.key = {1, static_cast<std::uint64_t>(i) + 1}, .mirror = i});
  }
  for (int i = 0; i < actuators; ++i) {
    result.actuators.push_back({.key = {1, static_cast<std::uint64_t>(i) + 1001}, .mirror = i});
  }
  return result;
}

inline Ports random_ports(RandomStream& random) {
  return ports(1 + static_cast<int>(random.below(40)), 1 + static_cast<int>(random.below(12)));
}

/// Up to three hidden layers of up to 24 units; biases that are not 0.
inline BrainGenome random_genome(const Ports& ports, RandomStream& random) {
  BrainSettings settings;
  settings.hidden.clear();
  const auto layers = random.below(4);
  for (std::uint64_t l = 0; l < layers; ++l) {
    settings.hidden.push_back(1 + static_cast<int>(random.below(24)));
  }
  BrainGenome genome = random_brain(settings, ports, random);
  for (float& number : genome.wiring.numbers) number += 0.1F * static_cast<float>(random.normal());
  return genome;
}

/// Gives every port an organ somewhere.
inline void place(Ports& ports, RandomStream& random) {
  for (auto* list : {&ports.sensors, &ports.actuators}) {
    for (Port& port : *list) {
      for (double& coordinate : port.address_m) coordinate = random.uniform(-0.6, 0.6);
      port.depth = static_cast<int>(random.below(4));
      port.side = static_cast<int>(random.below(3)) - 1;
      port.kind = static_cast<int>(random.below(9));
      port.component = static_cast<int>(random.below(3));
    }
  }
}

/// Ports of which some are on the mirror plane, with either sign, and the others are pairs.
inline Ports mirrored_ports(RandomStream& random) {
  Ports result = random_ports(random);
  place(result, random);
  for (auto* list : {&result.sensors, &result.actuators}) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      Port& port = (*list)[i];
      port.mirror_sign = random.chance(0.5) ? 1 : -1;
      if (i % 2 == 0 || random.chance(0.3)) continue;
      Port& other = (*list)[i - 1];
      port.mirror = static_cast<int>(i) - 1;
      other.mirror = static_cast<int>(i);
      other.mirror_sign = port.mirror_sign;
    }
  }
  return result;
}

/// Any brain there can be: cells, recurrence, populations, Dale's law, symmetry, sparsity,
/// reflexes, plasticity, either encoding; and any way to mutate.
inline BrainSettings any_settings(RandomStream& random) {
  BrainSettings settings;
  settings.hidden.clear();
  for (std::uint64_t l = random.below(4); l > 0; --l) {
    settings.hidden.push_back(1 + static_cast<int>(random.below(24)));
  }
  settings.dale = static_cast<Dale>(random.below(3));
  settings.cell = settings.dale == Dale::none
                      ? static_cast<Cell>(random.below(5))
                      : std::array{Cell::relu, Cell::ctrnn, Cell::lif}[random.below(3)];
  settings.recurrent =
      settings.cell == Cell::gru || (settings.dale != Dale::dann && random.chance(0.5));
  settings.sensor_fields = random.chance(0.3) ? 1 + static_cast<int>(random.below(5)) : 0;
  settings.actuator_units = random.chance(0.3) ? 1 + static_cast<int>(random.below(5)) : 0;
  settings.symmetric = settings.dale == Dale::none && random.chance(0.4);
  settings.density = random.chance(0.4) ? 0.5 : 1;
  if (random.chance(0.5)) {
    settings.encoding = Encoding::bottleneck;
    settings.bottleneck.hidden.assign(1 + random.below(2), 1 + static_cast<int>(random.below(8)));
  }
  settings.mutation = static_cast<MutationKind>(random.below(Names<MutationKind>::values.size()));
  settings.width_rate = settings.depth_rate = settings.recurrence_rate = settings.density_rate =
      settings.gene_rate = 0.4;
  settings.min_width = 1;
  settings.max_width = 30;
  return settings;
}

/// Some ports of a bottleneck's brain that have not grown up.
inline Growth any_growth(const BrainGenome& genome, RandomStream& random) {
  Growth growth;
  const std::size_t ports = genome.wiring.sensors.size() + genome.wiring.actuators.size();
  const std::size_t most = std::min(ports, kCohorts);
  growth.gains.resize(1 + random.below(most));
  for (float& gain : growth.gains) gain = static_cast<float>(random.uniform(0.01, 0.99));
  for (std::size_t i = 0; i < ports; ++i) {
    // every cohort has one port at least
    const std::size_t cohort =
        i < growth.gains.size() ? i + 1 : random.below(growth.gains.size() + 1);
    growth.cohorts.push_back(static_cast<std::uint8_t>(cohort));
  }
  random.shuffle(std::span(growth.cohorts));
  return growth;
}

inline BrainGenome any_brain(const Ports& ports, RandomStream& random) {
  BrainGenome genome = random_brain(any_settings(random), ports, random);
  for (HiddenLayer& layer : genome.architecture.hidden) layer.learns = random.chance(0.8);
  genome.architecture.output_learns = random.chance(0.8);
  const bool direct = genome.wiring.encoding == Encoding::direct;
  if (!direct && random.chance(0.5)) genome.wiring.growth = any_growth(genome, random);
  genome.plasticity.grain = static_cast<PlasticityGrain>(random.below(direct ? 3 : 2));
  genome.plasticity.coefficients.resize(
      plasticity_count(shape_of(genome), genome.plasticity.grain));
  for (float& number : genome.plasticity.coefficients) {
    number = static_cast<float>(random.normal());
  }
  return genome;
}

/// Normal observations of these sensors.
inline Memory random_memory(const Ports& ports, std::size_t count, RandomStream& random) {
  Memory memory;
  for (const Port& port : ports.sensors) memory.sensors.push_back(port.key);
  memory.observations.resize(count * ports.sensors.size());
  for (float& number : memory.observations) number = static_cast<float>(random.normal());
  return memory;
}

/// A random change of a body: some ports lost, some new (keys from 5001), all in another order.
inline Ports changed(const Ports& before, RandomStream& random) {
  std::uint64_t next = 5001;
  const auto change = [&](std::vector<Port> kept) {
    while (kept.size() > 1 && random.chance(0.6)) {
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(random.below(kept.size())));
    }
    while (random.chance(0.6)) kept.push_back({.key = {2, next++}});
    random.shuffle(std::span(kept));
    return kept;
  };
  return {change(before.sensors), change(before.actuators)};
}

}  // namespace neuroprospect::brains::samples
