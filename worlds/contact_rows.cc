#include "worlds/contact_rows.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace neuroprospect::worlds {
namespace {

using Eigen::Vector3f;

// Rows are handled in whole vectors of 8.
int padded(int rows) { return (rows + 7) / 8 * 8; }

// The least speed apart that a row asks for: what is left of the way may be used up within one
// step, and overlap is pushed out.
float target_speed(float room, float slop, float step_s) {
  if (room > 0) return -room / step_s;
  const float excess = -room - slop;
  return excess > 0 ? std::min(kPushOutShare * excess / step_s, kPushOutLimit_ms) : 0.0F;
}

}  // namespace

ContactRows::ContactRows(float mass_kg)
    : inverse_mass_(1 / mass_kg),
      Y_(std::make_unique<Rows>()),
      A_(std::make_unique<Eigen::Matrix<float, kMaxRows, kMaxRows, Eigen::RowMajor>>()) {
  Y_->setZero();
  missing_.setZero();
  impulses_.setZero();
  friction_.reserve(kMaxRows / 3);
  within_.reserve(kMaxRows / 3);
}

void ContactRows::clear(int speeds, float step_s) {
  speeds_ = speeds;
  step_s_ = step_s;
  const int used = padded(size());
  Y_->topLeftCorner(speeds, used).setZero();
  missing_.head(used).setZero();
  impulses_.head(used).setZero();
  limits_ = 0;
  contacts_ = 0;
  friction_.clear();
  within_.clear();
}

void ContactRows::add_limit(int speed, float sign, float room_rad, float guess) {
  require(contacts_ == 0 && size() + 1 <= kMaxRows, "limit {} after {} contacts", limits_,
          contacts_);
  (*Y_)(speed, limits_) = sign;
  missing_[limits_] = target_speed(room_rad, 0, step_s_);
  impulses_[limits_] = guess;
  ++limits_;
}

void ContactRows::add_contact(const CreatureDynamics& dynamics, const Contact& contact,
                              float friction, const Eigen::Vector3f& guess) {
  require(size() + 3 <= kMaxRows, "no room for contact {} beside {} limits", contacts_, limits_);
  const int row = size();
  const Vector3f tangent = contact.normal.unitOrthogonal();
  Eigen::Matrix3f directions;
  directions << contact.normal, tangent, contact.normal.cross(tangent);
  // the velocity that each speed gives the point, along the three directions
  const auto add_link = [&](int link, float sign) {
    for (int k = dynamics.last_speed(link); k >= 0;
         k = dynamics.parents()[static_cast<std::size_t>(k)]) {
      const Spatial& motion = dynamics.motion(k);
      const Vector3f velocity = motion.bottom + motion.top.cross(contact.p_OC);
      Y_->row(k).segment<3>(row) += sign * velocity.transpose() * directions;
    }
  };
  add_link(contact.link, 1);
  if (contact.other >= 0) add_link(contact.other, -1);
  missing_[row] = target_speed(contact.distance_m, kPenetrationSlop_m, step_s_);
  impulses_.segment<3>(row) = guess;
  friction_.push_back(friction);
  within_.push_back(contact.other >= 0);
  ++contacts_;
}

void ContactRows::solve(const TreeFactor& factor, int iterations, SpeedVector& v) {
  const int rows = size();
  if (rows == 0) return;
  const int columns = padded(rows);
  auto Y = Y_->topLeftCorner(speeds_, columns);
  for (int k = 0; k < speeds_; ++k) missing_.head(columns) -= v[k] * Y.row(k);
  factor.solve_transposed(Y);

  auto A = A_->topLeftCorner(rows, columns);
  A.setZero();
  for (int k = 0; k < speeds_; ++k) {
    for (int i = 0; i < rows; ++i) {
      if (Y(k, i) != 0) A.row(i) += Y(k, i) * Y.row(k);
    }
  }
  for (int i = 0; i < limits_; ++i) A(i, i) *= 1 + kSoftness;
  for (int contact = 0; contact < contacts_; ++contact) {
    if (!within_[static_cast<std::size_t>(contact)]) continue;
    const int i = limits_ + 3 * contact;
    A(i, i) = std::max((1 + kSoftness) * A(i, i), inverse_mass_);
  }
  // a row that nothing moves has A(i, i) = 0: its impulse changes nothing, but must stay finite
  for (int i = 0; i < rows; ++i) inverse_diagonal_[i] = 1 / std::max(A(i, i), 1e-9F);
  for (int i = 0; i < rows; ++i) {
    if (impulses_[i] != 0) missing_.head(columns) -= impulses_[i] * A.row(i);
  }
  for (int i = 0; i < iterations; ++i) iterate(columns);

  SpeedVector change;
  for (int k = 0; k < speeds_; ++k) change[k] = Y.row(k).dot(impulses_.head(columns));
  factor.solve_lower(change);
  v.head(speeds_) += change.head(speeds_);
}

void ContactRows::iterate(int columns) {
  const auto one_sided = [&](int i) {
    const float before = impulses_[i];
    impulses_[i] = std::max(0.0F, before + missing_[i] * inverse_diagonal_[i]);
    const float change = impulses_[i] - before;
    if (change != 0) missing_.head(columns) -= change * A_->row(i).head(columns);
  };
  for (int i = 0; i < limits_; ++i) one_sided(i);
  for (int contact = 0; contact < contacts_; ++contact) {
    const int normal = limits_ + 3 * contact;
    one_sided(normal);
    const float limit = friction_[static_cast<std::size_t>(contact)] * impulses_[normal];
    const Eigen::Vector2f before(impulses_[normal + 1], impulses_[normal + 2]);
    if (limit == 0 && before.isZero(0)) continue;
    // both directions at once, then back into the disc
    Eigen::Vector2f after =
        before + Eigen::Vector2f(missing_[normal + 1] * inverse_diagonal_[normal + 1],
                                 missing_[normal + 2] * inverse_diagonal_[normal + 2]);
    const float length = after.norm();
    if (length > limit) after *= limit / length;
    const Eigen::Vector2f change = after - before;
    impulses_[normal + 1] = after.x();
    impulses_[normal + 2] = after.y();
    missing_.head(columns) -= change.x() * A_->row(normal + 1).head(columns) +
                              change.y() * A_->row(normal + 2).head(columns);
  }
}

}  // namespace neuroprospect::worlds
