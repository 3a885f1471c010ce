#include "brains/connectome_layer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "brains/connectome_scale.h"

namespace neuroprospect::brains {
namespace {

constexpr int kProducts = 200;
constexpr int kLater = kProducts / 2;
// of a block, over that of a dense one with its spectral radius: nearly feed-forward connectomes
// have hardly any radius, and would become very strong
constexpr double kMostNorm = 2;

Block recurrent_block(const BrainGenome& genome, int layer) {
  for (const Block& block : blocks_of(shape_of(genome))) {
    if (block.layer == layer && block.role == Role::recurrent) return block;
  }
  throw Error(ErrorKind::internal, "the layer of a connectome is not recurrent");
}

// summed over kinds: posts × pres
Eigen::MatrixXf weights_of(const Connectome& connectome) {
  const auto n = std::ssize(connectome.units);
  Eigen::MatrixXf weights = Eigen::MatrixXf::Zero(n, n);
  for (const Connection& c : connectome.connections) {
    weights(c.post, c.pre) += static_cast<float>(c.weight);
  }
  return weights;
}

}  // namespace

Connectome prepare_connectome(const Connectome& connectome, const BrainSettings& settings,
                              RandomStream& random) {
  const ConnectomeSettings& wanted = settings.connectome;
  const auto width =
      static_cast<std::size_t>(settings.hidden[static_cast<std::size_t>(wanted.layer)]);
  Connectome prepared = of_kind(connectome, wanted.kind);
  require_input(!prepared.connections.empty(), "no {} connections in there", name_of(wanted.kind));
  const std::size_t units = prepared.units.size();
  require_input(wanted.scale || units == width,
                "{} units, where brain.hidden gives layer {} {}: make them {}, or set "
                "brain.connectome.scale = true",
                units, wanted.layer, width, units);
  prepared = control_of(prepared, wanted.control, random);
  return scaled(prepared, width, {}, random);
}

void make_room_for(const Connectome& connectome, BrainGenome& genome,
                   const BrainSettings& settings) {
  if (!genome.wiring.mask.empty()) {
    matrix_in(genome.wiring.mask.data(), recurrent_block(genome, settings.connectome.layer))
        .setOnes();
  }
  if (settings.connectome.use == ConnectomeUse::mask) return;
  const auto layer = static_cast<std::size_t>(settings.connectome.layer);
  std::size_t first = 0;
  std::size_t all = 0;
  for (std::size_t l = 0; l < genome.architecture.hidden.size(); ++l) {
    const auto width = static_cast<std::size_t>(genome.architecture.hidden[l].width);
    if (l < layer) first += width;
    all += width;
  }
  auto& signs = genome.wiring.signs;
  signs.resize(all, 0);
  const bool free = genome.architecture.dale == Dale::none;
  for (std::size_t i = 0; i < connectome.signs.size(); ++i) {
    const std::int8_t sign = connectome.signs[i];
    signs[first + i] = sign != 0 || free ? sign : std::int8_t{1};
  }
}

void wire_connectome(BrainGenome& genome, const Connectome& connectome,
                     const BrainSettings& settings) {
  const Block block = recurrent_block(genome, settings.connectome.layer);
  const Eigen::MatrixXf strength = weights_of(connectome);
  const Eigen::Index units = block.columns;
  require(strength.rows() == units, "a connectome of {} units for a layer of {}", strength.rows(),
          units);
  InnateWiring& wiring = genome.wiring;
  wiring.connectome_layer = settings.connectome.layer;
  wiring.mask.resize(wiring.numbers.size(), 1);
  auto mask = matrix_in(wiring.mask.data(), block);
  auto numbers = matrix_in(wiring.numbers.data(), block);
  for (Eigen::Index gate = 0; gate < block.rows / units; ++gate) {
    const auto rows = Eigen::seqN(gate * units, units);
    mask(rows, Eigen::all) = (strength.array() > 0).cast<std::uint8_t>().matrix();
    const Eigen::MatrixXf drawn = numbers(rows, Eigen::all);
    // what a dense block of normal numbers has, on average
    const double wanted = drawn.norm() / std::sqrt(static_cast<double>(units));
    Eigen::MatrixXf made = settings.connectome.use == ConnectomeUse::weights
                               ? Eigen::MatrixXf(strength.array() * drawn.array().sign())
                               : Eigen::MatrixXf((strength.array() > 0).select(drawn, 0.0F));
    const double most = kMostNorm * wanted * std::sqrt(static_cast<double>(units));
    const double factor = std::min(wanted / spectral_radius(made), most / made.norm());
    if (std::isfinite(factor)) made *= static_cast<float>(factor);
    numbers(rows, Eigen::all) = made;
  }
}

double spectral_radius(const Eigen::MatrixXf& matrix) {
  // any start without symmetries; what is left of it after 100 products is of the largest
  // eigenvalues
  Eigen::VectorXd state(matrix.rows());
  for (Eigen::Index i = 0; i < state.size(); ++i) state[i] = 1 + std::sin(static_cast<double>(i));
  const Eigen::MatrixXd wide = matrix.cast<double>();
  double growth = 0;  // logarithm, over the later half
  for (int product = 0; product < kProducts; ++product) {
    state = wide * state;
    const double size = state.norm();
    if (!(size > 0)) return 0;
    state /= size;
    if (product >= kProducts - kLater) growth += std::log(size);
  }
  return std::exp(growth / kLater);
}

}  // namespace neuroprospect::brains
