// brains/layout.h: the shape of a network, and where each of its numbers lies in one flat array.
// Genomes, gradients and optimisers are then plain arrays of one length. The array is a row of
// blocks, each a matrix whose rows and columns are indexed by the units of a stage: what happens to
// a unit (it is lost, copied, mirrored) happens to the same rows and columns of every block.
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

/// What the units of a hidden layer compute from the sums s = W x + b (+ R h, where recurrent, with
/// h their own last outputs). The numeric values are part of the genome's format.
enum class Cell : std::uint8_t {
  tanh,  ///< h = tanh(s)
  relu,  ///< h = max(0, s)
  gru,   ///< gated: Cho et al. 2014, with the reset gate applied to R h (always recurrent)
  ctrnn,  ///< leaky rates: x ← (1 − α) x + α s, h = 1 / (1 + e^−x) (Beer 1995), α of each unit
  lif,  ///< leaky integrate-and-fire, several ticks a control step; h = spikes, or their rate
};

/// One hidden layer.
struct HiddenLayer {
  Cell cell = Cell::tanh;
  int width = 64;          ///< units (1 … kMaxWidth)
  bool recurrent = false;  ///< units hear each other, one control step (lif: one tick) later
  bool learns = true;      ///< false: a reflex, whose connections no learner changes

  bool operator==(const HiddenLayer&) const = default;
};

/// What all spiking units of a network share. The defaults are PopSAN's (Tang, Kumar, Yoo and
/// Michmizos 2020) but for the reset, which subtracts the threshold (Bellec et al. 2020).
///   current    c ← current_decay · c + s
///   potential  v ← membrane_decay · v + c − z · threshold
///   adaptation a ← adaptation_decay · a + z,  threshold A = threshold + adaptation · a
///   spike      z ← 1 where v > A and the unit is not refractory, else 0
///   surrogate  dz/dv = surrogate_gain / threshold · max(0, 1 − |v − A| / threshold), 0 while
///              refractory
/// A layer that is not recurrent starts every control step at rest; a recurrent one goes on from
/// the last.
struct Spiking {
  int ticks = 5;
  double current_decay = 0.5;
  double membrane_decay = 0.75;
  double threshold = 0.5;
  double adaptation = 0;
  double adaptation_decay = 0.95;
  int refractory_ticks = 0;
  double surrogate_gain = 1;

  bool operator==(const Spiking&) const = default;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(
        Parameter{
            .name = "ticks", .help = "of spiking units in a control step", .low = 1, .high = 100},
        self.ticks);
    visit(Parameter{.name = "current_decay",
                    .help = "what a tick leaves of the input current",
                    .low = 0,
                    .high = 0.999},
          self.current_decay);
    visit(Parameter{.name = "membrane_decay",
                    .help = "what a tick leaves of the potential",
                    .low = 0,
                    .high = 0.999},
          self.membrane_decay);
    visit(Parameter{.name = "threshold", .help = "of a spike", .low = 0.001, .high = 100},
          self.threshold);
    visit(Parameter{.name = "adaptation",
                    .help = "how far each spike raises the threshold",
                    .low = 0,
                    .high = 100},
          self.adaptation);
    visit(Parameter{.name = "adaptation_decay",
                    .help = "what a tick leaves of that",
                    .low = 0,
                    .high = 0.99999},
          self.adaptation_decay);
    visit(Parameter{.name = "refractory_ticks",
                    .unit = "ticks",
                    .help = "after a spike, without another",
                    .low = 0,
                    .high = 100},
          self.refractory_ticks);
    visit(Parameter{.name = "surrogate_gain",
                    .help = "height of the triangle that stands in for a spike's derivative",
                    .low = 0.01,
                    .high = 10},
          self.surrogate_gain);
  }
};

inline constexpr int kMaxWidth = 1024;
inline constexpr int kMaxHiddenLayers = 8;
inline constexpr int kMaxPorts = 4096;
inline constexpr int kMaxPopulation = 32;
inline constexpr Eigen::Index kMaxNumbers = 16'000'000;  ///< of a network

/// Hidden layers between inputs and a linear head.
struct NetworkShape {
  int inputs = 0;
  std::vector<HiddenLayer> hidden;
  int outputs = 0;
  /// Population coding, in: so many Gaussian receptive fields an input stand in for it; 0: none.
  int input_fields = 0;
  /// Population coding, out: so many spiking units an output; their rates, weighted, are the
  /// output. 0: none, a dense linear head.
  int output_units = 0;
  /// Feed-forward inhibition (DANN, Cornford et al. 2021): a layer's W is W_ex − W_ei W_ix, through
  /// interneurons, a tenth as many as units.
  bool interneurons = false;
  Spiking spiking = {};

  bool operator==(const NetworkShape&) const = default;
};

/// What a block of numbers is. The numeric values are part of the genome's format.
enum class Role : std::uint8_t {
  weights,     ///< W: units · gates × units below; with interneurons W_ex
  inhibition,  ///< W_ei: units × interneurons
  drive,       ///< W_ix: interneurons × units below
  recurrent,   ///< R: units · gates × units
  biases,      ///< b: units · gates
  leak,        ///< logit of α: units, of ctrnn
  centres,     ///< of receptive fields: inputs · fields
  widths,      ///< log of their standard deviations: inputs · fields
  readout,     ///< of populations: outputs · units
};

/// Whether the numbers of such a block are the strengths of connections between units.
constexpr bool is_connection(Role role) {
  return role == Role::weights || role == Role::inhibition || role == Role::drive ||
         role == Role::recurrent;
}

/// Whether a rule of local plasticity changes such numbers.
constexpr bool is_plastic(Role role) { return role == Role::weights || role == Role::recurrent; }

/// What indexes the rows or columns of a block: the units of a stage, `repeat` times over. Entry
/// r · size + i belongs to unit i. Stages are numbered: inputs 0, hidden layers 1 …, outputs, then
/// the interneurons of each layer; see stage_sizes().
struct Axis {
  int stage = kSingle;
  int repeat = 1;  ///< gates, or receptive fields, or units of a population

  static constexpr int kSingle = -1;  ///< no stage: a single column

  bool operator==(const Axis&) const = default;
};

/// A matrix within the flat array, column-major.
struct Block {
  Role role = Role::weights;
  int layer = 0;  ///< hidden layers from 0; then the units of populations, if any; the head last
  Axis row_axis;
  Axis column_axis;
  Eigen::Index rows = 0;
  Eigen::Index columns = 0;
  Eigen::Index first = 0;  ///< its first number's index

  [[nodiscard]] Eigen::Index size() const { return rows * columns; }
};

/// How many units each stage has.
std::vector<int> stage_sizes(const NetworkShape& shape);

/// Interneurons of a layer of so many units.
int interneurons_of(int units);

/// The blocks of a network in the order of the flat array: receptive fields, then layer by layer,
/// each in the order of Role.
std::vector<Block> blocks_of(const NetworkShape& shape);

/// The length of the flat array.
Eigen::Index parameter_count(const NetworkShape& shape);

/// One layer as a network computes it: where its blocks begin. −1 where it has none of a kind.
struct LayerLayout {
  Cell cell = Cell::tanh;  ///< of no meaning in the head
  bool recurrent = false;
  Eigen::Index inputs = 0;   ///< units below (times fields, where those are receptive)
  Eigen::Index outputs = 0;  ///< units
  Eigen::Index gates = 1;    ///< sums of each unit; 3 of gru: reset, update, candidate
  Eigen::Index interneurons = 0;
  Eigen::Index weights = -1;  ///< index of the first weight in the flat array
  Eigen::Index inhibition = -1;
  Eigen::Index drive = -1;
  Eigen::Index recurrence = -1;
  Eigen::Index biases = -1;  ///< index of the first bias
  Eigen::Index leak = -1;
  Eigen::Index readout = -1;  ///< the head of populations: reads each output's own units only
};

/// Where the numbers of each layer lie, the head last.
std::vector<LayerLayout> layout_of(const NetworkShape& shape);

/// A block within `numbers`, const or not as that is.
template <class Scalar>
auto matrix_in(Scalar* numbers, const Block& block) {
  using Plain = Eigen::Matrix<std::remove_const_t<Scalar>, Eigen::Dynamic, Eigen::Dynamic>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + block.first, block.rows, block.columns);
}

/// A layer's weights (outputs · gates × inputs) within `numbers`, const or not as that is.
template <class Scalar>
auto weights_in(Scalar* numbers, const LayerLayout& layer) {
  using Plain = Eigen::Matrix<std::remove_const_t<Scalar>, Eigen::Dynamic, Eigen::Dynamic>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + layer.weights, layer.outputs * layer.gates, layer.inputs);
}

/// A layer's biases (outputs · gates) within `numbers`.
template <class Scalar>
auto biases_in(Scalar* numbers, const LayerLayout& layer) {
  using Plain = Eigen::Matrix<std::remove_const_t<Scalar>, Eigen::Dynamic, 1>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + layer.biases, layer.outputs * layer.gates);
}

/// Which units and layers of another network a network's are, when one changes into the other.
struct Correspondence {
  std::vector<int> layers;              ///< of each layer, head included: which it was; −1: new
  std::vector<std::vector<int>> units;  ///< of each unit of each stage: which it was in the stage
                                        ///< that its layer was; −1: new
};

/// Everything stays what it was. Stages that have become longer gain new units at their end, those
/// that have become shorter lose their last ones. Needs equally many layers in both.
Correspondence unchanged(const NetworkShape& before, const NetworkShape& after);

/// For each number of `after`: the index in the flat array of `before` of the number that it was;
/// −1 where there was none.
std::vector<Eigen::Index> origins(const NetworkShape& before, const NetworkShape& after,
                                  const Correspondence& correspondence);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::Cell> {
  static constexpr std::array<std::string_view, 5> values = {"tanh", "relu", "gru", "ctrnn", "lif"};
};
template <>
struct neuroprospect::Names<neuroprospect::brains::Role> {
  static constexpr std::array<std::string_view, 9> values = {"weights",   "inhibition", "drive",
                                                             "recurrent", "biases",     "leak",
                                                             "centres",   "widths",     "readout"};
};
