#include "bodies/part_name.h"

#include <fmt/format.h>

#include <array>

namespace neuroprospect::bodies {

std::string part_name(const LimbKey& key) {
  const std::string limb = to_string(key.id);
  return key.side == Side::middle ? limb : fmt::format("{}_{}", limb, name_of(key.side));
}

std::optional<LimbKey> parse_part_name(std::string_view text) {
  LimbKey key;
  const auto underscore = text.find('_');
  const auto id = parse_limb_id(text.substr(0, underscore));
  if (!id) return std::nullopt;
  key.id = *id;
  for (const Side side : {Side::middle, Side::left, Side::right}) {
    key.side = side;
    if (part_name(key) == text) return key;
  }
  return std::nullopt;
}

std::string_view axis_name(int axis) {
  static constexpr std::array<std::string_view, 2> kAxes = {"x", "y"};
  return kAxes.at(static_cast<std::size_t>(axis));
}

std::string joint_name(const BodyPlan& plan, const JointPlan& joint) {
  const LinkPlan& link = plan.links[static_cast<std::size_t>(joint.link)];
  return fmt::format("{}_{}", part_name(link.limb), axis_name(joint.axis));
}

}  // namespace neuroprospect::bodies
