// brains/learners.h: every way to learn, by name. A new one is a value of LearnerKind, a member of
// LearnerSettings and a line of make_learner().
// Thread safety: plain data, and a pure function.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/parameter.h"
#include "brains/clone_settings.h"
#include "brains/eprop_settings.h"
#include "brains/es_settings.h"
#include "brains/hebbian_settings.h"
#include "brains/learner.h"
#include "brains/ppo_settings.h"
#include "brains/rstdp_settings.h"

namespace neuroprospect::brains {

/// Ways to learn; docs/brains.md has their sources and when to use which.
enum class LearnerKind : std::uint8_t {
  ppo,      ///< reinforcement learning by gradients (brains/ppo.h)
  es,       ///< evolution strategies within a life (brains/es.h)
  hebbian,  ///< connections organise themselves, without reward (brains/hebbian.h)
  eprop,    ///< e-prop: eligibility traces and learning signals (brains/eprop.h)
  rstdp,    ///< spike timing, made to last by reward (brains/rstdp.h)
  clone,    ///< imitation of recorded behaviour (brains/clone.h)
  none,     ///< an innate-only life: no step is taken, and what is learned is what is innate
};

/// The settings of each, of which a campaign uses one's. Sections of the campaign file.
struct LearnerSettings {
  PpoSettings ppo;
  EsSettings es;
  HebbianSettings hebbian;
  EpropSettings eprop;
  RstdpSettings rstdp;
  CloneSettings clone;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Section{.name = "ppo", .help = "how it learns by proximal policy optimisation"},
          self.ppo);
    visit(Section{.name = "es", .help = "how it learns by evolution strategies"}, self.es);
    visit(Section{.name = "hebbian", .help = "how plastic connections organise themselves"},
          self.hebbian);
    visit(Section{.name = "eprop", .help = "how it learns by e-prop"}, self.eprop);
    visit(Section{.name = "rstdp", .help = "how it learns by reward-modulated spike timing"},
          self.rstdp);
    visit(Section{.name = "clone", .help = "how it imitates recorded behaviour"}, self.clone);
  }
};

/// Throws an input Error where settings contradict each other.
void validate(const LearnerSettings& settings);

/// The learner of this name.
std::unique_ptr<Learner> make_learner(LearnerKind kind, const LearnerSettings& settings);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::LearnerKind> {
  static constexpr std::array<std::string_view, 7> values = {"ppo",   "es",    "hebbian", "eprop",
                                                             "rstdp", "clone", "none"};
};
