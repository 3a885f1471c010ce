// The part of PPO that is of networks with state alone: what they remember during a rollout, and
// updates back through time.
#include <algorithm>
#include <numeric>

#include "brains/mirror.h"
#include "brains/ppo.h"

namespace neuroprospect::brains {

// Means of the actions of samples [first, first + count), and their values; both networks are then
// a step further on.
Eigen::Ref<const Eigen::MatrixXf> PpoCourse::act_and_remember(Eigen::Index first,
                                                              Eigen::Index count) {
  const auto environments = std::ssize(lesson_.environments);
  const Eigen::Index environment = first % environments;
  const Eigen::Index time = first / environments;
  if (time % settings_.through_time == 0) {
    const Eigen::Index segment = time / settings_.through_time * environments + environment;
    for (Memory* memory : memories()) {
      memory->segments.middleCols(segment, count) = memory->now.middleCols(environment, count);
    }
  }
  if (settings_.symmetry != SymmetryMethod::none) {
    auto mirrored = minibatch_.topLeftCorner(innate_.shape.inputs, count);
    reflect(innate_.ports.sensors, observations(first, count), mirrored);
    loss_.actor().forward(loss_.actor_part(parameters_), mirrored, {},
                          mirrored_actor_memory_.now.middleCols(environment, count), actor_trace_);
    if (settings_.symmetry == SymmetryMethod::data) {
      loss_.critic().forward(loss_.critic_part(parameters_), mirrored, {},
                             mirrored_critic_memory_.now.middleCols(environment, count),
                             critic_trace_);
    }
  }
  values_.segment(first, count) =
      loss_.critic()
          .forward(loss_.critic_part(parameters_), observations(first, count), {},
                   critic_memory_.now.middleCols(environment, count), critic_trace_)
          .row(0);
  return loss_.actor().forward(loss_.actor_part(parameters_), observations(first, count), {},
                               actor_memory_.now.middleCols(environment, count), actor_trace_);
}

// the value of an observation that follows those of the environment so far
float PpoCourse::value_after(std::size_t environment,
                             const Eigen::Ref<const Eigen::MatrixXf>& observation) {
  auto state = critic_memory_.scratch.leftCols(1);
  state = critic_memory_.now.col(static_cast<Eigen::Index>(environment));
  return loss_.critic().forward(loss_.critic_part(parameters_), observation, {}, state,
                                critic_trace_)(0, 0);
}

// values of the observations that follow `n` samples, one of each environment
void PpoCourse::value_beyond(Eigen::Index n) {
  const Eigen::Index environments = std::ssize(lesson_.environments);
  for (Eigen::Index first = n; first < n + environments;) {
    const Eigen::Index environment = first % environments;
    const Eigen::Index count =
        std::min({kMaxColumns, n + environments - first, environments - environment});
    auto states = critic_memory_.scratch.leftCols(count);
    states = critic_memory_.now.middleCols(environment, count);
    values_.segment(first, count) =
        loss_.critic()
            .forward(loss_.critic_part(parameters_), observations(first, count), {}, states,
                     critic_trace_)
            .row(0);
    first += count;
  }
}

// Segment k · E + e is of environment e, from time k · through_time.
void PpoCourse::cut_into_segments(Eigen::Index n) {
  const Eigen::Index environments = std::ssize(lesson_.environments);
  segments_.clear();
  for (Eigen::Index start = 0; start < n; start += settings_.through_time * environments) {
    for (Eigen::Index first = start; first < std::min(n, start + environments); ++first) {
      const Eigen::Index steps = (n - first + environments - 1) / environments;
      segments_.push_back({first, std::min<Eigen::Index>(steps, settings_.through_time)});
    }
  }
}

// epochs of minibatches of segments over `n` samples
void PpoCourse::update_through_time(Eigen::Index n) {
  cut_into_segments(n);
  const Eigen::Index count = std::ssize(segments_);
  const Eigen::Index minibatches =
      std::min((n + settings_.minibatch - 1) / settings_.minibatch, count);
  const auto order = std::span(order_).first(segments_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto length = [&](std::int32_t s) { return segments_[static_cast<std::size_t>(s)].length; };
  for (int epoch = 0; epoch < settings_.epochs; ++epoch) {
    order_random_.shuffle(order);
    for (Eigen::Index b = 0; b < minibatches; ++b) {
      const auto first = static_cast<std::size_t>(count * b / minibatches);
      const auto last = static_cast<std::size_t>(count * (b + 1) / minibatches);
      const auto minibatch = order.subspan(first, last - first);
      // side by side goes what is equally long
      std::ranges::sort(minibatch, [&](std::int32_t a, std::int32_t c) {
        return length(a) != length(c) ? length(a) > length(c) : a < c;
      });
      Eigen::Index samples = 0;
      for (const std::int32_t segment : minibatch) samples += length(segment);
      loss_.begin(parameters_, settings_.symmetry == SymmetryMethod::data ? 2 * samples : samples,
                  gradient_);
      for (auto rest = minibatch; !rest.empty();) {
        const auto room = static_cast<std::size_t>(kMaxColumns / length(rest.front()));
        std::size_t together = 1;
        while (together < std::min(room, rest.size()) &&
               length(rest[together]) == length(rest.front())) {
          ++together;
        }
        add_segments(rest.first(together));
        rest = rest.subspan(together);
      }
      if (!learn_from(loss_.end(parameters_))) return;
    }
  }
}

// the loss of segments of one length, and of their mirror images where they are used
void PpoCourse::add_segments(std::span<const std::int32_t> segments) {
  const auto environments = std::ssize(lesson_.environments);
  const Eigen::Index sequences = std::ssize(segments);
  const Eigen::Index steps = segments_[static_cast<std::size_t>(segments.front())].length;
  Eigen::Index column = 0;
  for (Eigen::Index t = 0; t < steps; ++t) {
    for (const std::int32_t segment : segments) {
      const Eigen::Index sample =
          segments_[static_cast<std::size_t>(segment)].first + t * environments;
      minibatch_.col(column) = samples_.col(sample);
      // the state at a segment's start is that after what happened before it, an end included
      starts_[static_cast<std::size_t>(column)] =
          t > 0 ? ended_[static_cast<std::size_t>(sample - environments)] : 0;
      ++column;
    }
  }
  for (Memory* memory : memories()) {
    for (Eigen::Index i = 0; i < sequences; ++i) {
      memory->scratch.col(i) = memory->segments.col(segments[static_cast<std::size_t>(i)]);
    }
  }
  const auto starts = std::span(starts_).first(static_cast<std::size_t>(column));
  const auto add = [&](auto samples, Memory& actor, Memory& critic, Memory& mirrored, bool own) {
    loss_.add(parameters_, samples, starts,
              {actor.scratch.leftCols(sequences), critic.scratch.leftCols(sequences),
               mirrored.scratch.leftCols(sequences)},
              gradient_, own);
  };
  add(minibatch_.leftCols(column), actor_memory_, critic_memory_, mirrored_actor_memory_, true);
  if (settings_.symmetry != SymmetryMethod::data) return;
  mirror_minibatch(column);
  add(minibatch_.middleCols(column, column), mirrored_actor_memory_, mirrored_critic_memory_,
      actor_memory_, false);
}

}  // namespace neuroprospect::brains
