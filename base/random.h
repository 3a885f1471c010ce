// base/random.h: random numbers from counter-based streams (Philox4x64-10; Salmon, Moraes, Dror and
// Shaw 2011), the only source of randomness in the project.
// Thread safety: a stream is a value owned by one thread; streams with different keys are
// independent.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace neuroprospect {

/// What a stream is for. The numeric values are part of a campaign's results: never reuse one.
enum class Purpose : std::uint64_t {
  founder = 1,        ///< a founder's body and brain
  selection = 2,      ///< which parent a birth has
  variation = 3,      ///< mutation of body and brain
  naive = 4,          ///< the wiring of the naive control
  assay = 5,          ///< seeds of assay episodes
  learning = 6,       ///< exploration noise, minibatch order, initial critic
  training = 7,       ///< seeds of learning episodes; index = environment
  episode = 8,        ///< everything drawn within one episode (start pose, terrain, things)
  memory = 9,         ///< which observations of an assay are remembered
  verification = 10,  ///< which lives `verify` relives
  connectome = 11,    ///< controls and scaling of connectomes
  bootstrap = 12,     ///< resamples of analysis; index = resample
  study = 13,         ///< what a study draws: whom it looks at, controls
  test = 1000,        ///< tests and benches
};

/// The key of a stream: what it belongs to. Equal keys give equal numbers, on any machine.
struct StreamKey {
  std::uint64_t seed = 0;   ///< campaign seed, or an episode's seed
  std::uint64_t birth = 0;  ///< birth index; 0 where there is none
  Purpose purpose = Purpose::test;
  std::uint64_t index = 0;  ///< which of several streams for one purpose
};

/// A stream of random numbers. Draws are a pure function of the key and of how many came before.
class RandomStream {
 public:
  explicit RandomStream(const StreamKey& key);

  /// 64 uniform random bits.
  std::uint64_t bits();

  /// Uniform in [0, 1), multiples of 2^-53.
  double uniform();

  /// Uniform in [low, high). Needs low <= high.
  double uniform(double low, double high);

  /// Uniform in {0, …, n − 1}, without bias (Lemire 2019). Needs n >= 1.
  std::uint64_t below(std::uint64_t n);

  /// Standard normal (Box and Muller 1958; both of a pair are used).
  double normal();

  /// True with probability `p`.
  bool chance(double p) { return uniform() < p; }

  /// Uniform choice. Needs a non-empty range.
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  /// Uniform random permutation in place (Fisher and Yates).
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[below(i)]);
    }
  }

 private:
  void refill();

  std::array<std::uint64_t, 2> key_;
  std::array<std::uint64_t, 4> counter_;
  std::array<std::uint64_t, 4> block_{};
  int used_ = 4;
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace neuroprospect
