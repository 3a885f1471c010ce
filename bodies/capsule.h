// bodies/capsule.h: the solid shape of every part: a capsule of uniform density. A sphere is one
// whose segment has no length.
// Thread safety: pure functions. SI units.
#pragma once

#include <Eigen/Core>

namespace neuroprospect::bodies {

/// A capsule in place: all points within radius_m of the segment from `from` to `to`.
struct Capsule {
  Eigen::Vector3d from;
  Eigen::Vector3d to;
  double radius_m = 0;
};

/// Mass of a capsule whose segment is length_m long [kg].
double capsule_mass_kg(double radius_m, double length_m, double density_kgm3);

/// Principal moments of inertia about its centre, z along the segment [kg·m²]: exact, of a cylinder
/// and two hemispheres.
Eigen::Vector3d capsule_inertia_kgm2(double radius_m, double length_m, double density_kgm3);

/// Distance between the surfaces of two capsules; below 0 where they overlap [m]. Exact
/// segment–segment distance (Ericson 2005, Real-Time Collision Detection, 5.1.9).
double gap_m(const Capsule& a, const Capsule& b);

}  // namespace neuroprospect::bodies
