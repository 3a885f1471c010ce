// Novelty search (Lehman and Stanley 2011): the parent is the most novel of a few drawn from the
// newest births, whatever their fitness. Novelty is the mean distance to the nearest neighbours
// among population and archive, in descriptors scaled to their ranges. Births enter the archive at
// random, as works best in the comparison of Gomes, Mariano and Christensen 2015.
#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

#include "evolution/population/kinds.h"

namespace neuroprospect::evolution {
namespace {

class Novelty : public Population {
 public:
  Novelty(const EngineSettings& settings, std::uint64_t seed)
      : settings_(settings.selection),
        lifespan_(static_cast<std::uint64_t>(settings.selection.window) * settings.islands),
        seed_(seed) {}

  void admit(std::uint64_t birth, std::optional<Score> score,
             std::vector<std::uint64_t>& removed) override {
    while (!living_.empty() && living_.front().birth + lifespan_ <= birth) {
      removed.push_back(living_.front().birth);
      living_.pop_front();
    }
    if (!score) {
      removed.push_back(birth);
      return;
    }
    living_.push_back({birth, scaled(score->descriptors)});
    RandomStream random({.seed = seed_, .birth = birth, .purpose = Purpose::selection, .index = 1});
    if (random.chance(settings_.archive_rate)) archive_.push_back(living_.back());
  }

  // the first drawn than which no other drawn is more novel
  [[nodiscard]] std::optional<std::uint64_t> draw(RandomStream& random) const override {
    if (living_.empty()) return std::nullopt;
    const Point* best = nullptr;
    double most = 0;
    for (int i = 0; i < settings_.tournament; ++i) {
      const Point& drawn = living_[random.below(living_.size())];
      const double novelty = novelty_of(drawn);
      if (best == nullptr || novelty > most) {
        best = &drawn;
        most = novelty;
      }
    }
    return best->birth;
  }

  [[nodiscard]] std::vector<std::uint64_t> members() const override {
    std::vector<std::uint64_t> births;
    for (const Point& point : living_) births.push_back(point.birth);
    return births;
  }

 private:
  struct Point {
    std::uint64_t birth = 0;
    std::vector<double> at;
  };

  [[nodiscard]] std::vector<double> scaled(const std::vector<double>& descriptors) const {
    std::vector<double> at(descriptors.size());
    for (std::size_t i = 0; i < at.size(); ++i) {
      at[i] = (descriptors[i] - settings_.low[i]) / (settings_.high[i] - settings_.low[i]);
    }
    return at;
  }

  [[nodiscard]] double novelty_of(const Point& point) const {
    std::vector<double> distances;
    distances.reserve(living_.size() + archive_.size());
    const auto measure = [&](const Point& other) {
      double squares = 0;
      for (std::size_t i = 0; i < point.at.size(); ++i) {
        squares += (point.at[i] - other.at[i]) * (point.at[i] - other.at[i]);
      }
      distances.push_back(std::sqrt(squares));
    };
    for (const Point& other : living_) {
      if (other.birth != point.birth) measure(other);
    }
    // the newest of the archive are in the population still
    for (const Point& other : archive_) {
      if (other.birth >= living_.front().birth) break;
      measure(other);
    }
    if (distances.empty()) return 0;
    const std::size_t k =
        std::min(distances.size(), static_cast<std::size_t>(settings_.neighbours));
    const auto nearest = distances.begin() + static_cast<std::ptrdiff_t>(k);
    std::ranges::partial_sort(distances, nearest);  // so that the sum has one order
    return std::accumulate(distances.begin(), nearest, 0.0) / static_cast<double>(k);
  }

  SelectionSettings settings_;
  std::uint64_t lifespan_;
  std::uint64_t seed_;
  std::deque<Point> living_;    // ascending births
  std::vector<Point> archive_;  // ascending births
};

}  // namespace

std::unique_ptr<Population> make_novelty(const EngineSettings& settings, std::uint64_t seed) {
  return std::make_unique<Novelty>(settings, seed);
}

}  // namespace neuroprospect::evolution
