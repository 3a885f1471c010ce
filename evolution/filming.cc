#include "evolution/filming.h"

#include "bodies/develop.h"
#include "brains/policy.h"

namespace neuroprospect::evolution {
namespace {

Frame frame_of(const worlds::Simulation& simulation, const bodies::BodyPlan& plan, double time_s) {
  Frame frame{time_s, {}};
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    const bodies::LinkPlan& link = plan.links[i];
    const auto& pose = simulation.link_pose(static_cast<int>(i));
    const Eigen::Vector3d half_W = pose.R_WL.col(2) * link.half_length_m;
    const auto end = [&](double sign) {
      const Eigen::Vector3d p_W = pose.p_WL + sign * half_W;
      return std::array<double, 3>{p_W.x(), p_W.y(), p_W.z()};
    };
    frame.parts.push_back({end(-1), end(1), link.radius_m, link.limb.side});
  }
  return frame;
}

Footage film(Phase phase, const brains::PolicyParameters& parameters, const worlds::Arena& arena,
             const bodies::BodyPlan& plan, std::uint64_t episode_seed) {
  worlds::CreatureEnvironment environment(arena);
  brains::Policy policy(parameters);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  Footage footage{phase, {}, {}};
  environment.reset(episode_seed, observation);
  footage.frames.push_back(frame_of(environment.simulation(), plan, 0));
  brains::StepResult step;
  while (!step.terminated && !step.truncated) {
    policy.act(observation, action);
    step = environment.step(action, observation);
    footage.frames.push_back(
        frame_of(environment.simulation(), plan,
                 static_cast<double>(footage.frames.size()) * worlds::kControlStep_s));
  }
  footage.outcome = environment.outcome();
  return footage;
}

}  // namespace

std::vector<Footage> film_life(const LifeOrder& order, const brains::PolicyParameters& learned,
                               const CampaignSpec& spec) {
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const worlds::Arena arena(plan, spec.world);
  const auto newborn = newborn_of(order, spec, ports_of(plan, spec.world));
  const std::uint64_t seed = assay_seeds(order, 1).front();
  std::vector<Footage> footage = {film(Phase::innate, newborn, arena, plan, seed)};
  if (learned.network.size() > 0) {
    footage.push_back(film(Phase::learned, learned, arena, plan, seed));
  }
  return footage;
}

}  // namespace neuroprospect::evolution
