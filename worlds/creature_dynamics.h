// worlds/creature_dynamics.h: the equations of motion of one creature, H(q) dv/dt + c(q, v) = τ.
// Plain mathematics, without Bullet. Thread safety: a value owned by one thread.
//
// Speeds v, in Bullet's order: angular velocity of the head, velocity of its centre O, joint
// speeds. Everything is in world axes about O, so numbers stay small wherever the creature is.
// Spatial vectors are Plücker coordinates, angular part first (Featherstone 2008, chapter 2).
#pragma once

#include <Eigen/Core>
#include <vector>

#include "bodies/plan.h"
#include "worlds/tree_factor.h"

namespace neuroprospect::worlds {

/// A spatial vector: a motion (angular velocity; velocity of the body-fixed point at O) or a force
/// (moment about O; force).
struct Spatial {
  Eigen::Vector3f top = Eigen::Vector3f::Zero();
  Eigen::Vector3f bottom = Eigen::Vector3f::Zero();

  [[nodiscard]] float dot(const Spatial& other) const {
    return top.dot(other.top) + bottom.dot(other.bottom);
  }
};

/// Where a link is, relative to O.
struct LinkFrame {
  Eigen::Matrix3f R_WL;
  Eigen::Vector3f p_OL;  ///< [m]
};

/// A rigid body's, or a subtree's, inertia about O.
struct SpatialInertia {
  float mass_kg = 0;
  Eigen::Vector3f moment_kgm = Eigen::Vector3f::Zero();  ///< mass × centre of mass
  Eigen::Matrix3f inertia_kgm2 = Eigen::Matrix3f::Zero();

  SpatialInertia& operator+=(const SpatialInertia& other);
  /// Momentum of a motion.
  [[nodiscard]] Spatial operator*(const Spatial& motion) const;
};

class CreatureDynamics {
 public:
  /// Throws an internal Error for a body with more than kMaxSpeeds − 6 joints.
  explicit CreatureDynamics(const bodies::BodyPlan& plan);

  [[nodiscard]] int size() const { return 6 + static_cast<int>(joints_.size()); }
  [[nodiscard]] const SpeedParents& parents() const { return parents_; }

  /// The last speed that moves a link: its own last joint's, or 5 for the head. The others are this
  /// one's ancestors in parents().
  [[nodiscard]] int last_speed(int link) const { return links_[at(link)].last_speed; }

  /// Takes the positions: frames of all links, in the order of the plan.
  void set_frames(const std::vector<LinkFrame>& frames);

  /// Column of speed i in the motion of the links that it moves.
  [[nodiscard]] const Spatial& motion(int speed) const { return motions_[at(speed)]; }

  /// H by the composite rigid body algorithm (Featherstone 2008, table 6.2), without armatures.
  /// Writes what TreeFactor reads: the lower triangle, at ancestors.
  void mass_matrix(SpeedMatrix& H);

  /// The whole creature's inertia. Needs mass_matrix to have been called.
  [[nodiscard]] const SpatialInertia& whole() const { return composites_[0]; }

  /// c(q, v): what gravity along −z and the motion itself take, by the recursive Newton–Euler
  /// algorithm with zero acceleration (Featherstone 2008, table 5.1).
  void bias_force(const SpeedVector& v, float gravity_mss, SpeedVector& c);

  /// Velocity [m/s] of the point of a link that is at p_OP, at the speeds bias_force was given.
  [[nodiscard]] Eigen::Vector3f velocity_at(int link, const Eigen::Vector3f& p_OP) const;

 private:
  struct Link {
    int parent = -1;
    int first_joint = 0;
    int joint_count = 0;
    int last_speed = 5;
    float mass_kg = 0;
    Eigen::Vector3f inertia_kgm2;
    Eigen::Matrix3f R_PL;
    Eigen::Vector3f p_LJ_L;  ///< joint anchor from the link's origin
  };
  struct Joint {
    int link = 0;
    Eigen::Vector3f axis_L;
  };
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  std::vector<Link> links_;
  std::vector<Joint> joints_;
  SpeedParents parents_{};
  std::vector<Spatial> motions_;            ///< per speed
  std::vector<SpatialInertia> inertias_;    ///< per link, its own
  std::vector<SpatialInertia> composites_;  ///< per link, of its subtree
  std::vector<Spatial> velocities_;         ///< per link
  std::vector<Spatial> accelerations_;      ///< per link
  std::vector<Spatial> forces_;             ///< per link
};

}  // namespace neuroprospect::worlds
