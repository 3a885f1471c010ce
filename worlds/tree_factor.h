// worlds/tree_factor.h: factorisation of a matrix whose sparsity is that of a kinematic tree:
// H = Lᵀ L with L lower triangular, which keeps every zero of H (Featherstone 2008, Rigid Body
// Dynamics Algorithms, 6.5, tables 6.3 and 6.5). Thread safety: a value owned by one thread.
#pragma once

#include <Eigen/Core>
#include <array>

namespace neuroprospect::worlds {

/// Most speeds (6 of the head and one per joint) that one creature has.
inline constexpr int kMaxSpeeds = 32;

using SpeedVector = Eigen::Matrix<float, kMaxSpeeds, 1>;
using SpeedMatrix = Eigen::Matrix<float, kMaxSpeeds, kMaxSpeeds, Eigen::RowMajor>;

/// For each speed the one it depends on next towards the root; −1 at the root. Smaller than its own
/// index.
using SpeedParents = std::array<int, kMaxSpeeds>;

/// H(i, j) may differ from 0 only where j is i or an ancestor of i (or the other way round).
class TreeFactor {
 public:
  /// Factors the leading size × size block of `H`; reads its lower triangle only. `H` must be
  /// positive definite; a life that has gone wrong may give one that is not, and then gets numbers
  /// that are not finite.
  void factor(const SpeedMatrix& H, const SpeedParents& parents, int size);

  /// x = H⁻¹ x.
  void solve(SpeedVector& x) const;

  /// x = L⁻¹ x.
  void solve_lower(SpeedVector& x) const;

  /// X = L⁻ᵀ X for many right-hand sides at once: X is size × columns, row major.
  template <class Rows>
  void solve_transposed(Rows&& X) const {
    for (int k = size_ - 1; k >= 0; --k) {
      X.row(k) *= inverse_diagonal_[k];
      for (int i = parents_[at(k)]; i >= 0; i = parents_[at(i)]) X.row(i) -= L_(k, i) * X.row(k);
    }
  }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  SpeedMatrix L_;
  SpeedVector inverse_diagonal_;
  SpeedParents parents_{};
  int size_ = 0;
};

}  // namespace neuroprospect::worlds
