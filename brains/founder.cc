#include "brains/founder.h"

#include <cmath>

namespace neuroprospect::brains {

BrainGenome random_brain(const BrainSettings& settings, const Ports& ports, RandomStream& random) {
  BrainGenome genome;
  for (const int width : settings.hidden) {
    genome.architecture.hidden.push_back({Cell::tanh, width});
  }
  for (const Port& port : ports.sensors) genome.wiring.sensors.push_back(port.key);
  for (const Port& port : ports.actuators) genome.wiring.actuators.push_back(port.key);
  genome.learning = settings.learning;
  genome.mutation_target = settings.mutation_target;

  const NetworkShape shape = shape_of(genome);
  auto& numbers = genome.wiring.numbers;
  numbers.assign(static_cast<std::size_t>(parameter_count(shape)), 0.0F);
  const auto layers = layout_of(shape);
  for (const LayerLayout& layer : layers) {
    const double gain = &layer == &layers.back() ? settings.output_gain : settings.hidden_gain;
    const double sd = gain / std::sqrt(static_cast<double>(layer.inputs));
    for (float& weight : weights_in(numbers.data(), layer).reshaped()) {
      weight = static_cast<float>(sd * random.normal());
    }
  }
  validate(genome);
  return genome;
}

BrainGenome naive_like(const BrainGenome& genome, RandomStream& random) {
  BrainGenome naive = genome;
  const std::span numbers(naive.wiring.numbers);
  const auto shuffle = [&](Eigen::Index first, Eigen::Index count) {
    random.shuffle(
        numbers.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
  };
  for (const LayerLayout& layer : layout_of(shape_of(naive))) {
    shuffle(layer.weights, layer.outputs * layer.inputs);
    shuffle(layer.biases, layer.outputs);
  }
  return naive;
}

}  // namespace neuroprospect::brains
