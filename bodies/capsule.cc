#include "bodies/capsule.h"

#include <algorithm>
#include <numbers>

namespace neuroprospect::bodies {
namespace {

double cylinder_mass_kg(double radius_m, double length_m, double density_kgm3) {
  return density_kgm3 * std::numbers::pi * radius_m * radius_m * length_m;
}

double sphere_mass_kg(double radius_m, double density_kgm3) {
  return density_kgm3 * 4 / 3 * std::numbers::pi * radius_m * radius_m * radius_m;
}

}  // namespace

double capsule_mass_kg(double radius_m, double length_m, double density_kgm3) {
  return cylinder_mass_kg(radius_m, length_m, density_kgm3) +
         sphere_mass_kg(radius_m, density_kgm3);
}

Eigen::Vector3d capsule_inertia_kgm2(double radius_m, double length_m, double density_kgm3) {
  const double cylinder = cylinder_mass_kg(radius_m, length_m, density_kgm3);
  const double caps = sphere_mass_kg(radius_m, density_kgm3);
  const double r2 = radius_m * radius_m;
  const double l2 = length_m * length_m;
  // a hemisphere's centre of mass is 3r/8 from its flat side; the caps' parallel-axis terms are
  // those of both hemispheres, moved from the sphere's centre to the ends of the segment
  const double across =
      cylinder * (l2 / 12 + r2 / 4) + caps * (2 * r2 / 5 + l2 / 4 + 3 * length_m * radius_m / 8);
  const double along = cylinder * r2 / 2 + caps * 2 * r2 / 5;
  return {across, across, along};
}

double gap_m(const Capsule& a, const Capsule& b) {
  const Eigen::Vector3d along_a = a.to - a.from;
  const Eigen::Vector3d along_b = b.to - b.from;
  const Eigen::Vector3d apart = a.from - b.from;
  const double aa = along_a.squaredNorm();
  const double bb = along_b.squaredNorm();
  const double ab = along_a.dot(along_b);
  const double a_apart = along_a.dot(apart);
  const double b_apart = along_b.dot(apart);

  // the nearest points are from + s·along_a and from + t·along_b, with s and t in [0, 1]; parallel
  // segments and points have no single best s, and 0 is as good as any
  const double parallel = aa * bb - ab * ab;
  double s = parallel > 1e-12 * aa * bb
                 ? std::clamp((ab * b_apart - a_apart * bb) / parallel, 0.0, 1.0)
                 : 0.0;
  double t = bb > 0 ? (ab * s + b_apart) / bb : 0.0;
  if (t < 0 || t > 1 || bb == 0) {
    t = std::clamp(t, 0.0, 1.0);
    s = aa > 0 ? std::clamp((ab * t - a_apart) / aa, 0.0, 1.0) : 0.0;
  }
  return (apart + s * along_a - t * along_b).norm() - a.radius_m - b.radius_m;
}

}  // namespace neuroprospect::bodies
