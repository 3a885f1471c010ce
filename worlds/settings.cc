#include "worlds/settings.h"

#include <algorithm>

#include "base/error.h"

namespace neuroprospect::worlds {

void validate(const WorldSettings& settings) {
  require_input(!settings.senses.empty(), "world.senses is empty: a creature needs one at least");
  for (auto sense = settings.senses.begin(); sense != settings.senses.end(); ++sense) {
    require_input(std::find(settings.senses.begin(), sense, *sense) == sense,
                  "world.senses has {} twice", name_of(*sense));
  }
}

}  // namespace neuroprospect::worlds
