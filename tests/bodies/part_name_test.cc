// Tests for bodies/part_name.h: names of links and joints, and back.
#include "bodies/part_name.h"

#include <catch2/catch.hpp>
#include <set>

#include "bodies/develop.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

TEST_CASE("names of links read back, and no others") {
  for (const LimbKey& key : {LimbKey{}, LimbKey{{12, 1}, Side::middle}, LimbKey{{3, 7}, Side::left},
                             LimbKey{{0, 2}, Side::right}}) {
    CHECK(parse_part_name(part_name(key)) == key);
  }
  CHECK(part_name({{3, 7}, Side::left}) == "3.7_left");
  for (const char* text : {"", "_", "head_", "3.7_", "3.7_middle", "3.7_left_", "3_left", "torso",
                           "3.7 left", "03.7", "3.7_left_x"}) {
    INFO(text);
    CHECK_FALSE(parse_part_name(text));
  }
}

TEST_CASE("no two links or joints of a body have one name") {
  const BodyPlan plan = develop(tailed_quadruped(), JointPreset::servo);
  std::set<std::string> names;
  for (const LinkPlan& link : plan.links) names.insert(part_name(link.limb));
  for (const JointPlan& joint : plan.joints) names.insert(joint_name(plan, joint));
  CHECK(names.size() == plan.links.size() + plan.joints.size());
  CHECK(names.contains("7.1_right_y"));
  CHECK(names.contains("7.3_x"));
}

}  // namespace
}  // namespace neuroprospect::bodies
