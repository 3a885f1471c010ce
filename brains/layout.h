// brains/layout.h: the shape of a network, and where each of its numbers lies in one flat array.
// Genomes, gradients and optimisers are then plain arrays of one length.
// Thread safety: pure functions.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/parameter.h"

namespace neuroprospect::brains {

/// What the units of a hidden layer compute. The numeric values are part of the genome's format.
enum class Cell : std::uint8_t { tanh };

/// One hidden layer.
struct HiddenLayer {
  Cell cell = Cell::tanh;
  int width = 64;  ///< units (1 … kMaxWidth)

  bool operator==(const HiddenLayer&) const = default;
};

inline constexpr int kMaxWidth = 1024;
inline constexpr int kMaxHiddenLayers = 8;
inline constexpr int kMaxPorts = 4096;

/// Hidden layers between inputs and a linear head.
struct NetworkShape {
  int inputs = 0;
  std::vector<HiddenLayer> hidden;
  int outputs = 0;

  bool operator==(const NetworkShape&) const = default;
};

/// One layer's numbers: weights (outputs × inputs, column-major) and biases (outputs).
struct LayerLayout {
  Eigen::Index inputs = 0;
  Eigen::Index outputs = 0;
  Eigen::Index weights = 0;  ///< index of the first weight in the flat array
  Eigen::Index biases = 0;   ///< index of the first bias
};

/// Where the numbers of each layer lie, the head last.
std::vector<LayerLayout> layout_of(const NetworkShape& shape);

/// The length of the flat array.
Eigen::Index parameter_count(const NetworkShape& shape);

/// A layer's weights (outputs × inputs) within `numbers`, const or not as that is.
template <class Scalar>
auto weights_in(Scalar* numbers, const LayerLayout& layer) {
  using Plain = Eigen::Matrix<std::remove_const_t<Scalar>, Eigen::Dynamic, Eigen::Dynamic>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + layer.weights, layer.outputs, layer.inputs);
}

/// A layer's biases (outputs) within `numbers`.
template <class Scalar>
auto biases_in(Scalar* numbers, const LayerLayout& layer) {
  using Plain = Eigen::Matrix<std::remove_const_t<Scalar>, Eigen::Dynamic, 1>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + layer.biases, layer.outputs);
}

/// A layer on its own, for what changes sizes.
struct Affine {
  Eigen::MatrixXf weights;  ///< outputs × inputs
  Eigen::VectorXf biases;   ///< outputs
};

/// The flat array as layers, and back.
std::vector<Affine> unpack(const NetworkShape& shape, std::span<const float> numbers);
std::vector<float> pack(const std::vector<Affine>& layers);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::Cell> {
  static constexpr std::array<std::string_view, 1> values = {"tanh"};
};
