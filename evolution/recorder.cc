#include "evolution/recorder.h"

#include <algorithm>
#include <functional>
#include <map>

#include "bodies/channel_name.h"
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

// What the limbs of a body are called in the recording.
class LimbNames {
 public:
  LimbNames(const bodies::BodyGenome& body, bool as_founder) {
    if (!as_founder) return;
    for (const bodies::LimbGene& gene : body.limbs) {
      const auto ordinal = static_cast<std::uint32_t>(names_.size() + 1);
      names_.try_emplace(gene.id, bodies::LimbId{0, ordinal});
    }
  }
  [[nodiscard]] bodies::LimbKey operator()(bodies::LimbKey limb) const {
    if (const auto found = names_.find(limb.id); found != names_.end()) limb.id = found->second;
    return limb;
  }

 private:
  std::map<bodies::LimbId, bodies::LimbId> names_;
};

Watched watch_body(const worlds::CreatureEnvironment& environment, const bodies::BodyPlan& plan,
                   const LimbNames& limbs) {
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
    const bodies::LimbKey limb = limbs(link.limb);
    for (const char* what : {"x_m", "y_m", "z_m", "along_x", "along_y", "along_z", "across_x",
                             "across_y", "across_z"}) {
      body.names.columns.push_back(
          fmt::format("{} {} {}", bodies::to_string(limb.id), name_of(limb.side), what));
    }
  }
  return body;
}

// Units of a layer that can be watched: hidden, or the populations that code the commands.
int units(const brains::NetworkShape& shape, std::size_t layer) {
  return layer < shape.hidden.size() ? shape.hidden[layer].width
                                     : shape.outputs * shape.output_units;
}

Watched watch_activity(const brains::Policy& policy, const brains::NetworkShape& shape) {
  Watched activity{{"activity", {}}, false, [&](std::vector<double>& row) {
                     for (std::size_t l = 0; l < policy.layers(); ++l) {
                       const auto outputs = policy.activity(l);
                       row.insert(row.end(), outputs.begin(), outputs.end());
                     }
                   }};
  for (std::size_t l = 0; l < policy.layers(); ++l) {
    for (int i = 0; i < units(shape, l); ++i) {
      activity.names.columns.push_back(fmt::format("layer {} unit {}", l, i));
    }
  }
  return activity;
}

// Whether units of a layer spike: hidden ones of that cell, and those of populations.
bool spikes(const brains::NetworkShape& shape, std::size_t layer) {
  return layer >= shape.hidden.size() || shape.hidden[layer].cell == brains::Cell::lif;
}

Watched watch_spikes(const brains::Policy& policy, const brains::NetworkShape& shape) {
  Watched result{{"spikes", {}}, false, [&](std::vector<double>& row) {
                   for (std::size_t l = 0; l < policy.layers(); ++l) {
                     if (!spikes(shape, l)) continue;
                     const auto of_layer = policy.spikes(l);
                     row.insert(row.end(), of_layer.data(), of_layer.data() + of_layer.size());
                   }
                 }};
  for (std::size_t l = 0; l < policy.layers(); ++l) {
    if (!spikes(shape, l)) continue;
    for (int tick = 0; tick < shape.spiking.ticks; ++tick) {
      for (int i = 0; i < units(shape, l); ++i) {
        result.names.columns.push_back(fmt::format("layer {} unit {} tick {}", l, i, tick));
      }
    }
  }
  return result;
}

std::vector<std::string> names_of(const std::vector<brains::Port>& ports, const LimbNames& limbs) {
  std::vector<std::string> names;
  for (const brains::Port& port : ports) {
    bodies::ChannelKey channel = *channel_key(port.key);
    channel.limb = limbs(channel.limb);
    names.push_back(channel_name(channel));
  }
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

  const LimbNames limbs(order.genome.body, settings.as_founder);
  std::vector<Watched> watched;
  if (settings.activity) {
    watched.push_back(watch_activity(policy, parameters.shape));
    Watched of_ticks = watch_spikes(policy, parameters.shape);
    if (!of_ticks.names.columns.empty()) watched.push_back(std::move(of_ticks));
  }
  if (settings.body) watched.push_back(watch_body(environment, plan, limbs));
  // as recordings have them
  std::ranges::sort(watched, {}, [](const Watched& series) { return series.names.name; });

  recordings::Recording recording;
  recording.observations = names_of(ports.sensors, limbs);
  recording.actions = names_of(ports.actuators, limbs);
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
    policy.reset();
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
