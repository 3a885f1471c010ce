// Tests for db/: damaged pages. Whatever a disk makes of a file, reading it gives what was recorded
// or a database Error, and never another genome; and verify() finds the damage.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "base/random.h"
#include "db/campaign_file.h"
#include "db/query.h"
#include "db/status.h"
#include "db/verify.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

constexpr std::size_t kBirths = 30;
constexpr std::size_t kPage = 4096;

class Scene {
 public:
  Scene() {
    const auto path = directory_ / "sound.db";
    {
      auto file = CampaignFile::create(path, made_up_campaign(kBirths + 1));
      // blobs on pages of their own, and within others
      BirthMaker maker(51, 10, {.body_bytes = 300, .brain_bytes = 6000, .memory_bytes = 900});
      for (std::size_t i = 0; i < kBirths; ++i) file.record(births.emplace_back(maker.next()));
      another = maker.next();
    }
    std::ifstream file(path, std::ios::binary);
    sound = std::string(std::istreambuf_iterator<char>(file), {});
  }

  [[nodiscard]] std::filesystem::path put(const std::string& bytes) const {
    std::filesystem::remove(directory_ / "damaged.db-wal");
    std::filesystem::remove(directory_ / "damaged.db-shm");
    std::ofstream(directory_ / "damaged.db", std::ios::binary) << bytes;
    return directory_ / "damaged.db";
  }

  std::string sound;
  std::vector<BirthRecord> births;
  BirthRecord another;

 private:
  TemporaryDirectory directory_{scenes::in_memory()};
};

// What disks, cables and copying do to pages.
std::string damaged(const std::string& sound, RandomStream& random) {
  std::string bytes = sound;
  const std::uint64_t pages = sound.size() / kPage;
  const auto random_bytes = [&](std::size_t begin, std::size_t size) {
    for (std::size_t i = begin; i < std::min(begin + size, bytes.size()); ++i) {
      bytes[i] = static_cast<char>(random.below(256));
    }
  };
  for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
    const std::size_t page = random.below(pages) * kPage;
    // heads of pages and their cell pointers are where SQLite trusts most
    const std::size_t place = page + (random.chance(0.5) ? random.below(64) : random.below(kPage));
    switch (random.below(7)) {
      case 0:
        bytes[place] = static_cast<char>(bytes[place] ^ (1 << random.below(8)));
        break;
      case 1:
        random_bytes(place, 1 + random.below(8));
        break;
      case 2:
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(place),
                    std::min<std::size_t>(random.below(600), bytes.size() - place), '\0');
        break;
      case 3:
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page), kPage, '\0');
        break;
      case 4:
        random_bytes(page, kPage);
        break;
      case 5: {
        const std::size_t other = random.below(pages) * kPage;
        bytes.replace(page, kPage, sound.substr(other, kPage));
        break;
      }
      default:
        // sectors of a page of another time
        bytes.replace(page + 512, 512, sound.substr(random.below(pages) * kPage, 512));
    }
  }
  if (random.chance(0.05)) bytes.resize(random.below(bytes.size()));
  return bytes;
}

struct Outcomes {
  int unopened = 0;  // the file cannot be opened
  int refused = 0;   // some births cannot be read
  int numbers = 0;   // a number or text differs, and verify() has seen no more than pages can show
  int harmless = 0;  // everything reads as recorded
  int found = 0;     // verify() found it
};

void check_blob(std::string_view kind, std::span<const std::byte> blob) {
  std::uint16_t version = 0;
  unframe(blob,
          kind == "body"    ? BlobKind::body_genome
          : kind == "brain" ? BlobKind::brain_genome
                            : BlobKind::memory,
          1, version);
}

// Any exception but a database Error fails the test.
template <class Read>
bool can(Read&& read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::internal) FAIL("not the file's fault: " << error.what());
    return false;
  }
}

void read_damaged(const Scene& scene, std::uint64_t seed, Outcomes& outcomes) {
  RandomStream random({.seed = seed});
  const auto path = scene.put(damaged(scene.sound, random));
  INFO("seed " << seed);
  std::optional<CampaignFile> file;
  if (!can([&] { file.emplace(CampaignFile::open(path, Access::read_only)); })) {
    ++outcomes.unopened;
    return;
  }
  std::size_t readable = 0;
  std::size_t equal = 0;
  std::string damage;
  for (const BirthRecord& recorded : scene.births) {
    const std::uint64_t birth = recorded.individual.birth;
    std::optional<BirthRecord> found;
    if (!can([&] { found = file->birth(birth); }) || !found) {
      damage += fmt::format(" birth {} is unreadable;", birth);
      continue;
    }
    ++readable;
    equal += *found == recorded;
    if (found->genomes != recorded.genomes) damage += fmt::format(" genomes of {};", birth);
    // pruning takes memories that nobody needs any more, so one that is gone may be no damage
    const bool is_needed = recorded.individual.death > kBirths;
    if (found->memory != recorded.memory && (is_needed || !found->memory.empty()))
      damage += fmt::format(" memory of {};", birth);
    for (const GenomeRow& genome : found->genomes) {
      if (content_hash(genome.blob) != genome.hash) FAIL("a genome is not what it was");
      Blob blob;
      if (can([&] { blob = file->genome(genome.hash); }) && content_hash(blob) != genome.hash)
        FAIL("a genome is not what it was");
    }
  }
  can([&] { summarise(*file); });
  can([&] { query(path, "SELECT * FROM lineage"); });
  const bool is_found = !verify(*file, check_blob).empty();
  if (!is_found && !damage.empty()) FAIL("verify says that all is well, but:" << damage);
  outcomes.refused += readable < kBirths;
  outcomes.harmless += equal == kBirths;
  outcomes.numbers += readable == kBirths && equal < kBirths && !is_found;
  outcomes.found += is_found;
  file.reset();
  // whoever writes to such a file is refused, or writes
  if (random.chance(0.3)) {
    can([&] { CampaignFile::open(path, Access::read_write).record(scene.another); });
  }
}

Outcomes read_many(std::uint64_t first, std::uint64_t last) {
  const Scene scene;
  REQUIRE(scene.sound.size() / kPage > 50);
  Outcomes outcomes;
  for (std::uint64_t seed = first; seed < last; ++seed) read_damaged(scene, seed, outcomes);
  CAPTURE(outcomes.unopened, outcomes.refused, outcomes.found, outcomes.harmless, outcomes.numbers);
  const auto share = [&](int count) { return count / static_cast<double>(last - first); };
  CHECK(share(outcomes.unopened) > 0.01);
  CHECK(share(outcomes.refused) > 0.2);
  CHECK(share(outcomes.found) > 0.5);
  // pages have no checksum: a bit that flips within a number is seen only when the life is relived
  CHECK(share(outcomes.numbers) < 0.1);
  return outcomes;
}

TEST_CASE("damaged pages give what was recorded or an error, and verify finds them") {
  read_many(0, 400);
}

TEST_CASE("thousands of damaged files give what was recorded or an error", "[slow]") {
  read_many(1000, 8000);
}

}  // namespace
}  // namespace neuroprospect::db
