#include "evolution/recorder.h"

#include <algorithm>
#include <functional>

#include "bodies/develop.h"
#include "brains/policy.h"

namespace neuroprospect::evolution {
namespace {

using recordings::SeriesNames;
using recordings::Sightings;

// A series, and what appends a row of it.
struct Watched {
  SeriesNames names;
  bool at_end = false;  // whether there is something to see after the last step
  std::function<void(std::vector<double>& row)> look;
};

using Vector = decltype(bodies::LinkPose::p_WL);

Watched watch_body(const worlds::CreatureEnvironment& environment, const bodies::BodyPlan& plan) {
  Watched body{{"body", {}}, true, [&](std::vector<double>& row) {
                 for (std::size_t i = 0; i < plan.links.size(); ++i) {
                   const auto& pose = environment.simulation().link_pose(static_cast<int>(i));
                   for (const auto& v_W :
                        {Vector(pose.p_WL), Vector(pose.R_WL.col(2)), Vector(pose.R_WL.col(0))}) {
                     row.insert(row.end(), {v_W.x(), v_W.y(), v_W.z()});
                   }
                 }
               }};
  for (const bodies::LinkPlan& link : plan.links) {
    for (const char* what : {"x_m", "y_m", "z_m", "along_x", "along_y", "along_z", "across_x",
                             "across_y", "across_z"}) {
      body.names.columns.push_back(
          fmt::format("{} {} {}", bodies::to_string(link.limb.id), name_of(link.limb.side), what));
    }
  }
  return body;
}

std::vector<std::string> names_of(const std::vector<brains::Port>& ports) {
  std::vector<std::string> names;
  for (const brains::Port& port : ports) names.push_back(channel_name(*channel_key(port.key)));
  return names;
}

void append(recordings::Table& table, std::span<const float> row) {
  table.values.insert(table.values.end(), row.begin(), row.end());
}

}  // namespace

recordings::Recording record_life(const LifeOrder& order,
                                  const brains::PolicyParameters& parameters,
                                  const CampaignSpec& spec, const RecorderSettings& settings) {
  require_input(settings.episodes >= 1 && settings.every >= 1,
                "{} episodes, a row every {} steps: both are 1 at least", settings.episodes,
                settings.every);
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const brains::Ports ports = ports_of(plan, spec.world);
  const worlds::Arena arena(plan, spec.world);
  worlds::CreatureEnvironment environment(arena);
  brains::Policy policy(parameters);

  std::vector<Watched> watched;
  if (settings.body) watched.push_back(watch_body(environment, plan));

  recordings::Recording recording;
  recording.observations = names_of(ports.sensors);
  recording.actions = names_of(ports.actuators);
  for (const Watched& series : watched) recording.series.push_back(series.names);

  std::vector<float> observation(ports.sensors.size());
  std::vector<float> action(ports.actuators.size());
  for (const std::uint64_t seed : assay_seeds(order, settings.episodes)) {
    recordings::Episode& episode = recording.episodes.emplace_back();
    episode.seed = seed;
    episode.observations.columns = observation.size();
    episode.actions.columns = action.size();
    for (const Watched& series : watched) {
      episode.series.emplace_back().values.columns = series.names.columns.size();
    }
    const auto look = [&](bool at_end) {
      const std::uint64_t step = episode.steps();
      if (step % static_cast<std::uint64_t>(settings.every) != 0) return;
      for (std::size_t i = 0; i < watched.size(); ++i) {
        if (at_end && !watched[i].at_end) continue;
        episode.series[i].steps.push_back(step);
        watched[i].look(episode.series[i].values.values);
      }
    };
    environment.reset(seed, observation);
    append(episode.observations, observation);
    brains::StepResult step;
    while (!step.terminated && !step.truncated) {
      policy.act(observation, action);
      look(false);
      for (float& command : action) command = std::clamp(command, -1.0F, 1.0F);
      step = environment.step(action, observation);
      append(episode.actions, action);
      append(episode.observations, observation);
      episode.rewards.push_back(static_cast<double>(step.reward));
      episode.terminated.push_back(step.terminated);
      episode.truncated.push_back(step.truncated);
    }
    look(true);
  }
  return recording;
}

}  // namespace neuroprospect::evolution
