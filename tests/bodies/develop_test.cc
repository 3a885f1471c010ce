// Tests for bodies/develop.h: the plan of a body that can be worked out by hand.
#include "bodies/develop.h"

#include <catch2/catch.hpp>
#include <numbers>
#include <set>

#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

constexpr LimbId kLeg{7, 1}, kHindLeg{7, 2}, kTail{7, 3};

std::vector<ChannelKey> keys_of(const std::vector<Channel>& channels) {
  std::vector<ChannelKey> keys;
  for (const Channel& channel : channels) keys.push_back(channel.key);
  return keys;
}

TEST_CASE("links: the head, then limbs in the genome's order, left before right") {
  const BodyPlan plan = develop(tailed_quadruped(), JointPreset::servo);
  const std::vector<LimbKey> expected = {
      {kHead, Side::middle},  {kLeg, Side::left},      {kLeg, Side::right},
      {kHindLeg, Side::left}, {kHindLeg, Side::right}, {kTail, Side::middle},
  };
  REQUIRE(plan.links.size() == expected.size());
  const int mirrors[] = {0, 2, 1, 4, 3, 5};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(plan.links[i].limb == expected[i]);
    CHECK(plan.links[i].mirror == mirrors[i]);
    CHECK(plan.links[i].parent == (i == 0 ? -1 : 0));
    CHECK(plan.links[i].depth == (i == 0 ? 0 : 1));
  }
}

TEST_CASE("shape and mass of head and limbs") {
  const BodyPlan plan = develop(tailed_quadruped(), JointPreset::servo);
  constexpr double pi = std::numbers::pi;
  CHECK(plan.links[0].mass_kg == Approx(1000 * 4 / 3. * pi * 1e-3));
  CHECK(plan.links[0].radius_m == 0.1);
  CHECK(plan.links[0].half_length_m == 0);
  CHECK(plan.links[0].inertia_kgm2.x() == Approx(0.4 * plan.links[0].mass_kg * 0.01));
  CHECK(plan.links[1].mass_kg == Approx(600 * pi * 0.0025 * (0.4 + 4 / 3. * 0.05)));
  CHECK(plan.links[1].radius_m == 0.05);
  CHECK(plan.links[1].half_length_m == 0.2);
  CHECK(plan.links[1].p_JL_L == Eigen::Vector3d(0, 0, 0.2));
  CHECK(plan.links[1].p_PJ_P.isApprox(0.1 * Eigen::Vector3d(1, 1, 0).normalized(), 1e-12));
  // the tail's direction is 45° down: its far end is 0.1 + 0.2 along it
  CHECK(plan.head_height_m == Approx(0.3 * std::numbers::sqrt2 / 2 + 0.05));
}

TEST_CASE("the anchor of a limb on a limb is the end of its parent's segment") {
  const BodyPlan plan = develop(forked_tail(), JointPreset::servo);
  REQUIRE(plan.links.size() == 4);
  CHECK(plan.links[2].parent == 1);
  CHECK(plan.links[2].depth == 2);
  CHECK(plan.links[2].p_PJ_P.isApprox(Eigen::Vector3d(0, 0, 0.15), 1e-12));
  CHECK(plan.links[3].p_PJ_P.isApprox(Eigen::Vector3d(0, 0, 0.15), 1e-12));
  // both limbs of the fork overlap at its root
  const std::vector<std::array<int, 2>> touching = {{0, 1}, {1, 2}, {1, 3}, {2, 3}};
  CHECK(plan.touching_at_rest == touching);
}

TEST_CASE("limbs that exactly touch at rest never collide") {
  BodyGenome genome;
  genome.limbs = {limb(1, kHead, 45, 135), limb(2, kHead, 135, 135)};
  const auto touching = develop(genome, JointPreset::servo).touching_at_rest;
  const std::set<std::array<int, 2>> pairs(touching.begin(), touching.end());
  CHECK(pairs.count({1, 3}) == 1);  // both on the left
  CHECK(pairs.count({1, 2}) == 1);  // the pair
  CHECK(pairs.count({1, 4}) == 0);  // across
}

TEST_CASE("joints: genes, axes and mirror images") {
  const BodyPlan plan = develop(tailed_quadruped(), JointPreset::servo);
  const struct {
    int link, axis;
    Eigen::Vector3d axis_L;
    double lower_deg, upper_deg, gear_nm;
    int mirror, mirror_sign;
  } expected[] = {
      {1, 0, {1, 0, 0}, -30, 60, 300, 2, 1},  {1, 1, {0, 1, 0}, -30, 30, 150, 3, 1},
      {2, 0, {-1, 0, 0}, -30, 60, 300, 0, 1}, {2, 1, {0, 1, 0}, -30, 30, 150, 1, 1},
      {3, 0, {1, 0, 0}, 0, 45, 200, 5, 1},    {4, 0, {-1, 0, 0}, 0, 45, 200, 4, 1},
      {5, 0, {1, 0, 0}, -30, 30, 150, 6, -1}, {5, 1, {0, 1, 0}, -30, 30, 150, 7, 1},
  };
  REQUIRE(plan.joints.size() == std::size(expected));
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    const JointPlan& joint = plan.joints[j];
    CAPTURE(j);
    CHECK(joint.link == expected[j].link);
    CHECK(joint.axis == expected[j].axis);
    CHECK(joint.axis_L == expected[j].axis_L);
    CHECK(joint.lower_rad == radians(expected[j].lower_deg));
    CHECK(joint.upper_rad == radians(expected[j].upper_deg));
    CHECK(joint.gear_nm == expected[j].gear_nm);
    CHECK(joint.mirror == expected[j].mirror);
    CHECK(joint.mirror_sign == expected[j].mirror_sign);
  }
}

TEST_CASE("joint presets") {
  const JointPlan servo = develop(tailed_quadruped(), JointPreset::servo).joints[0];
  CHECK(servo.armature_kgm2 == 0.1);
  CHECK(servo.gear_nm / servo.damping_nms == Approx(20));  // speed without load [rad/s]
  CHECK(servo.stiffness_nm == 0);
  const JointPlan derl = develop(tailed_quadruped(), JointPreset::derl).joints[0];
  CHECK(derl.armature_kgm2 == 1);
  CHECK(derl.damping_nms == 1);
  CHECK(derl.stiffness_nm == 1);
}

TEST_CASE("channels stand in the documented order") {
  const BodyPlan plan = develop(forked_tail(), JointPreset::servo);
  const LimbKey head{}, tail{{7, 1}, Side::middle}, left{{7, 2}, Side::left},
      right{{7, 2}, Side::right};
  std::vector<ChannelKey> expected;
  for (const ChannelKind kind : {ChannelKind::joint_angle, ChannelKind::joint_velocity}) {
    for (const LimbKey& limb : {tail, left, right}) {
      for (const std::uint16_t axis : {0, 1}) expected.push_back({limb, kind, axis});
    }
  }
  for (const LimbKey& limb : {head, tail, left, right}) {
    expected.push_back({limb, ChannelKind::touch, 0});
  }
  for (const LimbKey& limb : {tail, left, right}) {
    for (const std::uint16_t i : {0, 1, 2})
      expected.push_back({limb, ChannelKind::tip_position, i});
  }
  for (const ChannelKind kind : {ChannelKind::up, ChannelKind::velocity,
                                 ChannelKind::angular_velocity, ChannelKind::acceleration}) {
    for (const std::uint16_t i : {0, 1, 2}) expected.push_back({head, kind, i});
  }
  CHECK(keys_of(plan.sensors) == expected);

  expected.clear();
  for (const LimbKey& limb : {tail, left, right}) {
    for (const std::uint16_t axis : {0, 1}) expected.push_back({limb, ChannelKind::torque, axis});
  }
  CHECK(keys_of(plan.actuators) == expected);
}

TEST_CASE("channels know their organ's place, link and joint") {
  const BodyPlan plan = develop(forked_tail(), JointPreset::servo);
  const auto find = [&](const ChannelKey& key) {
    return *std::find_if(plan.sensors.begin(), plan.sensors.end(),
                         [&](const Channel& channel) { return channel.key == key; });
  };
  const LimbKey left{{7, 2}, Side::left};
  const double diagonal = 0.3 * std::numbers::sqrt2 / 2;

  const Channel angle = find({left, ChannelKind::joint_velocity, 1});
  CHECK(angle.joint == 3);
  CHECK(angle.link == 2);
  CHECK(angle.depth == 2);
  CHECK(angle.address_H.isApprox(Eigen::Vector3d(-0.4, 0, 0), 1e-12));

  const Channel touch = find({left, ChannelKind::touch, 0});
  CHECK(touch.joint == -1);
  CHECK(touch.address_H.isApprox(Eigen::Vector3d(-0.4 - diagonal / 2, diagonal / 2, 0), 1e-12));

  const Channel tip = find({left, ChannelKind::tip_position, 2});
  CHECK(tip.address_H.isApprox(Eigen::Vector3d(-0.4 - diagonal, diagonal, 0), 1e-12));

  const Channel up = find({LimbKey{}, ChannelKind::up, 2});
  CHECK(up.address_H.norm() == 0);
  CHECK(up.link == 0);
}

TEST_CASE("what the head feels mirrors as polar and axial vectors do") {
  const BodyPlan plan = develop(forked_tail(), JointPreset::servo);
  int seen = 0;
  for (std::size_t i = 0; i < plan.sensors.size(); ++i) {
    const Channel& channel = plan.sensors[i];
    if (channel.key.kind < ChannelKind::up) continue;
    // M v for polar vectors; det(M) M ω for axial ones, as ω turns v into ω × v
    const bool y = channel.key.index == 1;
    const bool axial = channel.key.kind == ChannelKind::angular_velocity;
    CHECK(channel.mirror == static_cast<int>(i));
    CHECK(channel.mirror_sign == (axial ? (y ? 1 : -1) : (y ? -1 : 1)));
    ++seen;
  }
  CHECK(seen == 12);
}

}  // namespace
}  // namespace neuroprospect::bodies
