// Tests for bodies/import.h: what we write comes back as the same genome; so does what another
// program would write of the same body; and what is wrong is refused by file, line and element.
#include "bodies/import.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <array>
#include <catch2/catch.hpp>
#include <numbers>
#include <string>
#include <vector>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/develop.h"
#include "bodies/mjcf.h"
#include "bodies/mutate.h"
#include "bodies/urdf.h"
#include "bodies/validate.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

using Catch::Contains;
using Eigen::Vector3d;

BodyGenome random_genome(std::uint64_t seed) {
  RandomStream random = stream(seed);
  return random_body({.founder_limbs_high = 10}, seed + 1, random);
}

TEST_CASE("what is written as MJCF or URDF comes back as the same genome") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const BodyGenome genome = random_genome(seed);
    const auto preset = seed % 2 == 0 ? JointPreset::servo : JointPreset::derl;
    const BodyPlan plan = develop(genome, preset);
    INFO("body " << seed);
    const ImportedBody mjcf = import_body(to_mjcf(plan, {.genome = &genome}), "body.xml");
    REQUIRE(mjcf.genome == genome);
    REQUIRE(mjcf.joints == preset);
    const ImportedBody urdf = import_body(to_urdf(plan, &genome), "body.urdf");
    REQUIRE(urdf.genome == genome);
    REQUIRE(urdf.joints == preset);
  }
}

std::string text(const Vector3d& v) {
  return fmt::format("{:.9g} {:.9g} {:.9g}", v.x(), v.y(), v.z());
}

// The body as somebody else might write it: no names but where motors need them, degrees, classes
// of defaults, densities instead of masses, capsules from end to end, bodies that stand where the
// parent's do and are turned about by Euler angles, joints at a distance.
void write_foreign(std::string& out, const BodyPlan& plan, int index, double density_kgm3) {
  const LinkPlan& link = plan.links[static_cast<std::size_t>(index)];
  const Eigen::Matrix3d R_turn =
      Eigen::AngleAxisd(0.3 * index, Vector3d(1, 2, 3).normalized()).toRotationMatrix();
  // of the body's frame, somewhere off the joint, in the link's
  const Vector3d offset(0.1, -0.2, 0.05 * index);
  const auto in_body = [&](const Vector3d& p_L) { return Vector3d(R_turn * p_L + offset); };
  if (link.parent < 0) {
    out += "<body name='trunk' pos='1 2 3'><freejoint/>\n<geom class='trunk' type='sphere'/>\n";
  } else {
    const LinkPlan& on = plan.links[static_cast<std::size_t>(link.parent)];
    const bool on_head = on.parent < 0;
    const Eigen::Matrix3d R_parent =
        on_head ? Eigen::Matrix3d(Eigen::Matrix3d::Identity())
                : Eigen::AngleAxisd(0.3 * link.parent, Vector3d(1, 2, 3).normalized())
                      .toRotationMatrix();
    const Vector3d parent_offset =
        on_head ? Vector3d(Vector3d::Zero()) : Vector3d(0.1, -0.2, 0.05 * link.parent);
    const Eigen::Matrix3d R = R_parent * link.R_PL * R_turn.transpose();
    const Vector3d joint = R_parent * link.p_PJ_P + parent_offset;
    const Vector3d origin = joint - R * in_body(-link.p_JL_L);
    const Vector3d euler = R.eulerAngles(0, 1, 2) * 180 / std::numbers::pi;
    out += fmt::format("<body pos='{}' euler='{}'>\n", text(origin), text(euler));
    for (int j = link.first_joint; j < link.first_joint + link.joint_count; ++j) {
      const JointPlan& hinge = plan.joints[static_cast<std::size_t>(j)];
      out +=
          fmt::format("<joint name='j{}' pos='{}' axis='{}' range='{:.9g} {:.9g}' damping='{}'/>\n",
                      j, text(in_body(-link.p_JL_L)), text(3 * R_turn * hinge.axis_L),
                      hinge.lower_rad * 180 / std::numbers::pi,
                      hinge.upper_rad * 180 / std::numbers::pi, hinge.damping_nms);
    }
    out += fmt::format("<geom fromto='{} {}' density='{}'/>\n",
                       text(in_body({0, 0, link.half_length_m})),
                       text(in_body({0, 0, -link.half_length_m})), density_kgm3);
  }
  for (int child = index + 1; child < static_cast<int>(plan.links.size()); ++child) {
    if (plan.links[static_cast<std::size_t>(child)].parent == index) {
      write_foreign(out, plan, child, density_kgm3);
    }
  }
  out += "</body>\n";
}

std::string foreign_mjcf(const BodyPlan& plan, const BodyGenome& genome) {
  std::string out = fmt::format(
      "<?xml version='1.0'?>\n<mujoco model='other'>\n<compiler coordinate='local' "
      "inertiafromgeom='true'/>\n<default><joint armature='0.1' limited='true'/>"
      "<geom type='capsule' size='0.05'/><motor ctrlrange='-0.5 0.5' ctrllimited='true'/>"
      "<default class='trunk'><geom size='0.1' density='{}'/></default></default>\n"
      "<asset><texture name='t'/></asset>\n<worldbody><light pos='0 0 3'/>\n"
      "<geom type='plane' size='9 9 1'/>\n",
      genome.head_density_kgm3);
  write_foreign(out, plan, 0, genome.limb_density_kgm3);
  out += "</worldbody>\n<actuator>\n";
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    out += fmt::format("<motor joint='j{}' gear='{}'/>\n", j, 2 * plan.joints[j].gear_nm);
  }
  return out + "</actuator></mujoco>\n";
}

// the genome without what the body does not show: which limb is which, and hinges that sleep
BodyGenome anonymous(BodyGenome genome) {
  for (std::size_t i = 0; i < genome.limbs.size(); ++i) {
    const LimbId old = genome.limbs[i].id;
    const LimbId now{0, static_cast<std::uint32_t>(i) + 1};
    for (LimbGene& limb : genome.limbs) {
      if (limb.parent == old) limb.parent = now;
    }
    LimbGene& limb = genome.limbs[i];
    limb.id = now;
    if (limb.axes == JointAxes::x) limb.y = {};
    if (limb.axes == JointAxes::y) limb.x = {};
  }
  return genome;
}

TEST_CASE("a body of the space in the layout of another program is the same genome") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const BodyGenome genome = anonymous(random_genome(seed));
    const BodyPlan plan = develop(genome, JointPreset::servo);
    INFO("body " << seed);
    const ImportedBody imported = import_body(foreign_mjcf(plan, genome), "other.xml");
    REQUIRE(imported.genome == genome);
    REQUIRE(imported.joints == JointPreset::servo);
  }
}

// ---- what is refused ----------------------------------------------------------------------------

std::string refusal(std::string_view text, const ImportOptions& options = {}) {
  try {
    import_body(text, "body.xml", options);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
    return error.what();
  }
  return "accepted";
}

// a body of MJCF that could be imported, with something in it; {} is on line 3 … 8
struct Spot {
  const char* compiler = "";
  const char* top = "";
  const char* body = "";
  const char* joint = "range='-30 30'";
  const char* geom = "";
  const char* motor = "ctrlrange='-1 1'";
};

std::string two_limbs(const Spot& spot) {
  return fmt::format(
      "<mujoco>\n<compiler {}/>\n{}\n<worldbody><body name='head'><freejoint/>\n"
      "<geom type='sphere' size='0.1' density='500'/>{}\n"
      "<body name='a' pos='0 0 -0.1'><joint name='ja' axis='0 1 0' armature='0.1' damping='7.5' "
      "{}/>\n"
      "<geom type='capsule' fromto='0 0 0 0 0 -0.2' size='0.05' density='500' {}/>\n"
      "<body name='b' pos='0 0 -0.2'><joint name='jb' axis='0 1 0' armature='0.1' damping='7.5' "
      "range='-30 30'/>"
      "<geom type='capsule' fromto='0 0 0 0 0 -0.2' size='0.05' density='500'/></body></body>"
      "</body></worldbody>\n"
      "<actuator><motor joint='ja' gear='150' {}/><motor joint='jb' gear='150' ctrlrange='-1 1'/>"
      "</actuator></mujoco>",
      spot.compiler, spot.top, spot.body, spot.joint, spot.geom, spot.motor);
}

TEST_CASE("MJCF that is not of the subset is refused by line and element") {
  CHECK(refusal(two_limbs({})) == "accepted");
  struct Case {
    Spot spot;
    const char* message;
  };
  for (const Case& c : std::vector<Case>{
           {{.compiler = "coordinate='global'"},
            "body.xml:2: <compiler>: coordinate=\"global\": local"},
           {{.compiler = "angle='turns'"}, "degree or radian would be right"},
           {{.compiler = "boundmass='1'"}, "boundmass: 0 would be right"},
           {{.compiler = "speed='1'"}, "speed: no such attribute is known"},
           {{.compiler = "eulerseq='xyzx'"}, "three letters"},
           {{.top = "<include file='/etc/passwd'/>"},
            "body.xml:3: <include>: other files are not read"},
           {{.top = "<equality><weld/></equality>"}, "<equality>: bodies with this are not read"},
           {{.top = "<tendon/>"}, "<tendon>"},
           {{.top = "<option density='1000'/>"},
            "body.xml:3: <option>: density: no world here is in a fluid"},
           {{.top = "<default><joint class='x'/><default class='main'/></default>"},
            "another default has this class"},
           {{.top = "<default><worm/></default>"}, "<worm>: no such element is known here"},
           {{.top = "<contact><exclude body1='head' body2='nobody'/></contact>"},
            "there is no body \"nobody\""},
           {{.top = "<contact><pair geom1='a' geom2='b'/></contact>"}, "<pair>"},
           {{.top = "<custom><text name='sleeping 1 z' data='0 1 150'/></custom>"},
            "\"sleeping 12.1 y\" would be right"},
           {{.top = "<worldbody><body/></worldbody>"}, "<body>: it is fixed to the world"},
           {{.body = "<body name='head'/>"}, "another body has this name"},
           {{.body = "<freejoint/><body><freejoint/></body>"},
            "only the body in <worldbody> is free"},
           {{.body = "<joint type='slide'/>"}, "the root moves freely in every world"},
           {{.body = "<composite type='rope'/>"}, "<composite>: no such element is known here"},
           {{.body = "<geom type='box' size='1 1 1'/>"},
            "body.xml:5: <geom>: type=\"box\": spheres and capsules"},
           {{.body = "<geom type='mesh' mesh='m'/>"}, "type=\"mesh\""},
           {{.body = "<geom size='nan'/>"}, "size=\"nan\": nan is not finite"},
           {{.body = "<geom size='inf'/>"}, "is not finite"},
           {{.body = "<geom size='1e300'/>"}, "beyond"},
           {{.body = "<geom size='-0.1'/>"}, "size: above 0 would be right"},
           {{.body = "<geom size='0.1' mass='-1'/>"}, "mass: below 0"},
           {{.body = "<geom/>"}, "needs size=\"…\""},
           {{.body = "<geom class='nothing' size='0.1'/>"}, "there is no class \"nothing\""},
           {{.body = "<inertial mass='1' diaginertia='1 1'/>"}, "diaginertia=\"1 1\": 3 numbers"},
           {{.body = "<inertial mass='1' diaginertia='1 1 1'/><inertial mass='1' diaginertia='1 1 "
                     "1'/>"},
            "a second one in this body"},
           {{.joint = "type='ball'"},
            "body.xml:6: <joint name=\"ja\">: type=\"ball\": hinges are simulated"},
           {{.joint = "type='slide' range='0 1'"}, "hinges are simulated"},
           {{.joint = ""}, "it turns without end"},
           {{.joint = "limited='false' range='0 1'"}, "it turns without end"},
           {{.joint = "range='30 -30'"}, "the first below the second is right"},
           {{.joint = "range='0 0'"}, "the first below the second is right"},
           {{.joint = "range='-30'"}, "2 numbers would be right"},
           {{.joint = "range='-30 thirty'"}, "thirty is no number"},
           {{.joint = "range='-30 30' frictionloss='1'"}, "frictionloss: not simulated"},
           {{.joint = "range='-30 30' stiffness='-1'"}, "stiffness: below 0"},
           {{.joint = "range='-30 30' stiffness='1' springref='20'"},
            "its spring pulls to 20°, but it rests at 0°"},
           {{.geom = "mesh='m'"}, "mesh: not read"},
           {{.geom = "contype='0' conaffinity='0'"}, "none of the space"},
           {{.motor = "ctrlrange='0 1'"},
            "body.xml:9: <motor>: ctrlrange: commands go as far one way"},
           {{.motor = "ctrlrange='-1 1' forcerange='-0.5 0.5'"}, "forcerange"},
           {{.top = "<default><joint speed='1'/></default>"}, "speed, which it has by default"},
           {{.top = "<default><position kp='1'/></default>"},
            "<motor>: kp, which it has by default"},
           {{.top = "<default><general gear='2'/></default>", .motor = "gear='300'"},
            "gear is there twice"},
           {{.motor = "tendon='t'"}, "tendon: no such attribute"},
       }) {
    INFO(c.message);
    CHECK_THAT(refusal(two_limbs(c.spot)), Contains(c.message));
  }
}

TEST_CASE("the root's own joints are taken for a free one where that is asked for") {
  const std::string planar =
      "<joint name='x' type='slide' axis='1 0 0'/><joint name='y' axis='0 1 0'/>";
  const std::string text = two_limbs({.body = planar.c_str()});
  CHECK_THAT(refusal(text), Contains("--free-root"));
  const ImportedBody free = import_body(text, "body.xml", {.free_root = true});
  CHECK(free.genome == import_body(two_limbs({}), "body.xml").genome);
  REQUIRE(free.notes.size() == 1);
  CHECK_THAT(free.notes[0], Contains("--free-root"));
}

TEST_CASE("URDF that is not of the subset is refused by line and element") {
  const auto robot = [](std::string_view more, std::string_view joint = "",
                        std::string_view type = "revolute") {
    return fmt::format(
        "<robot name='r'>\n<link name='head'><inertial><mass value='2'/><inertia ixx='1' ixy='0' "
        "ixz='0' iyy='1' iyz='0' izz='1'/></inertial></link>\n"
        "<link name='a'><inertial><mass value='2'/><inertia ixx='1' ixy='0' ixz='0' iyy='1' "
        "iyz='0' "
        "izz='1'/></inertial></link>\n<joint name='j' type='{}'><parent link='head'/><child "
        "link='a'/><limit lower='-1' upper='1' effort='100' velocity='1'/>{}</joint>\n{}</robot>",
        type, joint, more);
  };
  // right but for the space of bodies
  CHECK_THAT(refusal(robot("")), Contains("none of the space"));
  for (const auto& [text, message] : std::vector<std::pair<std::string, const char*>>{
           {robot("", "", "prismatic"),
            "body.xml:4: <joint name=\"j\">: type=\"prismatic\": hinges with a range"},
           {robot("", "", "continuous"), "type=\"continuous\""},
           {robot("", "<mimic joint='k'/>"), "mimic: every joint here moves by itself"},
           {robot("", "<axis xyz='0 0 0'/>"), "axis: a direction has a length"},
           {robot("", "<dynamics friction='1'/>"), "friction: not simulated"},
           {robot("", "<limit effort='1'/>"), "a second one within <joint>"},
           {robot("<link name='a'/>"), "another link has this name"},
           {robot("<link name='b'/>"), "no joint has it as its child, nor \"head\""},
           {robot("<joint name='k' type='fixed'><parent link='a'/><child link='head'/></joint>"),
            "the joints go round in a circle"},
           {robot("<link name='b'/><link name='c'/><joint name='k' type='fixed'><parent "
                  "link='b'/><child "
                  "link='c'/></joint><joint name='l' type='fixed'><parent link='c'/><child "
                  "link='b'/></joint>"),
            "<link name=\"b\">: its joints go round in a circle"},
           {robot("<joint name='k' type='fixed'><parent link='a'/><child link='a'/></joint>"),
            "its parent is its child"},
           {robot("<joint name='k' type='fixed'><parent link='head'/><child link='a'/></joint>"),
            "another joint has this child"},
           {robot("<joint name='k' type='fixed'><parent link='z'/><child link='a'/></joint>"),
            "there is no link \"z\""},
           {robot("<joint name='k' type='fixed'><child link='a'/></joint>"), "needs a <parent>"},
           {"<robot><link name='h'><collision><geometry><box size='1 1 "
            "1'/></geometry></collision></link></robot>",
            "<box>: spheres, capsules, and cylinders"},
           {"<robot><link name='h'><collision><geometry><cylinder radius='1' "
            "length='1'/></geometry></collision></link></robot>",
            "a cylinder is simulated with a sphere of its radius at each end"},
           {"<robot><link name='h'><collision><geometry><sphere "
            "radius='0'/></geometry></collision></link></robot>",
            "a size above 0"},
           {"<robot><link name='h'/></robot>", "it has no mass"},
           {"<robot><link/></robot>", "needs name=\"…\""},
           {"<robot/>", "there is no <link>"},
       }) {
    INFO(message);
    CHECK_THAT(refusal(text), Contains(message));
  }
}

TEST_CASE("hostile XML is refused") {
  const auto nested = [](int levels) {
    std::string text = "<mujoco><worldbody>";
    for (int i = 0; i < levels; ++i) text += "<body>";
    for (int i = 0; i < levels; ++i) text += "</body>";
    return text + "</worldbody></mujoco>";
  };
  std::string many = "<mujoco>";
  for (int i = 0; i < 30'000; ++i) many += "<a/>";
  std::string attributes = "<mujoco><default><geom ";
  for (int i = 0; i < 100'000; ++i) attributes += fmt::format("a{}='' ", i);
  std::string classes = "<mujoco><default>";
  for (int i = 0; i < 15'000; ++i) classes += fmt::format("<default class='{}'/>", i);
  std::string joints = "<mujoco><worldbody><body><freejoint/><body>";
  for (int i = 0; i < 15'000; ++i) joints += "<joint range='0 1'/>";
  std::string wide = "<mujoco><worldbody><body><freejoint/>";
  for (int i = 0; i < 1000; ++i) wide += "<body/>";
  for (const auto& [text, message] : std::vector<std::pair<std::string, const char*>>{
           {"", "body.xml:1: broken XML"},
           {"<mujoco>", "body.xml:1: broken XML"},
           {"<mujoco>\n<worldbody>\n</mujoco>", "body.xml:3: broken XML"},
           {"<!-- nothing -->", "broken XML"},
           {"{\"format\": 1}", "broken XML"},
           {"<svg/>", "neither <mujoco> (MJCF) nor <robot> (URDF)"},
           {"<mujoco/>", "there is no <body>"},
           {std::string("<mujoco>\0</mujoco>", 18), "this is not XML in UTF-8"},
           {"<mujoco model='\xff\xfe'/>", "this is not XML in UTF-8"},
           {"<mujoco model='\xc0\x80'/>", "this is not XML in UTF-8"},
           {"<!DOCTYPE m [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>\n<mujoco model='&b;'/>",
            "body.xml:1: a document type"},
           {"<!DOCTYPE m SYSTEM 'file:///etc/passwd'><mujoco/>", "a document type"},
           {"<mujoco model='&b;'/>", "there is no <body>"},
           {nested(100), "more than 64 levels"},
           {nested(9000), "more than 64 levels"},
           {many + "</mujoco>", "more than 20000 elements"},
           {wide + "</body></worldbody></mujoco>", "more than 256 bodies"},
           {attributes + "/></default></mujoco>", "more than 64 attributes"},
           {classes + "</default></mujoco>", "more than 256 classes of defaults"},
           {joints + "</body></body></worldbody></mujoco>", "more than 64 here"},
           {"<mujoco model='a' model='b'/>", "body.xml:1: model is there twice"},
           {"<mujoco model='\x1b[2J'/>", "this is not XML in UTF-8"},
           {"<mujoco model='&#27;[2J'/>", "a control character within an attribute"},
           {std::string(5U << 20U, ' '), "over the limit"},
       }) {
    INFO(message);
    CHECK_THAT(refusal(text), Contains(message));
  }
}

TEST_CASE("whatever is changed in a file, a body is valid or refused") {
  const BodyGenome genome = random_genome(3);
  const BodyPlan plan = develop(genome, JointPreset::servo);
  const std::array files = {to_mjcf(plan, {.genome = &genome}), to_urdf(plan, &genome)};
  RandomStream random = stream(5);
  int accepted = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string text = files[random.below(2)];
    const auto at = random.below(text.size());
    switch (random.below(4)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        text[at] = static_cast<char>(random.below(256));
        break;
      case 2:  // numbers become others, and other words
        text[at] = "0123456789.-e'<>/= "[random.below(19)];
        break;
      default:
        text.insert(at, text.substr(random.below(text.size()), random.below(200)));
    }
    try {
      const ImportedBody imported = import_body(text, "body.xml");
      CHECK_FALSE(find_fault(imported.genome));
      ++accepted;
    } catch (const Error& error) {
      REQUIRE(error.kind() == ErrorKind::input);
    }
  }
  CHECK(accepted > 100);  // blanks, and what is skipped
}

}  // namespace
}  // namespace neuroprospect::bodies
