// MAP-Elites (Mouret and Clune 2015): a grid over descriptors, of which each cell keeps the best
// that fell into it; every elite is as likely a parent as another.
#include <algorithm>
#include <unordered_map>

#include "evolution/population/kinds.h"
#include "evolution/population/pareto.h"

namespace neuroprospect::evolution {
namespace {

class MapElites : public Population {
 public:
  explicit MapElites(const EngineSettings& settings) : settings_(settings.selection) {}

  void admit(std::uint64_t birth, std::optional<Score> score,
             std::vector<std::uint64_t>& removed) override {
    if (!score) {
      removed.push_back(birth);
      return;
    }
    const auto [at, is_new] = slot_.try_emplace(cell_of(score->descriptors), elites_.size());
    if (is_new) {
      elites_.push_back({birth, std::move(*score)});
      return;
    }
    Candidate& elite = elites_[at->second];
    if (dominates(*score, elite.score)) {
      removed.push_back(elite.birth);
      elite = {birth, std::move(*score)};
    } else {
      removed.push_back(birth);
    }
  }

  [[nodiscard]] std::optional<std::uint64_t> draw(RandomStream& random) const override {
    if (elites_.empty()) return std::nullopt;
    return elites_[random.below(elites_.size())].birth;
  }

  [[nodiscard]] std::vector<std::uint64_t> members() const override {
    std::vector<std::uint64_t> births;
    for (const Candidate& elite : elites_) births.push_back(elite.birth);
    std::ranges::sort(births);
    return births;
  }

 private:
  // what lies outside a range belongs to the cells at its ends
  [[nodiscard]] std::uint64_t cell_of(const std::vector<double>& descriptors) const {
    std::uint64_t cell = 0;
    for (std::size_t i = 0; i < descriptors.size(); ++i) {
      const double bins = settings_.bins[i];
      const double along =
          (descriptors[i] - settings_.low[i]) / (settings_.high[i] - settings_.low[i]);
      cell = cell * static_cast<std::uint64_t>(settings_.bins[i]) +
             static_cast<std::uint64_t>(std::clamp(along * bins, 0.0, bins - 1));
    }
    return cell;
  }

  SelectionSettings settings_;
  std::vector<Candidate> elites_;                        // in the order in which cells were filled
  std::unordered_map<std::uint64_t, std::size_t> slot_;  // of a cell, where in elites_
};

}  // namespace

std::unique_ptr<Population> make_map_elites(const EngineSettings& settings) {
  return std::make_unique<MapElites>(settings);
}

}  // namespace neuroprospect::evolution
