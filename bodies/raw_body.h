// bodies/raw_body.h: what the readers of MJCF and URDF find, and the body that it makes. Behind
// bodies/import.h. Thread safety: pure functions.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bodies/given.h"

namespace neuroprospect::bodies {

/// Where something stands in a file.
struct Place {
  std::string element;
  std::string name;  ///< empty where it has none
  int line = 0;

  /// "<joint name="hip">"
  [[nodiscard]] std::string text() const;
};

/// A hinge, in its body's frame before the body turned about it or later ones.
struct RawHinge {
  Place place;
  Eigen::Vector3d anchor_m;
  Eigen::Vector3d axis;  ///< unit
  double lower_rad = 0;  ///< counted from where the file's poses are
  double upper_rad = 0;
  double spring_rad = 0;  ///< where its spring pulls to
  double gear_nm = 0;
  double armature_kgm2 = 0;
  double damping_nms = 0;
  double stiffness_nm = 0;
};

/// A shape, in its body's frame, and MuJoCo's bits of who meets it.
struct RawShape {
  GivenShape shape;
  std::uint32_t contype = 1;
  std::uint32_t conaffinity = 1;
};

/// A body of MJCF or a link of URDF. Without hinges it is part of its parent.
struct RawBody {
  Place place;
  int parent = -1;  ///< smaller than the own index; −1: free in the world
  Eigen::Matrix3d R_PB = Eigen::Matrix3d::Identity();
  Eigen::Vector3d p_PB = Eigen::Vector3d::Zero();
  std::vector<RawHinge> hinges;  ///< nearer the parent first
  std::vector<RawShape> shapes;
  double mass_kg = 0;
  Eigen::Vector3d centre_m = Eigen::Vector3d::Zero();
  Eigen::Matrix3d inertia_kgm2 = Eigen::Matrix3d::Zero();  ///< about the centre, own axes
};

/// A hinge that sleeps, as our own files keep it: "sleeping 3.1 y".
struct RawSleeping {
  LimbId limb;
  int axis = 0;
  HingeGene hinge;
};

/// A whole file.
struct RawFile {
  std::string source;
  std::vector<RawBody> bodies;            ///< parents first; one root
  std::vector<std::array<int, 2>> apart;  ///< pairs of bodies that never touch
  std::vector<int> motors;                ///< bodies whose hinges have motors, in their order
  std::vector<RawSleeping> sleeping;
  std::vector<std::string> notes;  ///< what was left out, or taken otherwise
  bool has_armature = true;        ///< false: the format cannot say it, nor springs
};

/// Adds a solid of uniform density, of that mass where it is given, to the body's mass, centre and
/// inertia.
void add_solid(RawBody& body, const GivenShape& shape, std::optional<double> mass_kg,
               double density_kgm3);

/// The body of a file, and what it was called there.
struct Assembled {
  GivenBody body;
  std::vector<Place> links;                ///< of each link
  std::vector<std::vector<Place>> hinges;  ///< of each link's hinges
};

/// Puts bodies without hinges into their parents, hinges at different points, or more than two of
/// them, on links of their own without mass, and rest where every hinge is within its range (0, or
/// the nearest end; a note says so). Links stand in the order of the motors where that has parents
/// first, else of the file. Throws an input Error that names the place where a link could not
/// move: without mass, or with a spring that pulls elsewhere.
Assembled assemble(RawFile& file);

}  // namespace neuroprospect::bodies
