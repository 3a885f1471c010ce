#include "bodies/channel_name.h"

#include <fmt/format.h>

namespace neuroprospect::bodies {

std::string channel_name(const ChannelKey& key) {
  return fmt::format("{} {} {} {}", to_string(key.limb.id), name_of(key.limb.side),
                     name_of(key.kind), key.index);
}

}  // namespace neuroprospect::bodies
