// brains/es.h: evolution strategies as a way to learn (Salimans, Ho, Chen, Sidor and Sutskever
// 2017): a life tries many perturbed selves and moves towards those that fared better.
#pragma once

#include <Eigen/Core>
#include <span>

#include "brains/es_settings.h"
#include "brains/learner.h"

namespace neuroprospect::brains {

/// ES as a learner. A generation is `population / 2` normal directions ε; the policies θ + σ ε and
/// θ − σ ε each live one episode without exploration, all of a generation on the same episode
/// seed, so that they differ in their policies only. Then Adam follows the rank gradient less
/// weight_decay · θ. Details beyond the paper:
///   the last episode may be cut short by the end of the lesson; it and its mirrored one then do
///               not count, and the last generation's step is shorter by the share that is missing;
///   step size   does not fall;
///   constraints hold of every perturbed policy: directions are restricted to what may change, and
///               what breaks a sign is projected.
/// Random numbers: Purpose::training, index 0, gives the seeds of episodes; Purpose::learning gives
/// directions. The first environment is the one that is lived in.
class EsLearner final : public Learner {
 public:
  explicit EsLearner(const EsSettings& settings) : settings_(settings) {}

  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;

 private:
  EsSettings settings_;
};

/// Centred ranks of returns, from −½ (the least) to ½; equal returns have the mean of their ranks.
Eigen::VectorXf centred_ranks(std::span<const double> returns);

/// The ascent direction of a generation: (1 / n) Σ (u⁺ − u⁻) ε over its n mirrored directions, with
/// u the centred ranks, as Salimans et al. code it (σ is left to the optimiser). `directions` has
/// one a column; `returns` alternate: of the first direction +, of the first −, of the second + …
Eigen::VectorXf rank_gradient(Eigen::Ref<const Eigen::MatrixXf> directions,
                              std::span<const double> returns);

}  // namespace neuroprospect::brains
