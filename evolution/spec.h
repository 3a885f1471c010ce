// evolution/spec.h: everything a campaign file states. Plain data; each field is declared once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/parameter.h"
#include "bodies/settings.h"
#include "brains/connectome.h"
#include "brains/learners.h"
#include "brains/settings.h"
#include "evolution/heredity_settings.h"
#include "evolution/record_settings.h"
#include "evolution/settings.h"
#include "recordings/recording.h"
#include "worlds/settings.h"

namespace neuroprospect::evolution {

/// How a child differs from its parent.
struct VariationSettings {
  double body_rate = 0.5;
  double brain_rate = 1;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "body_rate",
                    .unit = "probability",
                    .help = "that a child's body differs from its parent's by one mutation",
                    .low = 0,
                    .high = 1},
          self.body_rate);
    visit(Parameter{.name = "brain_rate",
                    .unit = "probability",
                    .help = "that a child's innate wiring is mutated",
                    .low = 0,
                    .high = 1},
          self.brain_rate);
  }
};

/// One life.
struct LifeSettings {
  brains::LearnerKind learner = brains::LearnerKind::ppo;
  std::uint64_t steps = 20'000;
  bool random_birth = false;
  int episodes = 2;
  int curve_points = 10;
  double criterion = 1;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "learner", .help = "how it learns; see docs/brains.md"}, self.learner);
    visit(Parameter{.name = "steps",
                    .unit = "control steps",
                    .help = "of learning; 0, or learner none: what is learned is what is innate",
                    .low = 0,
                    .high = 1e9},
          self.steps);
    visit(Parameter{.name = "random_birth",
                    .help = "whether every life begins with wiring that nobody inherited, as a "
                            "founder's, so that only structure and learning genes are inherited"},
          self.random_birth);
    visit(Parameter{.name = "episodes",
                    .unit = "episodes",
                    .help = "per assay, on the same seeds in each",
                    .low = 1,
                    .high = 1000},
          self.episodes);
    visit(Parameter{.name = "curve_points",
                    .unit = "points",
                    .help = "of the learning curve that are kept, evenly spaced",
                    .low = 1,
                    .high = 10'000},
          self.curve_points);
    visit(Parameter{.name = "criterion",
                    .unit = "return",
                    .help = "the first point of the learning curve at or above it is when the task "
                            "was learned"},
          self.criterion);
  }
};

/// What is selected: a weighted sum of what a life measured, or several objectives; more is better.
struct FitnessSettings {
  double learned = 1;
  double innate = 0;
  double gain = 0;
  double area = 0;
  double energy_j = 0;
  std::vector<std::string> objectives;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "learned", .help = "weight of the mean return after learning"},
          self.learned);
    visit(Parameter{.name = "innate", .help = "weight of the mean return before learning"},
          self.innate);
    visit(Parameter{.name = "gain", .help = "weight of learned minus innate"}, self.gain);
    visit(Parameter{.name = "area", .help = "weight of the mean of the learning curve"}, self.area);
    visit(
        Parameter{
            .name = "energy_j",
            .help = "weight of the mean energy of an episode after learning; below 0 to save it"},
        self.energy_j);
    visit(Parameter{.name = "objectives",
                    .help = "instead of the weighted sum: measures of a life, each an objective; "
                            "- in front of a name: less is better"},
          self.objectives);
  }
};

/// A campaign.
struct CampaignSpec {
  std::string name = "campaign";
  std::uint64_t seed = 0;
  EngineSettings evolution;
  FounderSettings founders;
  VariationSettings variation;
  InheritanceSettings inheritance;
  FitnessSettings fitness;
  LifeSettings life;
  RecordSettings record;
  worlds::WorldSettings world;
  bodies::BodySettings body;
  brains::BrainSettings brain;
  brains::LearnerSettings learners;
  /// What founders' brains are wired by, prepared for them; none where brain.connectome names none.
  /// No setting: the campaign's file keeps it (evolution/materials.h). Shared by copies for
  /// workers; never changed.
  std::shared_ptr<const brains::Connectome> connectome;

  /// What `clone.recording` names, where creatures clone it: no setting, but kept in the campaign
  /// file (evolution/materials.h). Shared by all lives, which only read it.
  std::shared_ptr<const recordings::Recording> recording;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "name", .help = "of the campaign, in tables and pictures"}, self.name);
    visit(Parameter{.name = "seed",
                    .help = "of every random number in the campaign; 0: drawn from the machine "
                            "when the campaign starts, and recorded",
                    .low = 0,
                    .high = 9.2e18},
          self.seed);
    visit(Section{.name = "evolution", .help = "who lives, and who becomes a parent"},
          self.evolution);
    visit(Section{.name = "founders", .help = "where the first genomes are from"}, self.founders);
    visit(Section{.name = "variation", .help = "how a child differs from its parent"},
          self.variation);
    visit(Section{.name = "inheritance", .help = "whether children inherit what was learned"},
          self.inheritance);
    visit(Section{.name = "fitness",
                  .help = "what is selected: a weighted sum, or several objectives"},
          self.fitness);
    visit(Section{.name = "life", .help = "one life: assays, learning, assays again"}, self.life);
    visit(Section{.name = "record", .help = "what of each life is kept in the file"}, self.record);
    visit(Section{.name = "world", .help = "where it lives"}, self.world);
    visit(Section{.name = "body", .help = "the space of bodies"}, self.body);
    visit(Section{.name = "brain", .help = "the space of brains"}, self.brain);
    brains::LearnerSettings::declare(self.learners, visit);
  }
};

/// Throws an input Error where settings contradict each other.
void validate(const CampaignSpec& spec);

/// Control steps of learning in a life: none without a learner, or where it only clones.
std::uint64_t learning_steps(const CampaignSpec& spec);

}  // namespace neuroprospect::evolution
