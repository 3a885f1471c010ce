// bodies/channel_name.h: what a channel is called. Thread safety: a pure function.
#pragma once

#include <string>

#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// The name of a channel, as recordings, pictures and errors have it: limb, side, kind and index,
/// as "3.1 left joint_angle 0". Channels of one body have different names.
std::string channel_name(const ChannelKey& key);

}  // namespace neuroprospect::bodies
