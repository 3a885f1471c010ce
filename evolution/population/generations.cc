// Selection by generations: all of a brood is told before the first of the next is conceived.
//   truncation     the best share of the last generation, each as likely as another (Mühlenbein and
//                  Schlierkamp-Voosen 1993); several objectives: ranked as in NSGA-II (Deb et al.
//                  2002)
//   proportional   everybody of the last generation, in proportion to fitness (Holland 1975)
#include <algorithm>
#include <cmath>
#include <numeric>

#include "evolution/population/kinds.h"
#include "evolution/population/pareto.h"
#include "evolution/schedule.h"

namespace neuroprospect::evolution {
namespace {

// Collects a brood; when it is whole, `choose` says who of it become parents.
class Generations : public Population {
 public:
  explicit Generations(const EngineSettings& settings) : settings_(settings) {}

  void admit(std::uint64_t birth, std::optional<Score> score,
             std::vector<std::uint64_t>& removed) override {
    if (score) {
      brood_.push_back({birth, std::move(*score)});
    } else {
      removed.push_back(birth);
    }
    if (birth + settings_.islands < brood_end(birth, settings_)) return;
    for (const Candidate& parent : parents_) removed.push_back(parent.birth);
    parents_ = std::move(brood_);
    brood_.clear();
    choose(parents_, removed);
  }

  [[nodiscard]] std::vector<std::uint64_t> members() const override {
    std::vector<std::uint64_t> births;
    for (const Candidate& parent : parents_) births.push_back(parent.birth);
    std::ranges::sort(births);
    return births;
  }

 protected:
  // keeps of a generation those who become parents; the others go to `removed`
  virtual void choose(std::vector<Candidate>& generation, std::vector<std::uint64_t>& removed) = 0;

  [[nodiscard]] const std::vector<Candidate>& parents() const { return parents_; }
  [[nodiscard]] const SelectionSettings& selection() const { return settings_.selection; }

 private:
  EngineSettings settings_;
  std::vector<Candidate> brood_;  // the generation that is being born, ascending
  std::vector<Candidate> parents_;
};

class Truncation : public Generations {
 public:
  using Generations::Generations;

  [[nodiscard]] std::optional<std::uint64_t> draw(RandomStream& random) const override {
    if (parents().empty()) return std::nullopt;
    return parents()[random.below(parents().size())].birth;
  }

 protected:
  void choose(std::vector<Candidate>& generation, std::vector<std::uint64_t>& removed) override {
    const auto order = best_first(generation);
    const auto share = std::ceil(selection().share * static_cast<double>(generation.size()));
    const auto kept = std::min(generation.size(), std::max<std::size_t>(1, share));
    std::vector<Candidate> best;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i < kept) {
        best.push_back(std::move(generation[order[i]]));
      } else {
        removed.push_back(generation[order[i]].birth);
      }
    }
    generation = std::move(best);
  }
};

class Proportional : public Generations {
 public:
  using Generations::Generations;

  [[nodiscard]] std::optional<std::uint64_t> draw(RandomStream& random) const override {
    if (parents().empty()) return std::nullopt;
    // where nobody has a fitness above 0, everybody is as likely
    if (sums_.back() == 0) return parents()[random.below(parents().size())].birth;
    const double at = random.uniform() * sums_.back();
    const auto found = std::ranges::upper_bound(sums_, at);
    return parents()[std::min(static_cast<std::size_t>(found - sums_.begin()), sums_.size() - 1)]
        .birth;
  }

 protected:
  void choose(std::vector<Candidate>& generation, std::vector<std::uint64_t>& removed) override {
    const auto hopeless = [](const Candidate& candidate) {
      return candidate.score.objectives[0] <= 0;
    };
    if (!std::ranges::all_of(generation, hopeless)) {
      for (const Candidate& candidate : generation) {
        if (hopeless(candidate)) removed.push_back(candidate.birth);
      }
      std::erase_if(generation, hopeless);
    }
    sums_.clear();
    double sum = 0;
    for (const Candidate& candidate : generation) {
      sum += std::max(0.0, candidate.score.objectives[0]);
      sums_.push_back(sum);
    }
  }

 private:
  std::vector<double> sums_;  // of the parents' fitness so far, ascending
};

}  // namespace

std::unique_ptr<Population> make_truncation(const EngineSettings& settings) {
  return std::make_unique<Truncation>(settings);
}

std::unique_ptr<Population> make_proportional(const EngineSettings& settings) {
  return std::make_unique<Proportional>(settings);
}

}  // namespace neuroprospect::evolution
