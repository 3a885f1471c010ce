#include "brains/clone.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"
#include "brains/adam.h"
#include "brains/constraint.h"
#include "brains/network.h"
#include "brains/ppo.h"
#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

constexpr std::uint64_t kOrderStream = 3;  // of Purpose::learning

void require_fit(const PolicyParameters& policy, const Demonstration& demonstration) {
  const NetworkShape& shape = policy.shape;
  const Eigen::Index n = demonstration.steps();
  require(demonstration.observations.rows() == shape.inputs &&
              demonstration.actions.rows() == shape.outputs && demonstration.actions.cols() == n &&
              std::ssize(demonstration.starts) == n &&
              std::ssize(demonstration.taught) == shape.outputs,
          "a demonstration of {} observations and {} actions for a policy of {} and {}",
          demonstration.observations.rows(), demonstration.actions.rows(), shape.inputs,
          shape.outputs);
}

// 1 for outputs that are taught, else 0.
Eigen::VectorXf taught_in(const Demonstration& demonstration) {
  Eigen::VectorXf taught(std::ssize(demonstration.taught));
  for (Eigen::Index i = 0; i < taught.size(); ++i) {
    taught[i] = demonstration.taught[static_cast<std::size_t>(i)] != 0 ? 1.0F : 0.0F;
  }
  return taught;
}

// Minibatches of one demonstration, and the descent along them. Allocates at construction only.
class Course {
 public:
  Course(const PolicyParameters& before, const Demonstration& demonstration,
         const CloneSettings& settings, const RandomStream& random)
      : demonstration_(demonstration),
        constraint_(before.constraint),
        network_(before.shape),
        taught_(taught_in(demonstration)),
        parameters_(before.network),
        gradient_(before.network.size()),
        adam_(before.network.size(), settings.adam_epsilon),
        random_(random) {
    const bool remembers = network_.state_size() > 0;
    length_ = remembers ? std::min<Eigen::Index>(settings.sequence, demonstration.steps()) : 1;
    together_ = std::max<Eigen::Index>(1, kMaxColumns / length_);
    const Eigen::Index n = demonstration.steps();
    // the last sequence is as long as the others: it may repeat some steps of the one before
    for (Eigen::Index begin = 0; begin < n; begin += length_) {
      begins_.push_back(static_cast<std::int32_t>(std::min(begin, n - length_)));
    }
    order_.resize(begins_.size());
    states_.setZero(network_.state_size(), std::ssize(begins_));
    trace_ = network_.make_trace(kMaxColumns);
    const Eigen::Index columns = together_ * length_;
    observations_.resize(before.shape.inputs, columns);
    slopes_.resize(before.shape.outputs, columns);
    starts_.resize(static_cast<std::size_t>(columns));
    batch_states_.resize(network_.state_size(), together_);
    per_update_ = std::max<Eigen::Index>(1, settings.minibatch / length_);
  }

  [[nodiscard]] Eigen::Index updates_per_epoch() const {
    return (std::ssize(begins_) + per_update_ - 1) / per_update_;
  }
  [[nodiscard]] const Eigen::VectorXf& parameters() const { return parameters_; }

  // One pass over the demonstration; `step_of(update)` is Adam's step size.
  template <class StepOf>
  void epoch(StepOf&& step_of) {
    if (network_.state_size() > 0) find_states();
    std::iota(order_.begin(), order_.end(), 0);
    random_.shuffle(std::span(order_));
    const Eigen::Index updates = updates_per_epoch();
    const Eigen::Index all = std::ssize(order_);
    for (Eigen::Index u = 0; u < updates; ++u) {
      const Eigen::Index first = all * u / updates;
      const Eigen::Index count = all * (u + 1) / updates - first;
      gradient_.setZero();
      for (Eigen::Index done = 0; done < count; done += together_) {
        add_gradient(first + done, std::min(together_, count - done), count);
      }
      restrict_gradient(constraint_, span_of(gradient_));
      adam_.descend(gradient_, step_of(), parameters_);
      project(constraint_, span_of(parameters_));
    }
  }

 private:
  // The state in which each sequence begins.
  void find_states() {
    auto state = batch_states_.col(0);
    state.setZero();
    Eigen::Index at = 0;
    for (std::size_t i = 0; i < begins_.size(); ++i) {
      const Eigen::Index begin = begins_[i];
      while (at < begin) {
        const Eigen::Index count = std::min(kMaxColumns, begin - at);
        network_.forward(
            parameters_, demonstration_.observations.middleCols(at, count),
            std::span(demonstration_.starts)
                .subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(count)),
            batch_states_.leftCols(1), trace_);
        at += count;
      }
      states_.col(static_cast<Eigen::Index>(i)) = state;
    }
  }

  // Adds the gradient of the mean over `batch` sequences, of those at order_[first …].
  void add_gradient(Eigen::Index first, Eigen::Index count, Eigen::Index batch) {
    const Eigen::Index columns = count * length_;
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto sequence = static_cast<std::size_t>(order_[static_cast<std::size_t>(first + i)]);
      batch_states_.col(i) = states_.col(static_cast<Eigen::Index>(sequence));
      for (Eigen::Index t = 0; t < length_; ++t) {
        const Eigen::Index from = begins_[sequence] + t;
        observations_.col(t * count + i) = demonstration_.observations.col(from);
        slopes_.col(t * count + i) = -demonstration_.actions.col(from);
        starts_[static_cast<std::size_t>(t * count + i)] =
            demonstration_.starts[static_cast<std::size_t>(from)];
      }
    }
    const auto observations = observations_.leftCols(columns);
    auto slopes = slopes_.leftCols(columns);
    slopes += network_.forward(parameters_, observations,
                               std::span(starts_).first(static_cast<std::size_t>(columns)),
                               batch_states_.leftCols(count), trace_);
    slopes.array().colwise() *= taught_.array() / static_cast<float>(batch * length_);
    network_.backward(parameters_, observations, slopes, trace_, gradient_);
  }

  const Demonstration& demonstration_;
  const Constraint& constraint_;
  Network<float> network_;
  Eigen::VectorXf taught_;
  Eigen::VectorXf parameters_;
  Eigen::VectorXf gradient_;
  Adam adam_;
  RandomStream random_;
  Eigen::Index length_ = 1;           // of a sequence
  Eigen::Index together_ = 1;         // sequences of one pass
  Eigen::Index per_update_ = 1;       // sequences of one gradient step
  std::vector<std::int32_t> begins_;  // first step of each sequence
  std::vector<std::int32_t> order_;   // of sequences
  Eigen::MatrixXf states_;            // in which each begins
  Network<float>::Trace trace_;
  Eigen::MatrixXf observations_;  // column t · sequences + i is sequence i at its step t
  Eigen::MatrixXf slopes_;
  std::vector<std::uint8_t> starts_;
  Eigen::MatrixXf batch_states_;
};

}  // namespace

double imitation_error(const PolicyParameters& policy, const Demonstration& demonstration) {
  require_fit(policy, demonstration);
  const Eigen::VectorXf taught = taught_in(demonstration);
  if (demonstration.steps() == 0 || taught.sum() == 0) return 0;
  const Network<float> network(policy.shape);
  auto trace = network.make_trace(kMaxColumns);
  Eigen::MatrixXf state = Eigen::MatrixXf::Zero(network.state_size(), 1);
  double sum = 0;
  for (Eigen::Index first = 0; first < demonstration.steps(); first += kMaxColumns) {
    const Eigen::Index count = std::min(kMaxColumns, demonstration.steps() - first);
    const auto outputs = network.forward(
        policy.network, demonstration.observations.middleCols(first, count),
        std::span(demonstration.starts)
            .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
        state, trace);
    sum += (taught.asDiagonal() * (outputs - demonstration.actions.middleCols(first, count)))
               .cast<double>()
               .squaredNorm();
  }
  return sum / (static_cast<double>(demonstration.steps()) * static_cast<double>(taught.sum()));
}

Cloned clone(const PolicyParameters& before, const LearningGenes& genes,
             const Demonstration& demonstration, const CloneSettings& settings, std::uint64_t seed,
             std::uint64_t birth) {
  require_fit(before, demonstration);
  if (demonstration.steps() == 0 || taught_in(demonstration).sum() == 0) return {before, {}};
  Course course(before, demonstration, settings,
                RandomStream({seed, birth, Purpose::learning, kOrderStream}));
  const double updates = settings.epochs * static_cast<double>(course.updates_per_epoch());
  double done = 0;
  for (int epoch = 0; epoch < settings.epochs; ++epoch) {
    course.epoch([&] {
      const double step = settings.step * genes.learning_rate * (1 - done / updates);
      done += 1;
      return step;
    });
    if (!course.parameters().allFinite()) return {before, "a number of the clone is not finite"};
  }
  Cloned cloned{before, {}};
  cloned.policy.network = course.parameters();
  return cloned;
}

Learned CloneLearner::learn(const PolicyParameters& innate, const LearningGenes& genes,
                            const Lesson& lesson) const {
  brains::require_fit(innate, lesson);
  require(lesson.demonstration != nullptr, "nothing to clone");
  Cloned cloned = clone(innate, genes, *lesson.demonstration, settings_, lesson.seed, lesson.birth);
  if (cloned.failure || settings_.then == CloneThen::none) {
    return {std::move(cloned.policy), {}, std::move(cloned.failure)};
  }
  cloned.policy.exploration_log.array() += static_cast<float>(std::log(settings_.exploration));
  Learned learned = PpoLearner(ppo_).learn(cloned.policy, genes, lesson);
  if (learned.failure) learned.policy = innate;
  return learned;
}

}  // namespace neuroprospect::brains
