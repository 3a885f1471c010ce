// brains/bottleneck.h: innate wiring through a genomic bottleneck: a small genome network, of a
// size that depends on nothing, says of each number of a brain what it is, from the addresses of
// the units that it connects (Shuvaev, Lachi, Koulakov and Zador 2024; HyperNEAT's substrate,
// Stanley, D'Ambrosio and Gauci 2009). Thread safety: pure functions; a Bottleneck is read from any
// thread.
#pragma once

#include <span>
#include <vector>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/layout.h"
#include "brains/ports.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// The genome network with hidden layers of `hidden` tanh units. Its inputs are
///   the address of the source unit, the address of the target unit, the target's layer.
/// An address is: position of a port's organ [0.4 m], its depth in the body's tree [3], side, kind
/// (four bits), component (two bits), none of which a hidden unit has; of a hidden unit its index
/// (ten bits); of both, which of several rows of a unit it is (a gate, a receptive field, a unit of
/// a population; −1 … 1). Bits are Gray-coded, −1 or 1, so that units with neighbouring indices
/// differ in one, and the same unit has the same address in every body and at every width.
/// Its outputs are one for each Role, and two more for what the brain's outputs hear: their weights
/// and those of their interneurons.
NetworkShape genome_network(const std::vector<int>& hidden);

/// How many numbers that network has.
std::size_t bottleneck_count(const std::vector<int>& hidden);

/// How the numbers of one brain in one body come from its genome network. With y the output that
/// belongs to a block of numbers (brains/layout.h):
///   weights, recurrent  s y; s is the factor of the cell (brains/innate.h) over the root of the
///                       inputs of a unit, so that y has variance gain² where a founder's has; for
///                       what comes from sensors 64 are counted, whatever the body has, so that
///                       what a body keeps stays as it was
///   readout             y over the root of the units of a population
///   biases              y / 8
///   leak                logit of α: −0.5 + 0.87 y
///   centres, widths     where a founder has them (brains/innate.h) + y
///   dann                W_ex and W_ix: 1.25 s |y|; W_ei: |1 + y| over the interneurons
/// times the gain of each port, of new ones (brains/growth.h), that a weight, drive or inhibition
/// connects, or a readout or bias is of;
/// and where Dale's law gives a number a sign, it has that sign and the size |y|, balanced as
/// brains/innate.h says. What brains/constraint.h asks for is projected afterwards, by who
/// develops.
class Bottleneck {
 public:
  /// Needs a genome whose encoding is bottleneck, of these ports in this order.
  Bottleneck(const BrainGenome& genome, const Ports& ports);

  /// Writes the brain's numbers (as blocks_of(shape_of(genome)) places them).
  void develop(std::span<const float> genome_numbers, std::span<float> numbers) const;

  /// Adds to `genome_gradient` the gradient of a loss whose gradient at the developed numbers is
  /// `gradient`.
  void backward(std::span<const float> genome_numbers, std::span<const float> gradient,
                std::span<float> genome_gradient) const;

  /// Numbers of the brain.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The scale of each number of the brain: what y = 1 adds to it.
  [[nodiscard]] std::vector<float> scales() const;

 private:
  friend std::vector<float> fresh_bottleneck(const BrainGenome&, const Ports&, const BrainSettings&,
                                             RandomStream&);

  // a block of the brain's numbers as the genome network is asked for it
  struct Query {
    Block block;
    Eigen::Index output = 0;  // of the genome network
    Eigen::MatrixXf sources;  // address × columns
    Eigen::MatrixXf targets;  // address and layer × rows
    float base = 0;           // number = base + scale · y
    float scale = 1;
    Eigen::VectorXf bases;  // per row, besides; empty: 0
    Eigen::VectorXf sizes;  // per column: the sign of its numbers times their balance; empty: free
    Eigen::VectorXf row_gains;        // empty: 1
    Eigen::RowVectorXf column_gains;  // empty: 1

    [[nodiscard]] float size_of(Eigen::Index column) const {
      return sizes.size() > 0 ? sizes[column] : 0.0F;
    }
  };

  struct Pass;

  // Calls visit(Pass) for all connections, some columns of a query at a time.
  template <class Visit>
  void ask(std::span<const float> genome_numbers, Visit&& visit) const;

  NetworkShape network_;
  std::vector<LayerLayout> layers_;
  std::vector<Query> queries_;
  std::size_t size_ = 0;
};

/// A fresh genome network's numbers for `genome`, whose numbers do not matter: normal weights, and
/// outputs centred and scaled until the numbers of its brain in this body have, over each kind of
/// block, the variance that brains/innate.h gives a founder's. Outputs for which a founder has a
/// single connection, a constant (biases …) or nothing (recurrent connections of a brain that is
/// not) are 0.
std::vector<float> fresh_bottleneck(const BrainGenome& genome, const Ports& ports,
                                    const BrainSettings& settings, RandomStream& random);

}  // namespace neuroprospect::brains
