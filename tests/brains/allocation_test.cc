// Tests that acting and learning allocate nothing once they run. Counts calls of malloc, which is
// where both operator new and Eigen get their memory (not under sanitizers, which have their own).
#include <atomic>
#include <catch2/catch.hpp>

#include "brains/develop.h"
#include "brains/eprop.h"
#include "brains/learners.h"
#include "brains/ppo.h"
#include "tests/brains/analytic_worlds.h"
#include "tests/brains/samples.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && defined(__GLIBC__)

namespace {
std::atomic<std::uint64_t> malloc_calls = 0;
}  // namespace

extern "C" void* __libc_malloc(std::size_t size);  // NOLINT: glibc's name
extern "C" void* malloc(std::size_t size) {
  ++malloc_calls;
  return __libc_malloc(size);
}

namespace neuroprospect::brains {
namespace {

using worlds_known::PointMass;
using worlds_known::Salary;
using worlds_known::Several;

template <class Action>
std::uint64_t allocations(Action&& action) {
  const std::uint64_t before = malloc_calls;
  action();
  return malloc_calls - before;
}

TEST_CASE("the count sees operator new and Eigen") {
  CHECK(allocations([] { ::operator delete(::operator new(4)); }) == 1);
  CHECK(allocations([] { Eigen::MatrixXf::Random(8, 8).eval(); }) >= 1);
}

TEST_CASE("acting allocates nothing") {
  for (const std::vector<int>& hidden : {std::vector{64, 64}, {256, 256, 256}, {1024}, {}}) {
    RandomStream random = samples::stream(1);
    const Ports ports = samples::ports(65, 10);
    const BrainGenome genome = random_brain({.hidden = hidden}, ports, random);
    Policy policy(develop(genome, ports));
    std::vector<float> observation(65);
    std::vector<float> action(10);
    CHECK(allocations([&] {
            for (int i = 0; i < 100; ++i) policy.act(observation, action);
          }) == 0);
  }
}

TEST_CASE("passes of every cell allocate nothing, forward or backward") {
  for (const Cell cell : {Cell::tanh, Cell::relu, Cell::gru, Cell::ctrnn, Cell::lif}) {
    for (const int width : {24, 256, 300}) {
      for (const bool populations : {false, true}) {
        NetworkShape shape{20, {{cell, width, true}, {cell, width, false}}, 6};
        shape.interneurons = populations;
        if (populations) {
          shape.input_fields = 3;
          shape.output_units = 4;
        }
        const Network<float> network(shape);
        const Eigen::VectorXf parameters = Eigen::VectorXf::Random(network.parameter_count());
        Eigen::VectorXf gradient = Eigen::VectorXf::Zero(parameters.size());
        const Eigen::MatrixXf inputs = Eigen::MatrixXf::Random(20, 64);
        const Eigen::MatrixXf slopes = Eigen::MatrixXf::Random(6, 64);
        const std::vector<std::uint8_t> starts(64, 0);
        for (const Eigen::Index sequences : {1, 8, 64}) {
          Eigen::MatrixXf state = Eigen::MatrixXf::Zero(network.state_size(), sequences);
          auto trace = network.make_trace(64);
          CHECK(allocations([&] {
                  network.forward(parameters, inputs, starts, state, trace);
                  network.backward(parameters, inputs, slopes, 0.1F, trace, gradient);
                }) == 0);
        }
      }
    }
  }
}

TEST_CASE("a rollout and its update allocate nothing") {
  for (const std::vector<int>& hidden : {std::vector{64, 64}, {256, 256}, {7, 130}, {}}) {
    Several<PointMass> masses(32);
    RandomStream random = samples::stream(2);
    const Ports ports = samples::ports(2, 1);
    const BrainGenome genome = random_brain({.hidden = hidden}, ports, random);
    PpoSettings settings;
    settings.critic = hidden;
    // the last rollout is a short one; episodes end in the middle of both
    const Lesson lesson{masses.environments(), 4096 + 4000, 10, 1, 2};
    PpoCourse course(settings, develop(genome, ports), genome.learning, lesson);
    CHECK(allocations([&] {
            while (!course.finished()) course.iterate();
          }) == 0);
  }
}

TEST_CASE("a rollout and its update back through time allocate nothing") {
  for (const Cell cell : {Cell::tanh, Cell::gru, Cell::lif}) {
    Several<PointMass> masses(32);
    RandomStream random = samples::stream(2);
    const Ports ports = samples::ports(2, 1);
    const BrainGenome genome =
        random_brain({.hidden = {24, 24}, .cell = cell, .recurrent = true}, ports, random);
    const Lesson lesson{masses.environments(), 2048 + 1000, 10, 1, 2};
    CAPTURE(name_of(cell));
    PpoCourse course({.horizon = 64}, develop(genome, ports), genome.learning, lesson);
    CHECK(allocations([&] {
            while (!course.finished()) course.iterate();
          }) == 0);
  }
}

TEST_CASE("steps and updates of e-prop allocate nothing") {
  for (const Cell cell : {Cell::tanh, Cell::relu, Cell::ctrnn, Cell::lif}) {
    for (const Feedback feedback : {Feedback::random, Feedback::symmetric}) {
      for (const int fields : {0, 3}) {
        Several<PointMass> masses(8);
        RandomStream random = samples::stream(2);
        const Ports ports = samples::ports(2, 1);
        const BrainGenome genome = random_brain({.hidden = {24, 24},
                                                 .cell = cell,
                                                 .recurrent = true,
                                                 .sensor_fields = fields,
                                                 .actuator_units = fields},
                                                ports, random);
        EpropSettings settings;
        settings.environments = 8;
        settings.feedback = feedback;
        CAPTURE(name_of(cell), name_of(feedback), fields);
        EpropCourse course(settings, develop(genome, ports), genome.learning,
                           {masses.environments(), 3000, 10, 1, 2});
        CHECK(allocations([&] {
                while (!course.finished()) course.step();
              }) == 0);
        CHECK_FALSE(course.learned().failure);
      }
    }
  }
}

TEST_CASE("acting with plasticity allocates nothing") {
  for (const Cell cell : {Cell::tanh, Cell::gru, Cell::lif}) {
    for (const bool normalised : {false, true}) {
      RandomStream random = samples::stream(3);
      const Ports ports = samples::ports(6, 3);
      const BrainGenome genome = random_brain({.hidden = {16, 16},
                                               .cell = cell,
                                               .recurrent = true,
                                               .symmetric = true,
                                               .plasticity = PlasticityGrain::connection},
                                              ports, random);
      PolicyParameters parameters = develop(genome, ports);
      parameters.plasticity->on = true;
      parameters.plasticity->normalised = normalised;
      Policy policy(parameters);
      const std::vector<float> observation(6, 0.5F);
      std::vector<float> action(3);
      CHECK(allocations([&] {
              for (int i = 0; i < 100; ++i) policy.act(observation, action);
            }) == 0);
    }
  }
}

TEST_CASE("Hebbian and spike-timed lives allocate no more for being longer") {
  for (const LearnerKind kind : {LearnerKind::hebbian, LearnerKind::rstdp}) {
    for (const bool whole_episode : {false, true}) {
      if (kind == LearnerKind::hebbian && !whole_episode) continue;  // a policy for each episode
      const auto learner = make_learner(kind, {});
      RandomStream random = samples::stream(4);
      const Ports ports = samples::ports(1, 1);
      const BrainGenome genome = random_brain({.hidden = {16, 16},
                                               .cell = Cell::lif,
                                               .recurrent = true,
                                               .dale = Dale::column,
                                               .plasticity = PlasticityGrain::connection},
                                              ports, random);
      const PolicyParameters innate = develop(genome, ports);
      const auto of_a_life = [&](std::uint64_t steps) {
        Several<Salary> salary(1, Salary(0, whole_episode ? 100'000 : 10));
        return allocations([&] {
          const Learned learned =
              learner->learn(innate, genome.learning, {salary.environments(), steps, 5, 1, 2});
          REQUIRE_FALSE(learned.failure);
        });
      };
      CAPTURE(name_of(kind), whole_episode);
      CHECK(of_a_life(2000) == of_a_life(100));
    }
  }
}

TEST_CASE("auxiliary objectives and symmetry allocate nothing") {
  for (const Cell cell : {Cell::tanh, Cell::gru}) {
    for (const auto symmetry : {SymmetryMethod::none, SymmetryMethod::data, SymmetryMethod::loss}) {
      Several<PointMass> masses(32);
      RandomStream random = samples::stream(2);
      const Ports ports = samples::ports(2, 1);
      const BrainGenome genome =
          random_brain({.hidden = {24, 24}, .cell = cell, .symmetric = true}, ports, random);
      const Lesson lesson{masses.environments(), 2048 + 1000, 10, 1, 2};
      PpoCourse course(
          {.horizon = 64,
           .symmetry = symmetry,
           .auxiliary = {.metabolic_cost = 1, .activity_cost = 1, .prediction_weight = 1}},
          develop(genome, ports), genome.learning, lesson);
      CHECK(allocations([&] {
              while (!course.finished()) course.iterate();
            }) == 0);
    }
  }
}

}  // namespace
}  // namespace neuroprospect::brains

#endif
