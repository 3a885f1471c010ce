// tests/peers/random_phylogenies.cc: writes campaign files of random births into a folder, for
// lineage.py to compare with what others make of them.
// random_phylogenies FOLDER COUNT
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "db/campaign_file.h"
#include "tests/scenes/births.h"

namespace neuroprospect {
namespace {

// One founder, so that there is one tree; parents among the living, now and then a mate; lives of
// very different lengths, so that some parents outlive their children; some children fail.
void write(const std::filesystem::path& path, std::uint64_t seed) {
  RandomStream random({.seed = seed});
  const std::uint64_t births = 20 + random.below(120);
  const std::uint64_t longest = 3 + random.below(40);
  auto file = db::CampaignFile::create(path, scenes::made_up_campaign(births));
  struct Life {
    std::uint64_t birth;
    std::uint64_t death;
    std::uint64_t generation;
  };
  std::vector<Life> living;
  for (std::uint64_t birth = 0; birth < births; ++birth) {
    std::erase_if(living, [birth](const Life& life) { return life.death <= birth; });
    db::BirthRecord record;
    record.individual.birth = birth;
    if (birth > 0) {
      const Life parent = random.pick(living);
      record.parents.push_back({parent.birth, "main"});
      record.individual.generation = parent.generation + 1;
      const Life mate = random.pick(living);
      if (random.chance(0.3) && mate.birth != parent.birth)
        record.parents.push_back({mate.birth, "mate"});
    }
    if (birth % 5 > 0 && random.chance(0.1)) {
      record.individual.status = db::Status::failed;
      record.individual.reason = "too_fast";
    } else {
      // a death that is still to come need not be known
      std::uint64_t death = birth + 1 + random.below(longest);
      // there is always a parent for the next: this one lives until another is sure to
      if (birth % 5 == 0) death = birth + 12;
      if (death < births || random.chance(0.5)) record.individual.death = death;
      living.push_back({birth, death, record.individual.generation});
    }
    file.record(record);
  }
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  if (argc != 3) return EXIT_FAILURE;
  const std::filesystem::path folder = argv[1];
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  for (std::uint64_t i = 0; i < count; ++i) {
    neuroprospect::write(folder / fmt::format("random-{}.db", i), 1000 + i);
  }
}
