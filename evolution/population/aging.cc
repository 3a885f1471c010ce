// Aging tournament as DERL runs it (Gupta, Savarese, Ganguli and Fei-Fei 2021; aging: Real et al.
// 2019): nobody is removed but by age.
#include <deque>

#include "evolution/population/kinds.h"
#include "evolution/population/pareto.h"

namespace neuroprospect::evolution {
namespace {

class Aging : public Population {
 public:
  explicit Aging(const EngineSettings& settings)
      : tournament_(settings.selection.tournament),
        lifespan_(static_cast<std::uint64_t>(settings.selection.window) * settings.islands) {}

  void admit(std::uint64_t birth, std::optional<Score> score,
             std::vector<std::uint64_t>& removed) override {
    while (!living_.empty() && living_.front().birth + lifespan_ <= birth) {
      removed.push_back(living_.front().birth);
      living_.pop_front();
    }
    if (score) {
      living_.push_back({birth, std::move(*score)});
    } else {
      removed.push_back(birth);
    }
  }

  // the first drawn that no other drawn dominates
  [[nodiscard]] std::optional<std::uint64_t> draw(RandomStream& random) const override {
    if (living_.empty()) return std::nullopt;
    const Candidate* best = nullptr;
    for (int i = 0; i < tournament_; ++i) {
      const Candidate& drawn = living_[random.below(living_.size())];
      if (best == nullptr || dominates(drawn.score, best->score)) best = &drawn;
    }
    return best->birth;
  }

  [[nodiscard]] std::vector<std::uint64_t> members() const override {
    std::vector<std::uint64_t> births;
    for (const Candidate& candidate : living_) births.push_back(candidate.birth);
    return births;
  }

 private:
  int tournament_;
  std::uint64_t lifespan_;
  std::deque<Candidate> living_;
};

}  // namespace

std::unique_ptr<Population> make_aging(const EngineSettings& settings) {
  return std::make_unique<Aging>(settings);
}

}  // namespace neuroprospect::evolution
