#include "brains/layout.h"

#include "base/error.h"

namespace neuroprospect::brains {

std::vector<LayerLayout> layout_of(const NetworkShape& shape) {
  std::vector<LayerLayout> layers;
  Eigen::Index inputs = shape.inputs;
  Eigen::Index next = 0;
  const auto add = [&](Eigen::Index outputs) {
    layers.push_back({inputs, outputs, next, next + inputs * outputs});
    next += inputs * outputs + outputs;
    inputs = outputs;
  };
  for (const HiddenLayer& layer : shape.hidden) add(layer.width);
  add(shape.outputs);
  return layers;
}

Eigen::Index parameter_count(const NetworkShape& shape) {
  const LayerLayout head = layout_of(shape).back();
  return head.biases + head.outputs;
}

std::vector<Affine> unpack(const NetworkShape& shape, std::span<const float> numbers) {
  require(static_cast<Eigen::Index>(numbers.size()) == parameter_count(shape),
          "{} numbers for a network of {}", numbers.size(), parameter_count(shape));
  std::vector<Affine> layers;
  for (const LayerLayout& layer : layout_of(shape)) {
    layers.push_back({weights_in(numbers.data(), layer), biases_in(numbers.data(), layer)});
  }
  return layers;
}

std::vector<float> pack(const std::vector<Affine>& layers) {
  std::vector<float> numbers;
  for (const Affine& layer : layers) {
    numbers.insert(numbers.end(), layer.weights.data(),
                   layer.weights.data() + layer.weights.size());
    numbers.insert(numbers.end(), layer.biases.data(), layer.biases.data() + layer.biases.size());
  }
  return numbers;
}

}  // namespace neuroprospect::brains
