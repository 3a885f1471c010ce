// worlds/contact_rows.h: contacts, friction and joint limits as inequalities on speeds, and the
// impulses that satisfy them. Thread safety: a value owned by one thread. Allocates nothing after
// construction.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "worlds/contact.h"
#include "worlds/creature_dynamics.h"
#include "worlds/tree_factor.h"

namespace neuroprospect::worlds {

/// Most rows of one step, a multiple of 8. A creature of 10 limbs that lies flat on the ground with
/// every joint at a limit has 83; what is left is for contacts between limbs, the deepest first.
inline constexpr int kMaxRows = 128;

/// How overlap and limits past their end are undone: a share of it per step, at a bounded speed,
/// and not at all below the slop, so that bodies at rest keep their contacts. The bound keeps
/// push-out from being worth a jump: 0.5 m/s is a rise of 13 mm.
inline constexpr float kPushOutShare = 0.2F;
inline constexpr float kPushOutLimit_ms = 0.5F;
inline constexpr float kPenetrationSlop_m = 0.001F;

/// Limits, and contacts between links, give way by this share of the impulse's own effect (the
/// constraint force mixing of Smith's Open Dynamics Engine): where limbs are wedged between limits
/// and each other, no impulse satisfies all rows, and without it each step would add to the last
/// until the wedge bursts. The ground gives no way, so what lies on it does not sink.
inline constexpr float kSoftness = 0.001F;

class ContactRows {
 public:
  /// `mass_kg` is the creature's: no contact acts as if more than all of it stood behind, which one
  /// between two limbs near their joints would without bound.
  explicit ContactRows(float mass_kg);

  /// Forgets all rows. `step_s` is the physics step.
  void clear(int speeds, float step_s);

  /// A one-sided joint limit: `room_rad` is left in the direction `sign` · q, below 0 when it is
  /// past. `guess` is the impulse to begin with [N·m·s]. Needs room for a row.
  void add_limit(int speed, float sign, float room_rad, float guess);

  /// One normal row and two of friction, with impulses to begin with [N·s]. Needs room for three
  /// rows.
  void add_contact(const CreatureDynamics& dynamics, const Contact& contact, float friction,
                   const Eigen::Vector3f& guess);

  [[nodiscard]] int size() const { return limits_ + 3 * contacts_; }
  [[nodiscard]] int contact_count() const { return contacts_; }

  /// Impulses by projected Gauss–Seidel with a friction disc (Catto 2005; the matrix form of
  /// Erleben 2007), `iterations` times over all rows; then `v`, the speeds that the factored system
  /// has without them, becomes what it has with them.
  void solve(const TreeFactor& factor, int iterations, SpeedVector& v);

  /// After solve, in the order they were added: of a limit [N·m·s], and of a contact along its
  /// normal and the two directions of friction [N·s].
  [[nodiscard]] float limit_impulse(int limit) const { return impulses_[limit]; }
  [[nodiscard]] Eigen::Vector3f contact_impulse(int contact) const {
    return impulses_.segment<3>(limits_ + 3 * contact);
  }

 private:
  using Rows = Eigen::Matrix<float, kMaxSpeeds, kMaxRows, Eigen::RowMajor>;
  using RowVector = Eigen::Matrix<float, 1, kMaxRows>;

  void iterate(int columns);

  float inverse_mass_;
  int speeds_ = 0;
  float step_s_ = 0;
  int limits_ = 0;
  int contacts_ = 0;
  std::unique_ptr<Rows> Y_;  ///< Jᵀ, speeds × rows; then L⁻ᵀ Jᵀ
  std::unique_ptr<Eigen::Matrix<float, kMaxRows, kMaxRows, Eigen::RowMajor>> A_;  ///< Yᵀ Y
  RowVector missing_;            ///< speed each row lacks: target − what it has
  RowVector impulses_;           ///< λ
  RowVector inverse_diagonal_;   ///< 1 / A(i, i)
  std::vector<float> friction_;  ///< per contact
  std::vector<bool> within_;     ///< per contact: between two links
};

}  // namespace neuroprospect::worlds
