#include "brains/learners.h"

#include "base/error.h"
#include "brains/clone.h"
#include "brains/eprop.h"
#include "brains/es.h"
#include "brains/hebbian.h"
#include "brains/ppo.h"
#include "brains/rstdp.h"

namespace neuroprospect::brains {
namespace {

class InnateOnly final : public Learner {
 public:
  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes&,
                              const Lesson&) const override {
    return {innate, {}, std::nullopt};
  }
};

}  // namespace

void validate(const LearnerSettings& settings) {
  require_input(settings.es.population % 2 == 0,
                "es.population = {} is odd, and its perturbations come in pairs",
                settings.es.population);
}

std::unique_ptr<Learner> make_learner(LearnerKind kind, const LearnerSettings& settings) {
  switch (kind) {
    case LearnerKind::ppo:
      return std::make_unique<PpoLearner>(settings.ppo);
    case LearnerKind::es:
      return std::make_unique<EsLearner>(settings.es);
    case LearnerKind::hebbian:
      return std::make_unique<HebbianLearner>(settings.hebbian);
    case LearnerKind::eprop:
      return std::make_unique<EpropLearner>(settings.eprop);
    case LearnerKind::rstdp:
      return std::make_unique<RstdpLearner>(settings.rstdp);
    case LearnerKind::clone:
      return std::make_unique<CloneLearner>(settings.clone, settings.ppo);
    case LearnerKind::none:
      break;
  }
  return std::make_unique<InnateOnly>();
}

}  // namespace neuroprospect::brains
