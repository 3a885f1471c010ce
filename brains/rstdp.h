// brains/rstdp.h: spike-timing-dependent plasticity that reward makes last (Izhikevich 2007;
// Frémaux and Gerstner 2016).
#pragma once

#include <Eigen/Core>

#include "brains/learner.h"
#include "brains/rstdp_settings.h"

namespace neuroprospect::brains {

/// Pairs of spikes at the synapses between two populations, and how long they are remembered. With
/// x and y the spikes of sources and targets, each filtered with the window's time constant, every
/// tick changes a synapse's eligibility to
///   c ← c e^(−1 / τ_c) + A₊ spike_target x − A₋ y spike_source,
/// spikes that coincide counting as neither before the other. One thread's own; tick() allocates
/// nothing.
class SpikePairs {
 public:
  /// Time constants are in ticks.
  SpikePairs(Eigen::Index targets, Eigen::Index sources, double potentiation, double depression,
             double window, double memory);

  /// Nothing is remembered.
  void reset();

  /// What sources (values other than 0 and 1 are spikes of that size) and targets did.
  void tick(const Eigen::Ref<const Eigen::VectorXf>& sources,
            const Eigen::Ref<const Eigen::VectorXf>& targets);

  /// c: targets × sources.
  [[nodiscard]] const Eigen::MatrixXf& eligibility() const { return eligibility_; }

 private:
  float potentiation_;
  float depression_;
  float window_decay_;
  float memory_decay_;
  Eigen::VectorXf sources_;  // x
  Eigen::VectorXf targets_;  // y
  Eigen::MatrixXf eligibility_;
};

/// R-STDP as a learner. Every control step of the one environment changes each connection into
/// spiking units by η d c / (window · ticks), with c as above and d dopamine: rewards less their
/// running mean, over their running standard deviation and within ±3, fading with its time
/// constant. What is not a spike (an observation, a rate) counts as a spike of that size at every
/// tick. Outputs do not spike: they explore, and c of their connections is Σ e^(−age / τ_c) (a − μ)
/// / σ · h, with h what the unit below did (Legenstein, Chase, Schwartz and Maass 2010). η = step ·
/// learning_rate falls linearly to 0. Biases, and layers of other cells, stay as they are. Random
/// numbers: Purpose::training, index 0, gives seeds of episodes; Purpose::learning actions.
class RstdpLearner final : public Learner {
 public:
  explicit RstdpLearner(const RstdpSettings& settings) : settings_(settings) {}

  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;

 private:
  RstdpSettings settings_;
};

}  // namespace neuroprospect::brains
