// bodies/settings.h: what a campaign file says about bodies.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/parameter.h"

namespace neuroprospect::bodies {

/// Passive terms of every joint. `servo`: armature 0.1 kg·m², damping gear/20 (20 rad/s without
/// load), no spring. `derl`: armature 1 kg·m², damping 1 N·m·s/rad, stiffness 1 N·m/rad, as
/// published with DERL.
enum class JointPreset : std::uint8_t { servo, derl };

/// The space of bodies.
struct BodySettings {
  JointPreset joints = JointPreset::servo;
  int founder_limbs_low = 2;
  int founder_limbs_high = 8;
  int max_attempts = 200;
  double duplicate_rate = 0;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "joints",
                    .help = "passive joint terms: servo (fast, damped) or derl (as published)"},
          self.joints);
    visit(Parameter{.name = "founder_limbs_low",
                    .unit = "limbs",
                    .help = "fewest limbs a founder is grown to, both of a pair counted",
                    .low = 2,
                    .high = 10},
          self.founder_limbs_low);
    visit(Parameter{.name = "founder_limbs_high",
                    .unit = "limbs",
                    .help = "most limbs a founder is grown to; a pair may overshoot by one",
                    .low = 2,
                    .high = 10},
          self.founder_limbs_high);
    visit(Parameter{.name = "max_attempts",
                    .unit = "draws",
                    .help = "of one mutation, before the birth is reported as stillborn",
                    .low = 1,
                    .high = 1e6},
          self.max_attempts);
    visit(Parameter{.name = "duplicate_rate",
                    .help = "share of body mutations that copy a limb, with all that grows on it, "
                            "to another place (duplicate_subtree); the others are DERL's seven",
                    .low = 0,
                    .high = 1},
          self.duplicate_rate);
  }
};

}  // namespace neuroprospect::bodies

template <>
struct neuroprospect::Names<neuroprospect::bodies::JointPreset> {
  static constexpr std::array<std::string_view, 2> values = {"servo", "derl"};
};
