// Tests for worlds/creature_solver.h: a step allocates nothing of ours.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "base/random.h"
#include "tests/scenes/body_plans.h"
#include "worlds/creature_environment.h"

namespace {
std::atomic<long> allocations = 0;
}

// Every allocation of this program that is not Bullet's own (Bullet calls malloc).
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace neuroprospect::worlds {
namespace {

TEST_CASE("control steps allocate nothing") {
  const auto plan = scenes::random_plan(8, 10, bodies::JointPreset::servo);
  WorldSettings settings;
  settings.fall_ratio = 0;
  const Arena arena(plan, settings);
  CreatureEnvironment environment(arena);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  const long before_reset = allocations;
  environment.reset(1, observation);
  CHECK(allocations > before_reset);  // the count does count
  RandomStream random({.seed = 1});
  const long before = allocations;
  for (int i = 0; i < 500; ++i) {
    for (float& a : action) a = static_cast<float>(random.uniform(-1, 1));
    environment.step(action, observation);
  }
  CHECK(allocations == before);
}

}  // namespace
}  // namespace neuroprospect::worlds
