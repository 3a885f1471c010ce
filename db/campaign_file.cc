#include "db/campaign_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <span>

#include "db/campaign_state.h"
#include "db/connection.h"
#include "db/digest.h"
#include "db/new_file.h"
#include "db/schema.h"
#include "db/table.h"
#include "db/write_lock.h"

namespace neuroprospect::db {
namespace {

// What the tables take for granted and rows.h states.
void require_well_formed(const BirthRecord& record) {
  const IndividualRow& individual = record.individual;
  for (std::size_t i = 0; i < record.parents.size(); ++i) {
    const ParentRow& row = record.parents[i];
    require((i == 0) == (row.role == "main"), "parent {} is number {} and has the role {}",
            row.parent, i, row.role);
    require(i < 2 || record.parents[i - 1].parent < row.parent, "mate {} is out of order",
            row.parent);
  }
  std::vector<std::string> named;
  if (individual.body_genome) named.push_back(*individual.body_genome);
  if (individual.brain_genome) named.push_back(*individual.brain_genome);
  if (individual.learned_genome) named.push_back(*individual.learned_genome);
  require(std::ranges::equal(record.genomes, named, {}, &GenomeRow::hash),
          "its {} genomes are not the {} that it names", record.genomes.size(), named.size());
  for (const GenomeRow& genome : record.genomes) {
    require(genome.hash == content_hash(genome.blob), "genome {} has the content hash {}",
            genome.hash, content_hash(genome.blob));
  }
  for (std::size_t i = 0; i < record.mutations.size(); ++i) {
    const std::uint64_t before = i == 0 ? 0 : record.mutations[i - 1].event;
    const std::uint64_t event = record.mutations[i].event;
    require(event == before || (i > 0 && event == before + 1), "event {} follows event {}", event,
            before);
  }
  for (std::size_t i = 1; i < record.scores.size(); ++i) {
    require(record.scores[i - 1].kind >= record.scores[i].kind, "objective {} follows a descriptor",
            record.scores[i].name);
  }
  for (std::size_t i = 1; i < record.curve.size(); ++i) {
    require(record.curve[i - 1].step < record.curve[i].step,
            "the learning curve goes back to step {}", record.curve[i].step);
  }
}

// Equal but for the clock, and a death that came later.
bool same(BirthRecord found, const BirthRecord& record) {
  found.individual.wall_seconds = record.individual.wall_seconds;
  if (!record.individual.death) found.individual.death.reset();
  return found == record;
}

void write_new(const std::filesystem::path& path, const CampaignRow& campaign) {
  make_new_file(path, [&](const std::filesystem::path& draft) {
    SQLite::Database database(std::filesystem::absolute(draft),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    // a draft that fails is thrown away whole, so it needs no journal on the disk
    database.exec("PRAGMA journal_mode = MEMORY");
    SQLite::Transaction transaction(database);
    database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                              kApplicationId, kSchemaVersion));
    database.exec(kSchema);
    database.exec(kViews);
    Insert<CampaignRow>(database, "campaign", {"id"})(campaign, 1);
    transaction.commit();
  });
}

// A genome that is what its hash says.
GenomeRow genome_row(SQLite::Database& database, const std::filesystem::path& path,
                     const std::string& hash) {
  auto rows = select<GenomeRow>(database, "genome WHERE hash = ?", hash);
  const auto failure = [&](std::string_view what) {
    return Error(ErrorKind::database, fmt::format("{}: genome {} {}", path.string(), hash, what));
  };
  if (rows.empty()) throw failure("is missing");
  if (content_hash(rows.front().blob) != hash)
    throw failure("is damaged: its content hash is another");
  return std::move(rows.front());
}

}  // namespace

CampaignFile::CampaignFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
CampaignFile::CampaignFile(CampaignFile&&) noexcept = default;
CampaignFile& CampaignFile::operator=(CampaignFile&&) noexcept = default;
CampaignFile::~CampaignFile() = default;

CampaignFile CampaignFile::create(const std::filesystem::path& path, const CampaignRow& campaign) {
  return explaining(path, [&] {
    WriteLock lock(path);
    if (std::filesystem::exists(path)) {
      throw Error(ErrorKind::database, fmt::format("{}: this file exists already", path.string()));
    }
    write_new(path, campaign);
    return CampaignFile(std::make_unique<State>(path, Access::read_write, std::move(lock)));
  });
}

CampaignFile CampaignFile::open(const std::filesystem::path& path, Access access) {
  return explaining(path, [&] {
    std::optional<WriteLock> lock;
    // what is no file at all is for connect() to name
    if (access == Access::read_write && std::filesystem::is_regular_file(path)) lock.emplace(path);
    return CampaignFile(std::make_unique<State>(path, access, std::move(lock)));
  });
}

const std::filesystem::path& CampaignFile::path() const { return state_->path; }

const std::vector<std::string>& CampaignFile::warnings() const { return state_->warnings; }

SQLite::Database& CampaignFile::connection() const {
  if (!state_->database) {
    throw Error(ErrorKind::database,
                fmt::format("{}: closed after an error, open it again", path().string()));
  }
  return *state_->database;
}

CampaignRow CampaignFile::campaign() const {
  return explaining(path(), [&] {
    const auto rows = select<CampaignRow>(connection(), "campaign");
    if (rows.empty())
      throw Error(ErrorKind::database, path().string() + ": its campaign is missing");
    return rows.front();
  });
}

void CampaignFile::record(const BirthRecord& record) {
  const std::uint64_t birth = record.individual.birth;
  require_writer();
  try {
    require_well_formed(record);
    SQLite::Database& database = connection();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (const auto found = this->birth(birth)) {
      require(same(*found, record), "it was recorded before, with other rows");
      return;
    }
    if (!state_->inserts) state_->inserts.emplace(database);
    state_->inserts->write(record);
    const std::uint64_t block = birth / kBlock * kBlock;
    const std::uint64_t recorded = state_->recorded_in(block);
    if (recorded == kBlock) write_digest(database, block);
    if (state_->session) state_->session->write(database, "births + 1");
    transaction.commit();
    state_->blocks[block] = recorded;
  } catch (const Error& error) {
    throw error.within(fmt::format("birth {}", birth));
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_CONSTRAINT) require_undamaged();
    if (!is_there_after_all(record)) {
      throw explained(path(), error).within(fmt::format("birth {}", birth));
    }
  }
}

// A broken constraint is our fault, unless what the rows refer to was damaged.
void CampaignFile::require_undamaged() const {
  SQLite::Statement check(connection(), "PRAGMA integrity_check(1)");
  if (check.executeStep() && check.getColumn(0).getString() == "ok") return;
  throw Error(
      ErrorKind::database,
      fmt::format("{}: the file is damaged; `neuroprospect verify` says where", path().string()));
}

// A commit that failed may have happened: only a new connection, which first recovers what the log
// holds, can tell. What it finds counts once a checkpoint has synced it to the disk.
bool CampaignFile::is_there_after_all(const BirthRecord& record) {
  try {
    state_->reopen();
    const auto found = birth(record.individual.birth);
    if (!found || !same(*found, record)) return false;
    const bool blocked = connection().execAndGet("PRAGMA wal_checkpoint(FULL)").getInt() != 0;
    return !blocked;
  } catch (const std::exception&) {
    return false;
  }
}

std::vector<std::uint64_t> CampaignFile::births() const {
  return explaining(path(), [&] {
    SQLite::Statement statement(connection(), "SELECT id FROM individual ORDER BY id");
    std::vector<std::uint64_t> births;
    while (statement.executeStep()) {
      births.push_back(static_cast<std::uint64_t>(statement.getColumn(0).getInt64()));
    }
    return births;
  });
}

std::optional<BirthRecord> CampaignFile::birth(std::uint64_t birth) const {
  return explaining(path(), [&]() -> std::optional<BirthRecord> {
    SQLite::Database& database = connection();
    auto individuals = select<IndividualRow>(database, "individual WHERE id = ?", birth);
    if (individuals.empty()) return std::nullopt;
    BirthRecord record;
    record.individual = std::move(individuals.front());
    record.parents =
        select<ParentRow>(database, "parent WHERE child = ? ORDER BY role, parent", birth);
    record.mutations =
        select<MutationRow>(database, "mutation WHERE individual = ? ORDER BY ordinal", birth);
    record.scores =
        select<ScoreRow>(database, "score WHERE individual = ? ORDER BY kind DESC, ordinal", birth);
    for (const auto& hash : {record.individual.body_genome, record.individual.brain_genome,
                             record.individual.learned_genome}) {
      if (!hash) continue;
      record.genomes.push_back(genome_row(database, path(), *hash));
    }
    record.assays =
        select<AssayRow>(database, "assay WHERE individual = ? ORDER BY ordinal", birth);
    for (AssayRow& assay : record.assays) {
      assay.episodes = select<EpisodeRow>(
          database,
          "episode WHERE individual = ? AND phase = ? AND world = ? AND task = ? ORDER BY ordinal",
          birth, assay.phase, assay.world, assay.task);
    }
    record.curve =
        select<CurveRow>(database, "learning_curve WHERE individual = ? ORDER BY step", birth);
    record.memory = memory(birth);
    return record;
  });
}

std::vector<BirthOutline> CampaignFile::outlines(std::uint64_t first, std::uint64_t last) const {
  return explaining(path(), [&] {
    SQLite::Database& database = connection();
    auto outlines = select<BirthOutline>(
        database, "individual WHERE id >= ? AND id < ? ORDER BY id", first, last);
    SQLite::Statement scores(database, R"(
        SELECT individual, kind, value FROM score WHERE individual >= ? AND individual < ?
        ORDER BY individual, kind, ordinal)");
    bind_value(scores, 1, "first", first);
    bind_value(scores, 2, "last", last);
    auto of = outlines.begin();
    while (scores.executeStep()) {
      const auto birth = static_cast<std::uint64_t>(scores.getColumn(0).getInt64());
      while (of->birth < birth) ++of;
      const bool objective = std::string_view(scores.getColumn(1).getText()) == "objective";
      (objective ? of->objectives : of->descriptors).push_back(scores.getColumn(2).getDouble());
    }
    return outlines;
  });
}

Blob CampaignFile::genome(const std::string& hash) const {
  return explaining(path(), [&] { return genome_row(connection(), path(), hash).blob; });
}

Blob CampaignFile::memory(std::uint64_t birth) const {
  return explaining(path(), [&] {
    auto rows = select<MemoryRow>(connection(), "memory WHERE individual = ?", birth);
    return rows.empty() ? Blob{} : std::move(rows.front().blob);
  });
}

}  // namespace neuroprospect::db
