// Tests that acting and learning allocate nothing once they run. Counts calls of malloc, which is
// where both operator new and Eigen get their memory (not under sanitizers, which have their own).
#include <atomic>
#include <catch2/catch.hpp>

#include "brains/develop.h"
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

}  // namespace
}  // namespace neuroprospect::brains

#endif
