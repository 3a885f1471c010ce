#include "evolution/demonstration.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/error.h"
#include "bodies/channel_name.h"
#include "evolution/creature.h"

namespace neuroprospect::evolution {
namespace {

// Of each port, the column of that name; −1 where there is none.
std::vector<int> columns_of(const std::vector<brains::Port>& ports,
                            const std::vector<std::string>& names) {
  std::map<std::string_view, int> by_name;
  for (const std::string& name : names) by_name.emplace(name, static_cast<int>(by_name.size()));
  std::vector<int> columns;
  for (const brains::Port& port : ports) {
    const auto found = by_name.find(channel_name(*channel_key(port.key)));
    columns.push_back(found == by_name.end() ? -1 : found->second);
  }
  return columns;
}

bool any(const std::vector<int>& columns) {
  return std::ranges::any_of(columns, [](int column) { return column >= 0; });
}

}  // namespace

void validate_demonstration(const recordings::Recording& recording) {
  require_input(!recording.actions.empty(),
                "it has poses and no actions, and only what was done can be cloned");
}

brains::Demonstration demonstration_for(const recordings::Recording& recording,
                                        const brains::Ports& ports) {
  const auto sensors = columns_of(ports.sensors, recording.observations);
  const auto actuators = columns_of(ports.actuators, recording.actions);
  brains::Demonstration demonstration;
  for (const int column : actuators) demonstration.taught.push_back(column >= 0 ? 1 : 0);
  const auto steps = static_cast<std::ptrdiff_t>(recordings::step_count(recording));
  demonstration.observations.setZero(std::ssize(sensors), steps);
  demonstration.actions.setZero(std::ssize(actuators), steps);
  std::ptrdiff_t at = 0;
  for (const recordings::Episode& episode : recording.episodes) {
    for (std::size_t t = 0; t < episode.steps(); ++t, ++at) {
      demonstration.starts.push_back(t == 0 ? 1 : 0);
      const auto observed = episode.observations.row(t);
      const auto done = episode.actions.row(t);
      for (std::size_t i = 0; i < sensors.size(); ++i) {
        if (sensors[i] < 0) continue;
        demonstration.observations(static_cast<std::ptrdiff_t>(i), at) =
            static_cast<float>(observed[static_cast<std::size_t>(sensors[i])]);
      }
      for (std::size_t i = 0; i < actuators.size(); ++i) {
        if (actuators[i] < 0) continue;
        demonstration.actions(static_cast<std::ptrdiff_t>(i), at) =
            static_cast<float>(std::clamp(done[static_cast<std::size_t>(actuators[i])], -1.0, 1.0));
      }
    }
  }
  return demonstration;
}

void require_teaches(const recordings::Recording& recording,
                     const std::vector<brains::Ports>& bodies) {
  if (bodies.empty()) return;
  const bool teaches = std::ranges::any_of(bodies, [&](const brains::Ports& ports) {
    return any(columns_of(ports.actuators, recording.actions));
  });
  require_input(
      teaches,
      "none of its actions (the first is \"{}\") is a command of the founders' bodies (the "
      "first is \"{}\"): docs/recordings.md says how they are named",
      recording.actions.front(), channel_name(*channel_key(bodies.front().actuators.front().key)));
}

}  // namespace neuroprospect::evolution
