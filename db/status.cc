#include "db/status.h"

#include <limits>

#include "db/connection.h"
#include "db/digest.h"
#include "db/table.h"

namespace neuroprospect::db {
namespace {

std::uint64_t count(const SQLite::Column& column) {
  return static_cast<std::uint64_t>(column.getInt64());
}

std::optional<double> mean(const PhaseTally& phase) {
  return phase.n == 0 ? std::nullopt : std::optional(phase.sum / static_cast<double>(phase.n));
}

std::optional<Best> best(const PhaseTally& phase) {
  return phase.best ? std::optional(Best{*phase.best, *phase.max}) : std::nullopt;
}

// The tallies of complete blocks, and the births of the others from their own rows.
TallyRow tally(SQLite::Database& database) {
  TallyRow sum;
  std::uint64_t next = 0;
  for (const TallyRow& block : select<TallyRow>(database, "tally ORDER BY first_birth")) {
    if (block.first_birth > next) sum.add(tally_of(database, next, block.first_birth));
    sum.add(block);
    next = block.first_birth + kBlock;
  }
  sum.add(tally_of(database, next, std::numeric_limits<std::int64_t>::max()));
  return sum;
}

void read_births(SQLite::Database& database, Summary& summary) {
  const TallyRow births = tally(database);
  summary.lived = births.lived;
  summary.failed = births.failed;
  summary.stillborn = births.stillborn;
  summary.generations = births.generation;
  summary.life_seconds = births.wall_seconds;
  summary.mean_passive = mean(births.passive);
  summary.mean_naive = mean(births.naive);
  summary.mean_innate = mean(births.innate);
  summary.mean_learned = mean(births.learned);
  summary.best_innate = best(births.innate);
  summary.best_learned = best(births.learned);
}

void read_sessions(SQLite::Database& database, Summary& summary) {
  SQLite::Statement sessions(database, R"(
      SELECT count(*), total(86400 * (julianday(wall_stop) - julianday(wall_start))), total(births)
      FROM session)");
  sessions.executeStep();
  summary.sessions = count(sessions.getColumn(0));
  summary.session_seconds = sessions.getColumn(1).getDouble();
  if (summary.session_seconds > 0) {
    summary.lives_per_hour = 3600 * sessions.getColumn(2).getDouble() / summary.session_seconds;
  }
}

}  // namespace

Summary summarise(const CampaignFile& file) {
  return explaining(file.path(), [&] {
    SQLite::Database& database = file.connection();
    // one transaction, so that all figures are of one moment
    SQLite::Transaction moment(database);
    Summary summary;
    summary.planned = file.campaign().births;
    read_births(database, summary);
    read_sessions(database, summary);
    return summary;
  });
}

std::optional<LatestSession> latest_session(const CampaignFile& file) {
  return explaining(file.path(), [&]() -> std::optional<LatestSession> {
    SQLite::Statement row(file.connection(), R"(
        SELECT workers, births, 86400 * (julianday(wall_stop) - julianday(wall_start)),
               86400 * (julianday('now') - julianday(wall_stop)),
               total(cpu_user_s) + total(cpu_system_s), total(memory_mb), exit
        FROM session WHERE id =
        (SELECT max(id) FROM session WHERE kind IN ('start', 'resume', 'extend')
                                               AND (births > 0 OR exit IS NULL)) GROUP BY id)");
    if (!row.executeStep()) return {};
    LatestSession session;
    session.workers = count(row.getColumn(0));
    session.births = count(row.getColumn(1));
    session.seconds = row.getColumn(2).getDouble();
    session.silent_s = row.getColumn(3).getDouble();
    session.processor_s = row.getColumn(4).getDouble();
    session.memory_mb = row.getColumn(5).getDouble();
    read_value(row.getColumn(6), session.end);
    return session;
  });
}

}  // namespace neuroprospect::db
