// bench/physics_bench.cc: physics alone. Steps a second over 60 random bodies under random
// commands, against MuJoCo on the same bodies with the same pairs excluded, body by body in turns;
// and what a reset costs.
#include <mujoco/mujoco.h>

#include <ctime>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "bench/figure.h"
#include "bodies/mjcf.h"
#include "tests/scenes/body_plans.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::bench {
namespace {

constexpr int kBodies = 60;
constexpr int kControlSteps = 750;
constexpr int kWarmUpSteps = 50;  // control steps, not timed: the body comes to the ground

// CPU time of this program, which has one thread: what else the machine does matters less [s].
double now_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// commands of one body: joints × control steps, the same in both engines
std::vector<float> commands(int body, std::size_t joints) {
  RandomStream random({.seed = 11, .birth = static_cast<std::uint64_t>(body)});
  std::vector<float> result(joints * (kControlSteps + kWarmUpSteps));
  for (float& command : result) command = static_cast<float>(random.uniform(-1, 1));
  return result;
}

double ours_s(const bodies::BodyPlan& plan, std::span<const float> all) {
  const worlds::WorldSettings settings;
  worlds::Simulation simulation(plan, settings, worlds::standing(plan));
  const std::size_t joints = plan.joints.size();
  double start_s = 0;
  for (std::size_t step = 0; step < kControlSteps + kWarmUpSteps; ++step) {
    if (step == kWarmUpSteps) start_s = now_s();
    simulation.step(all.subspan(step * joints, joints));
  }
  require(!simulation.failure(), "a body failed: {}", simulation.failure().value_or(""));
  return now_s() - start_s;
}

struct ModelDeleter {
  void operator()(mjModel* model) const { mj_deleteModel(model); }
  void operator()(mjData* data) const { mj_deleteData(data); }
};
using Model = std::unique_ptr<mjModel, ModelDeleter>;
using Data = std::unique_ptr<mjData, ModelDeleter>;

Model load(const bodies::BodyPlan& plan) {
  const std::string xml = bodies::to_mjcf(plan);
  mjVFS files;
  mj_defaultVFS(&files);
  mj_makeEmptyFileVFS(&files, "body.xml", static_cast<int>(xml.size()));
  std::copy(xml.begin(), xml.end(), static_cast<char*>(files.filedata[0]));
  char error[1000] = "";
  Model model(mj_loadXML("body.xml", &files, error, sizeof error));
  mj_deleteVFS(&files);
  require(model != nullptr, "MuJoCo refuses a body: {}", error);
  return model;
}

double mujoco_s(const mjModel& model, std::span<const float> all, int physics_steps) {
  const Data data(mj_makeData(&model));
  const auto joints = static_cast<std::size_t>(model.nu);
  double start_s = 0;
  for (std::size_t step = 0; step < kControlSteps + kWarmUpSteps; ++step) {
    if (step == kWarmUpSteps) start_s = now_s();
    for (std::size_t i = 0; i < joints; ++i) {
      data->ctrl[i] = static_cast<mjtNum>(all[step * joints + i]);
    }
    for (int i = 0; i < physics_steps; ++i) mj_step(&model, data.get());
  }
  return now_s() - start_s;
}

double resets_s(const worlds::Arena& arena, int resets) {
  worlds::CreatureEnvironment environment(arena);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  environment.reset(0, observation);
  const double start_s = now_s();
  for (int i = 1; i <= resets; ++i) environment.reset(static_cast<std::uint64_t>(i), observation);
  return now_s() - start_s;
}

void run(const Output& output) {
  const worlds::WorldSettings settings;
  const double steps = double{kBodies} * kControlSteps * settings.physics_steps;
  double ours = 0;
  double newton = 0;
  double pgs = 0;
  double resets = 0;
  constexpr int kResets = 50;
  for (int body = 0; body < kBodies; ++body) {
    const auto plan = scenes::random_plan(static_cast<std::uint64_t>(body), 2 + body % 9,
                                          bodies::JointPreset::servo);
    const auto all = commands(body, plan.joints.size());
    ours += ours_s(plan, all);
    const Model model = load(plan);
    newton += mujoco_s(*model, all, settings.physics_steps);
    model->opt.solver = mjSOL_PGS;
    model->opt.iterations = settings.iterations;
    pgs += mujoco_s(*model, all, settings.physics_steps);
    resets += resets_s(worlds::Arena(plan, settings), kResets);
  }
  output.print({"physics", steps / ours, "steps/s",
                number(steps / newton) + " steps/s of MuJoCo as it comes", newton / ours,
                ">= 1.1"});
  output.print({"physics, equal iterations", steps / ours, "steps/s",
                number(steps / pgs) + " steps/s of MuJoCo with 10 of PGS", pgs / ours, ""});
  const double control_step_s = ours / (double{kBodies} * kControlSteps);
  const double reset_s = resets / (double{kBodies} * kResets);
  output.print({"reset", 1e6 * reset_s, "us", number(1e6 * control_step_s) + " us a control step",
                reset_s / control_step_s, "< 20"});
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  neuroprospect::bench::run(neuroprospect::bench::Output(argc, argv));
}
