// tests/scenes/recorded_founders.h: a campaign file of founders and nobody else, for studies that
// let them live again. Their wiring is drawn, so nothing of it was selected.
#pragma once

#include <functional>

#include "evolution/record.h"
#include "tests/scenes/brief_lives.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::scenes {

/// What of a founder is other than it was drawn.
using Change = std::function<void(evolution::CreatureGenome&)>;

struct RecordedFounders {
  evolution::CampaignSpec spec;
  TemporaryDirectory directory{in_memory()};
  db::CampaignFile file;

  explicit RecordedFounders(std::uint64_t count, evolution::CampaignSpec campaign = brief_lives(),
                            const Change& change = {})
      : spec(prepared(std::move(campaign), count)),
        file(db::CampaignFile::create(
            directory / "founders.db",
            {.name = spec.name, .configuration = "", .seed = spec.seed, .births = count})) {
    for (std::uint64_t birth = 0; birth < count; ++birth) {
      evolution::Conception child = evolution::CreatureProblem(spec).founder(birth);
      if (change) change(*child.genome);
      const auto report = evolution::run_life({spec.seed, birth, *child.genome}, spec);
      file.record(evolution::to_record({birth, 0, 0, {}, std::move(child)}, report, spec));
    }
  }

 private:
  static evolution::CampaignSpec prepared(evolution::CampaignSpec spec, std::uint64_t count) {
    spec.evolution.births = count;
    spec.evolution.founders = count;
    return spec;
  }
};

}  // namespace neuroprospect::scenes
