// bodies/given.h: a body part by part, as files of other programs give it: links of any size, with
// their own masses, inertias and joints. Plain data. Everything is at rest, in the head frame H
// (bodies/plan.h): origin at the centre of mass of the first link, x forward, y left, z up.
#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

#include "bodies/genome.h"
#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// A capsule; a sphere where both ends are one point.
struct GivenShape {
  Eigen::Vector3d from_H;
  Eigen::Vector3d to_H;
  double radius_m = 0;

  bool operator==(const GivenShape&) const = default;
};

/// A hinge, with passive terms of its own. Angle 0 is rest.
struct GivenHinge {
  Eigen::Vector3d axis_H;
  double lower_rad = 0;
  double upper_rad = 0;
  double gear_nm = 0;  ///< torque at command 1; 0: the hinge has no motor
  double armature_kgm2 = 0;
  double damping_nms = 0;
  double stiffness_nm = 0;

  bool operator==(const GivenHinge&) const = default;
};

/// A rigid part.
struct GivenLink {
  LimbId id;
  LimbId parent;
  Eigen::Vector3d p_HJ;  ///< where its hinges are; of the head: its centre
  Eigen::Vector3d p_HC;  ///< its centre of mass
  double mass_kg = 0;
  Eigen::Vector3d inertia_kgm2;   ///< about the centre of mass, along H's axes: xx, yy, zz
  Eigen::Vector3d products_kgm2;  ///< and xy, xz, yz
  std::vector<GivenShape> shapes;
  std::vector<GivenHinge> hinges;  ///< at one point, nearer the parent first; none of the head

  bool operator==(const GivenLink&) const = default;
};

/// A body of such links, parents first; the first is the head.
struct GivenBody {
  std::vector<GivenLink> links;
  std::vector<std::array<LimbId, 2>> apart;  ///< pairs of links that never touch

  bool operator==(const GivenBody&) const = default;
};

/// Matrix of moments of inertia about the centre of mass, along H's axes.
Eigen::Matrix3d inertia_of(const GivenLink& link);

/// A developed body as such links. Both of a pair have their limb's id.
GivenBody as_given(const BodyPlan& plan);

}  // namespace neuroprospect::bodies
