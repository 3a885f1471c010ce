// bench/lineage_bench.cc: questions of lineage and the status of a campaign of a million births,
// each asked of a closed file by a program that has just opened it: the time to read the pedigree
// counts. The births are made up by aging selection; each has what a birth has in rows, and no
// blobs.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include "base/random.h"
#include "bench/figure.h"
#include "db/campaign_file.h"
#include "db/digest.h"
#include "db/lineage.h"
#include "db/newick.h"
#include "db/status.h"
#include "db/tree_statistics.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kBirths = 1'000'000;
constexpr std::uint64_t kFounders = 500;
constexpr std::uint64_t kLag = 64;
constexpr std::uint64_t kWindow = 1000;

// Written as the program writes it, but many births a transaction and unsynced.
void make_campaign(const std::filesystem::path& path) {
  const auto file = db::CampaignFile::create(path, scenes::made_up_campaign(kBirths));
  SQLite::Database& database = file.connection();
  database.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN");
  SQLite::Statement individual(database,
                               "INSERT INTO individual (id, status, generation, island, death, "
                               "fitness, limbs, degrees_of_freedom, mass_kg, units, connections, "
                               "wall_seconds) VALUES (?, 'lived', ?, 0, ?, ?, 4, 8, 5.5, 100, "
                               "4000, 1.5)");
  SQLite::Statement parent(database, "INSERT INTO parent VALUES (?, ?, ?)");
  SQLite::Statement score(database, "INSERT INTO score VALUES (?, 'objective', 0, 'learned', ?)");
  SQLite::Statement mutation(database,
                             "INSERT INTO mutation VALUES (?, ?, ?, 'brain', 'calibrated', NULL, "
                             "'output_rms', '', '0.05')");
  SQLite::Statement assay(database,
                          "INSERT INTO assay VALUES (?, ?, 'flat', 'locomotion', ?, 4, 0, ?, 0.1, "
                          "1.5, 400, 20, 3, 0.2, 1)");
  const auto run = [](SQLite::Statement& statement, const auto&... values) {
    int index = 0;
    const auto bind = [&](const auto& value) {
      if constexpr (std::is_integral_v<std::decay_t<decltype(value)>>) {
        statement.bind(++index, static_cast<std::int64_t>(value));
      } else {
        statement.bind(++index, value);
      }
    };
    (bind(values), ...);
    statement.exec();
    statement.reset();
  };
  RandomStream random({.seed = 1});
  std::vector<double> fitness;
  std::vector<std::uint64_t> generation;
  for (std::uint64_t birth = 0; birth < kBirths; ++birth) {
    double own = random.normal();
    std::uint64_t depth = 0;
    if (birth >= kFounders) {
      const std::uint64_t last = birth - kLag + 1;
      const std::uint64_t first = last > kWindow ? last - kWindow : 0;
      std::uint64_t best = first + random.below(last - first);
      for (int i = 0; i < 3; ++i) {
        const std::uint64_t other = first + random.below(last - first);
        if (fitness[other] > fitness[best]) best = other;
      }
      own = 0.9 * fitness[best] + random.normal();
      depth = generation[best] + 1;
      run(parent, birth, "main", best);
      if (birth % 4 == 0) {
        // a mate of the same age class
        const std::uint64_t mate = first + random.below(last - first);
        if (mate != best) run(parent, birth, "mate", mate);
      }
      run(mutation, birth, 0, 0);
    }
    fitness.push_back(own);
    generation.push_back(depth);
    run(individual, birth, depth, birth + kLag + kWindow, own);
    run(score, birth, own);
    int ordinal = 0;
    for (const char* phase : {"passive", "naive", "innate", "learned"}) {
      run(assay, birth, phase, ordinal++, own);
    }
  }
  database.exec("COMMIT; BEGIN");
  db::write_digests(database);
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

// The fastest of some rounds, each with a new connection [ms]: what else the machine does only
// adds.
double milliseconds(const std::filesystem::path& path,
                    const std::function<void(const db::CampaignFile&)>& question) {
  double fastest = 1e9;
  for (int round = 0; round < 15; ++round) {
    const auto file = db::CampaignFile::open(path, db::Access::read_only);
    const auto start = Clock::now();
    question(file);
    const std::chrono::duration<double, std::milli> took = Clock::now() - start;
    fastest = std::min(fastest, took.count());
  }
  return fastest;
}

void run(const bench::Output& output) {
  const scenes::TemporaryDirectory directory;
  const auto path = directory / "million.db";
  make_campaign(path);
  const auto report = [&](const char* name, double most_ms,
                          const std::function<void(const db::CampaignFile&)>& question) {
    const double ms = milliseconds(path, question);
    output.print({std::string("lineage.") + name, ms, "ms", fmt::format("{} ms", most_ms),
                  ms / most_ms, "<= 1"});
  };
  constexpr db::BirthIndex kLatest = kBirths - 1;
  std::uint64_t sum = 0;  // of what is found, so that it is really looked for
  const auto with = [&](db::Mates mates, auto&& question) {
    return [&sum, mates, question](const db::CampaignFile& file) {
      sum += question(file, db::load_pedigree(file, mates));
    };
  };
  using File = const db::CampaignFile&;
  using Pedigree = const db::Pedigree&;
  const auto no = db::Mates::no;
  const auto yes = db::Mates::yes;
  report("pedigree_read", 50, with(no, [](File, Pedigree p) { return p.size(); }));
  report("line_of_one", 50, with(no, [](File file, Pedigree p) {
           return db::describe(file, db::main_line(p, kLatest)).size();
         }));
  report("mutations_along_line", 50, with(no, [](File file, Pedigree p) {
           return db::mutations_of(file, db::main_line(p, kLatest)).size();
         }));
  report("ancestors_mates", 50, with(yes, [](File, Pedigree p) {
           return db::ancestors(p, kLatest, db::Kin::all).size();
         }));
  report("descendants", 50,
         with(no, [](File, Pedigree p) { return db::descendants(p, 0).size(); }));
  report("descendants_mates", 50,
         with(yes, [](File, Pedigree p) { return db::descendants(p, 0, db::Kin::all).size(); }));
  report("common_ancestor", 50, with(no, [](File, Pedigree p) {
           return db::common_ancestor(p, kLatest, kLatest - 1).value_or(0);
         }));
  report("common_ancestor_mates", 50, with(yes, [](File, Pedigree p) {
           return db::common_ancestor(p, kLatest, kLatest - 1, db::Kin::all).value_or(0);
         }));
  report("survivors", 50, with(no, [](File, Pedigree p) { return db::survivors(p).size(); }));
  report("time_to_common", 50, with(no, [](File, Pedigree p) {
           return p.now() - db::common_ancestor_of_the_living(db::survivors(p)).value_or(0);
         }));
  report("sweeps", 50, with(no, [](File, Pedigree p) { return db::sweeps(p).size(); }));
  report("tree_statistics", 50, with(no, [](File, Pedigree p) {
           return db::tree_statistics(db::survivors(p), p.now()).sackin;
         }));
  report("newick_of_survivors", 50,
         with(no, [](File, Pedigree p) { return db::newick(db::survivors(p)).size(); }));
  report("status", 100, [&](File file) { sum += db::summarise(file).lived; });
  require(sum > kBirths, "nothing was found");

  const auto bytes = static_cast<double>(std::filesystem::file_size(path));
  const auto file = db::CampaignFile::open(path, db::Access::read_only);
  const double digests =
      file.connection()
          .execAndGet(
              "SELECT total(length(parents) + length(lifetimes) + length(mates)) FROM "
              "pedigree")
          .getDouble();
  output.print({"lineage.file_per_birth", bytes / kBirths, "B/birth",
                "its packed pedigree, bytes per birth", bytes / digests, ""});
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) { neuroprospect::run(neuroprospect::bench::Output(argc, argv)); }
