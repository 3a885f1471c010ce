// db/campaign_state.h: what an open campaign file holds. Internal to db/: campaign_file.cc records
// and reads births, campaign_changes.cc does the rest.
#pragma once

#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/digest.h"
#include "db/table.h"
#include "db/write_lock.h"

namespace neuroprospect::db {

// The rows of a record that belong to no column list of their own.
struct MemoryRow {
  Blob blob;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("blob", self.blob);
  }
};

// The statements that write a birth.
struct Inserts {
  explicit Inserts(SQLite::Database& database)
      : individual(database, "individual"),
        parent(database, "parent", {"child"}),
        mutation(database, "mutation", {"individual", "ordinal"}),
        score(database, "score", {"individual", "ordinal"}),
        genome(database, "genome", {}, "ON CONFLICT (hash) DO NOTHING"),
        assay(database, "assay", {"individual", "ordinal"}),
        episode(database, "episode", {"individual", "phase", "world", "task", "ordinal"}),
        curve(database, "learning_curve", {"individual"}),
        memory(database, "memory", {"individual"}) {}

  void write(const BirthRecord& record) {
    const std::uint64_t birth = record.individual.birth;
    for (const GenomeRow& row : record.genomes) genome(row);
    individual(record.individual);
    for (const ParentRow& row : record.parents) parent(row, birth);
    for (std::size_t i = 0; i < record.mutations.size(); ++i)
      mutation(record.mutations[i], birth, i);
    std::size_t objectives = 0;
    std::size_t descriptors = 0;
    for (const ScoreRow& row : record.scores) {
      score(row, birth, row.kind == "objective" ? objectives++ : descriptors++);
    }
    for (std::size_t i = 0; i < record.assays.size(); ++i) {
      const AssayRow& row = record.assays[i];
      assay(row, birth, i);
      for (std::size_t k = 0; k < row.episodes.size(); ++k) {
        episode(row.episodes[k], birth, row.phase, row.world, row.task, k);
      }
    }
    for (const CurveRow& row : record.curve) curve(row, birth);
    if (!record.memory.empty()) memory({record.memory}, birth);
  }

  Insert<IndividualRow> individual;
  Insert<ParentRow> parent;
  Insert<MutationRow> mutation;
  Insert<ScoreRow> score;
  Insert<GenomeRow> genome;
  Insert<AssayRow> assay;
  Insert<EpisodeRow> episode;
  Insert<CurveRow> curve;
  Insert<MemoryRow> memory;
};

/// The session that this program writes in.
class OpenSession {
 public:
  explicit OpenSession(std::int64_t id);

  [[nodiscard]] std::int64_t id() const { return id_; }

  /// Notes the time, what the program has used since the session began, and `births`, an
  /// expression.
  void write(SQLite::Database& database, std::string_view births) const;

 private:
  std::int64_t id_;
  rusage before_{};
};

struct CampaignFile::State {
  State(std::filesystem::path file, Access for_what, std::optional<WriteLock> held)
      : path(std::move(file)), access(for_what), lock(std::move(held)) {
    if (const auto network = network_file_system_of(path)) {
      journal = Journal::rollback;
      warnings.push_back(
          fmt::format("{} is on a network file system ({}): it is used without SQLite's "
                      "write-ahead log, and only "
                      "safe while one machine uses it. A local disk is faster and safer.",
                      path.string(), *network));
    }
    database.emplace(connect(path, access, journal));
  }

  // The statements go before their connection.
  void reopen() {
    inserts.reset();
    database.reset();
    blocks.clear();
    database.emplace(connect(path, access, journal));
  }

  // How many births of the block from `first` on are recorded, one that was just inserted among
  // them.
  std::uint64_t recorded_in(std::uint64_t first) {
    if (const auto known = blocks.find(first); known != blocks.end()) return known->second + 1;
    SQLite::Statement count(*database, "SELECT count(*) FROM individual WHERE id >= ? AND id < ?");
    bind_value(count, 1, "first", first);
    bind_value(count, 2, "last", first + kBlock);
    count.executeStep();
    return static_cast<std::uint64_t>(count.getColumn(0).getInt64());
  }

  std::filesystem::path path;
  Access access;
  std::vector<std::string> warnings;
  Journal journal = Journal::write_ahead;
  // outlives the connection that it protects
  std::optional<WriteLock> lock;
  std::optional<SQLite::Database> database;
  std::optional<Inserts> inserts;
  std::optional<OpenSession> session;
  // births recorded, by the first birth of their block; of those that were counted
  std::map<std::uint64_t, std::uint64_t> blocks;
};

}  // namespace neuroprospect::db
