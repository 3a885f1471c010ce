#include "db/status.h"

#include "db/connection.h"

namespace neuroprospect::db {
namespace {

std::optional<double> real(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

std::uint64_t count(const SQLite::Column& column) {
  return static_cast<std::uint64_t>(column.getInt64());
}

void read_births(SQLite::Database& database, Summary& summary) {
  SQLite::Statement births(database, R"(
      SELECT (SELECT births FROM campaign),
             count(*) FILTER (WHERE status = 'lived'),
             count(*) FILTER (WHERE status = 'failed'),
             count(*) FILTER (WHERE status = 'stillborn'),
             coalesce(max(generation), 0), total(wall_seconds)
      FROM individual)");
  births.executeStep();
  summary.planned = count(births.getColumn(0));
  summary.lived = count(births.getColumn(1));
  summary.failed = count(births.getColumn(2));
  summary.stillborn = count(births.getColumn(3));
  summary.generations = count(births.getColumn(4));
  summary.life_seconds = births.getColumn(5).getDouble();
}

void read_means(SQLite::Database& database, Summary& summary) {
  SQLite::Statement means(database, R"(
      SELECT avg(passive), avg(naive), avg(innate), avg(learned) FROM innate_vs_learned)");
  means.executeStep();
  summary.mean_passive = real(means.getColumn(0));
  summary.mean_naive = real(means.getColumn(1));
  summary.mean_innate = real(means.getColumn(2));
  summary.mean_learned = real(means.getColumn(3));
}

std::optional<Best> best(SQLite::Database& database, std::string_view phase) {
  SQLite::Statement best(database, fmt::format(R"(
      SELECT individual, {0} FROM innate_vs_learned WHERE {0} IS NOT NULL
      ORDER BY {0} DESC, individual LIMIT 1)",
                                               phase));
  if (!best.executeStep()) return std::nullopt;
  return Best{count(best.getColumn(0)), best.getColumn(1).getDouble()};
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
    read_births(database, summary);
    read_means(database, summary);
    summary.best_innate = best(database, "innate");
    summary.best_learned = best(database, "learned");
    read_sessions(database, summary);
    return summary;
  });
}

}  // namespace neuroprospect::db
