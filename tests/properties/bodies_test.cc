// Tests for what holds of every body that evolution can reach: 10,000 mutations in 100 lineages.
#include <Eigen/LU>
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "bodies/anatomy.h"
#include "bodies/codec.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "bodies/pose.h"
#include "bodies/validate.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

const Eigen::DiagonalMatrix<double, 3> kMirror(1, -1, 1);

// a third of mutations copy a limb: bodies that they crowd lose limbs by others
const BodySettings kSettings{.duplicate_rate = 0.3};

// Calls visit(parent, mutated) for every birth of the lineages; counts those that came to nothing.
template <class Visit>
int for_each_birth(std::uint64_t seed, int lineages, int generations, Visit&& visit) {
  int failures = 0;
  std::uint64_t birth = 0;
  for (int lineage = 0; lineage < lineages; ++lineage) {
    RandomStream random({.seed = seed, .index = static_cast<std::uint64_t>(lineage)});
    BodyGenome parent = random_body(kSettings, birth++, random);
    for (int generation = 0; generation < generations; ++generation) {
      const auto mutated = mutate(parent, kSettings, birth++, random);
      if (!mutated) {
        ++failures;
        continue;
      }
      visit(parent, *mutated);
      parent = mutated->genome;
    }
  }
  return failures;
}

// The parent with every record applied. Limbs that grew are taken from the child.
BodyGenome replay(const BodyGenome& parent, const Mutated& mutated) {
  BodyGenome genome = parent;
  for (const MutationRecord& record : mutated.records) {
    if (record.field == "copy_of") {
      REQUIRE(find_limb(parent, *parse_limb_id(record.after)) != nullptr);
      continue;
    }
    if (record.field == "limb") {
      const bool grown = record.before.empty();
      REQUIRE((find_limb(parent, record.limb) == nullptr) == grown);
      REQUIRE(record.after.empty() != grown);
      if (grown) {
        genome.limbs.push_back(*find_limb(mutated.genome, record.limb));
      } else {
        std::erase_if(genome.limbs, [&](const LimbGene& gene) { return gene.id == record.limb; });
      }
      continue;
    }
    const auto change = [&](double& value) {
      REQUIRE(std::stod(record.before) == value);
      value = std::stod(record.after);
    };
    if (record.limb == kHead) {
      REQUIRE((record.field == "head_density_kgm3" || record.field == "limb_density_kgm3"));
      change(record.field[0] == 'h' ? genome.head_density_kgm3 : genome.limb_density_kgm3);
      continue;
    }
    LimbGene& gene = *std::find_if(genome.limbs.begin(), genome.limbs.end(),
                                   [&](const LimbGene& limb) { return limb.id == record.limb; });
    if (record.field == "axes") {
      REQUIRE(record.before == name_of(gene.axes));
      gene.axes = record.after == "x"   ? JointAxes::x
                  : record.after == "y" ? JointAxes::y
                                        : JointAxes::xy;
      continue;
    }
    HingeGene& hinge = record.field[0] == 'x' ? gene.x : gene.y;
    if (record.field == "length_m") change(gene.length_m);
    if (record.field.ends_with(".lower_rad")) change(hinge.lower_rad);
    if (record.field.ends_with(".upper_rad")) change(hinge.upper_rad);
    if (record.field.ends_with(".gear_nm")) change(hinge.gear_nm);
  }
  return genome;
}

TEST_CASE("every child is valid, new, and its parent plus its records") {
  std::set<LimbId> ever;
  int births = 0;
  const int failures =
      for_each_birth(1, 100, 100, [&](const BodyGenome& parent, const Mutated& child) {
        ++births;
        REQUIRE_FALSE(find_fault(child.genome));
        REQUIRE(child.genome != parent);
        REQUIRE(!child.records.empty());
        REQUIRE(replay(parent, child) == child.genome);
        for (const MutationRecord& record : child.records) {
          REQUIRE(record.op == child.records[0].op);
          REQUIRE(record.before != record.after);
        }
        REQUIRE(decode_body(encode(child.genome)) == child.genome);

        // an id that is new to the lineage is new to the world
        for (const LimbGene& gene : parent.limbs) ever.insert(gene.id);
        for (const LimbGene& gene : child.genome.limbs) {
          if (find_limb(parent, gene.id) == nullptr) REQUIRE(ever.insert(gene.id).second);
        }
      });
  CHECK(births + failures == 10'000);
  CHECK(failures < 100);  // crowded bodies that have no room to grow
}

TEST_CASE("a copied limb is the original, and all below it, but for where its root points") {
  int duplications = 0;
  for_each_birth(5, 100, 100, [&](const BodyGenome& parent, const Mutated& child) {
    REQUIRE(child.copies.empty() == (child.records[0].op != "duplicate_subtree"));
    if (child.copies.empty()) return;
    ++duplications;
    // what was there is there, and nothing but copies is new
    const auto kept = std::ptrdiff_t{std::ssize(parent.limbs)};
    REQUIRE(std::equal(parent.limbs.begin(), parent.limbs.end(), child.genome.limbs.begin(),
                       child.genome.limbs.begin() + kept));
    REQUIRE(child.genome.limbs.size() == parent.limbs.size() + child.copies.size());

    std::map<LimbId, LimbId> copy_of;
    for (const LimbCopy& pair : child.copies) copy_of[pair.original] = pair.copy;
    for (std::size_t i = 0; i < child.copies.size(); ++i) {
      const LimbGene* original = find_limb(parent, child.copies[i].original);
      const LimbGene& copy = child.genome.limbs[static_cast<std::size_t>(kept) + i];
      REQUIRE(original != nullptr);
      REQUIRE(copy.id == child.copies[i].copy);
      REQUIRE(copy.id.ordinal == i + 1);
      LimbGene expected = *original;
      expected.id = copy.id;
      if (i == 0) {
        expected.parent = copy.parent;
        expected.azimuth_rad = copy.azimuth_rad;
        expected.polar_rad = copy.polar_rad;
      } else {
        expected.parent = copy_of.at(original->parent);
      }
      REQUIRE(copy == expected);
      // a pair stays a pair
      REQUIRE((is_pair(child.genome, copy) || !is_pair(parent, *original)));
    }
    // and nothing that grows on it was left out
    for (const LimbGene& gene : parent.limbs) {
      REQUIRE(copy_of.count(gene.id) >= (gene.parent == kHead ? 0 : copy_of.count(gene.parent)));
    }
  });
  CHECK(duplications > 500);
}

double com_y_m(const BodyPlan& plan, const std::vector<LinkPose>& poses) {
  double moment = 0;
  for (std::size_t i = 0; i < poses.size(); ++i)
    moment += plan.links[i].mass_kg * poses[i].p_WL.y();
  return moment / plan.mass_kg;
}

void check_mirrors(const std::vector<Channel>& channels) {
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const Channel& channel = channels[i];
    const Channel& mirror = channels[static_cast<std::size_t>(channel.mirror)];
    REQUIRE(mirror.mirror == static_cast<int>(i));
    REQUIRE(mirror.mirror_sign == channel.mirror_sign);
    REQUIRE(mirror.key.kind == channel.key.kind);
    REQUIRE(mirror.key.index == channel.key.index);
    REQUIRE(mirror.key.limb.id == channel.key.limb.id);
    REQUIRE(mirror.address_H == kMirror * channel.address_H);
    REQUIRE(mirror.depth == channel.depth);
  }
}

TEST_CASE("every plan is a tree, whole, and its own mirror image") {
  for_each_birth(2, 100, 100, [](const BodyGenome&, const Mutated& child) {
    const BodyPlan plan = develop(child.genome, JointPreset::servo);
    REQUIRE(plan.links.size() == static_cast<std::size_t>(limb_count(child.genome)) + 1);
    REQUIRE(plan.joints.size() == static_cast<std::size_t>(dof_count(child.genome)));

    double mass = 0;
    int joints = 0;
    for (int i = 0; i < static_cast<int>(plan.links.size()); ++i) {
      const LinkPlan& link = plan.links[static_cast<std::size_t>(i)];
      const LinkPlan& mirror = plan.links[static_cast<std::size_t>(link.mirror)];
      mass += link.mass_kg;
      REQUIRE(link.parent < i);
      REQUIRE((link.parent >= 0) == (i > 0));
      REQUIRE(link.first_joint == joints);
      joints += link.joint_count;
      REQUIRE(mirror.mirror == i);
      REQUIRE(mirror.limb.id == link.limb.id);
      REQUIRE(mirror.mass_kg == link.mass_kg);
      REQUIRE(mirror.inertia_kgm2 == link.inertia_kgm2);
      REQUIRE((link.R_PL.transpose() * link.R_PL - Eigen::Matrix3d::Identity()).norm() < 1e-12);
      REQUIRE(link.R_PL.determinant() > 0);
    }
    REQUIRE(mass == Approx(plan.mass_kg).epsilon(1e-12));
    for (int j = 0; j < static_cast<int>(plan.joints.size()); ++j) {
      const JointPlan& joint = plan.joints[static_cast<std::size_t>(j)];
      const JointPlan& mirror = plan.joints[static_cast<std::size_t>(joint.mirror)];
      REQUIRE(mirror.mirror == j);
      REQUIRE(mirror.mirror_sign == joint.mirror_sign);
      REQUIRE(mirror.axis == joint.axis);
      REQUIRE(mirror.gear_nm == joint.gear_nm);
      REQUIRE(mirror.lower_rad == joint.lower_rad);
      REQUIRE(mirror.upper_rad == joint.upper_rad);
    }
    check_mirrors(plan.sensors);
    check_mirrors(plan.actuators);
    std::set<ChannelKey> keys;
    for (const Channel& channel : plan.sensors) REQUIRE(keys.insert(channel.key).second);
    for (const Channel& channel : plan.actuators) REQUIRE(keys.insert(channel.key).second);

    const auto rest = parts_at_rest(child.genome);
    double moment = 0;
    for (std::size_t i = 0; i < rest.size(); ++i)
      moment += plan.links[i].mass_kg * rest[i].centre_H().y();
    REQUIRE(moment == 0);  // exactly, as DERL asks
  });
}

TEST_CASE("a mirrored posture puts every link, and what it senses, where the mirror image is") {
  for_each_birth(3, 100, 100, [](const BodyGenome& parent, const Mutated& child) {
    RandomStream random({.seed = parent.limbs.size(), .birth = child.genome.limbs.back().id.birth});
    const BodyPlan plan = develop(child.genome, JointPreset::servo);
    std::vector<double> angles(plan.joints.size()), mirrored(plan.joints.size());
    for (std::size_t j = 0; j < angles.size(); ++j) {
      angles[j] = random.uniform(-1.5, 1.5);
      mirrored[static_cast<std::size_t>(plan.joints[j].mirror)] =
          plan.joints[j].mirror_sign * angles[j];
    }
    const auto poses = link_poses(plan, {}, angles);
    const auto images = link_poses(plan, {}, mirrored);
    for (std::size_t i = 0; i < poses.size(); ++i) {
      const LinkPose& image = images[static_cast<std::size_t>(plan.links[i].mirror)];
      REQUIRE((image.p_WL - kMirror * poses[i].p_WL).norm() < 1e-12);
      REQUIRE((image.R_WL - kMirror * poses[i].R_WL * kMirror).norm() < 1e-12);
    }
    REQUIRE(com_y_m(plan, poses) == Approx(-com_y_m(plan, images)).margin(1e-12));

    const auto value = [&](const Channel& channel, const auto& angles_now, const auto& poses_now) {
      if (channel.key.kind == ChannelKind::joint_angle) {
        return angles_now[static_cast<std::size_t>(channel.joint)];
      }
      const auto& link = plan.links[static_cast<std::size_t>(channel.link)];
      const auto& pose = poses_now[static_cast<std::size_t>(channel.link)];
      return (pose.p_WL + link.half_length_m * pose.R_WL.col(2))[channel.key.index];
    };
    for (const Channel& channel : plan.sensors) {
      if (channel.key.kind != ChannelKind::joint_angle &&
          channel.key.kind != ChannelKind::tip_position) {
        continue;
      }
      const Channel& image = plan.sensors[static_cast<std::size_t>(channel.mirror)];
      REQUIRE(value(image, mirrored, images) ==
              Approx(channel.mirror_sign * value(channel, angles, poses)).margin(1e-12));
    }
  });
}

TEST_CASE(
    "at rest only what never collides is in touch, and the head is as high as the body is deep") {
  for_each_birth(4, 100, 100, [](const BodyGenome&, const Mutated& child) {
    const BodyPlan plan = develop(child.genome, JointPreset::servo);
    const auto poses = link_poses(plan, {}, std::vector<double>(plan.joints.size()));
    std::vector<Capsule> shapes;
    double lowest = 0;
    for (std::size_t i = 0; i < poses.size(); ++i) {
      const Eigen::Vector3d half = plan.links[i].half_length_m * poses[i].R_WL.col(2);
      shapes.push_back({poses[i].p_WL - half, poses[i].p_WL + half, plan.links[i].radius_m});
      lowest = std::min(
          {lowest, shapes[i].from.z() - shapes[i].radius_m, shapes[i].to.z() - shapes[i].radius_m});
    }
    REQUIRE(plan.head_height_m == Approx(-lowest).epsilon(1e-12));

    const std::set<std::array<int, 2>> touching(plan.touching_at_rest.begin(),
                                                plan.touching_at_rest.end());
    REQUIRE(touching.size() == plan.touching_at_rest.size());
    for (int i = 0; i < static_cast<int>(shapes.size()); ++i) {
      for (int j = i + 1; j < static_cast<int>(shapes.size()); ++j) {
        const LinkPlan& a = plan.links[static_cast<std::size_t>(i)];
        const LinkPlan& b = plan.links[static_cast<std::size_t>(j)];
        const double gap =
            gap_m(shapes[static_cast<std::size_t>(i)], shapes[static_cast<std::size_t>(j)]);
        const bool family = b.parent == i || (a.mirror == j && a.parent == b.parent);
        if (touching.count({i, j}) == 0) {
          REQUIRE(gap > 0);
          REQUIRE(b.parent != i);
        } else if (!family) {
          REQUIRE(gap == Approx(0).margin(1e-6));
        }
      }
    }
  });
}

}  // namespace
}  // namespace neuroprospect::bodies
