// What happens to a campaign file beside births: sessions, deaths, founders, materials, more
// births.
#include "db/campaign_state.h"

namespace neuroprospect::db {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

rusage usage() {
  rusage now{};
  ::getrusage(RUSAGE_SELF, &now);
  return now;
}

}  // namespace

OpenSession::OpenSession(std::int64_t id) : id_(id), before_(usage()) {}

void OpenSession::write(SQLite::Database& database, std::string_view births) const {
  const rusage now = usage();
  SQLite::Statement statement(database, fmt::format(R"(
      UPDATE session SET births = {}, cpu_user_s = ?, cpu_system_s = ?, memory_mb = ?,
                         wall_stop = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?)",
                                                    births));
  bind_value(statement, 1, "cpu_user_s", seconds(now.ru_utime) - seconds(before_.ru_utime));
  bind_value(statement, 2, "cpu_system_s", seconds(now.ru_stime) - seconds(before_.ru_stime));
  // Linux counts in KiB
  bind_value(statement, 3, "memory_mb", static_cast<double>(now.ru_maxrss) * 1024e-6);
  bind_value(statement, 4, "id", id_);
  require(statement.exec() == 1, "there is no session {}", id_);
}

std::int64_t CampaignFile::begin_session(const SessionRow& session) {
  require_writer();
  return explaining(path(), [&] {
    Insert<SessionRow>(connection(), "session")(session);
    state_->session.emplace(connection().getLastInsertRowid());
    return state_->session->id();
  });
}

void CampaignFile::end_session(std::int64_t id, const std::string& exit) {
  explaining(path(), [&] {
    require(state_->session && state_->session->id() == id, "there is no session {}", id);
    SQLite::Database& database = connection();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    state_->session->write(database, "births");
    SQLite::Statement statement(database, "UPDATE session SET exit = ? WHERE id = ?");
    bind_value(statement, 1, "exit", exit);
    bind_value(statement, 2, "id", id);
    statement.exec();
    transaction.commit();
    state_->session.reset();
  });
}

void CampaignFile::set_deaths(const std::vector<DeathRow>& deaths) {
  require_writer();
  if (deaths.empty()) return;
  explaining(path(), [&] {
    SQLite::Database& database = connection();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement found(database, "SELECT death FROM individual WHERE id = ?");
    SQLite::Statement write(database, "UPDATE individual SET death = ? WHERE id = ?");
    for (const DeathRow& row : deaths) {
      found.reset();
      bind_value(found, 1, "birth", row.birth);
      require(found.executeStep(), "there is no birth {} that could die", row.birth);
      std::optional<std::uint64_t> recorded;
      read_value(found.getColumn(0), recorded);
      require(!recorded || recorded == row.death, "birth {} died at birth {}, not {}", row.birth,
              recorded.value_or(0), row.death);
      if (recorded) continue;
      write.reset();
      bind_value(write, 1, "death", row.death);
      bind_value(write, 2, "birth", row.birth);
      write.exec();
      write_death(database, row.birth, row.death);
    }
    found.reset();
    transaction.commit();
  });
}

std::vector<FounderRow> CampaignFile::founders() const {
  return explaining(path(),
                    [&] { return select<FounderRow>(connection(), "founder ORDER BY ordinal"); });
}

void CampaignFile::add_founders(const std::vector<FounderRow>& founders,
                                const std::vector<GenomeRow>& genomes) {
  require_writer();
  explaining(path(), [&] {
    SQLite::Database& database = connection();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (const auto found = this->founders(); !found.empty()) {
      require(found == founders, "the file has other founders already");
      return;
    }
    require(births().empty(), "founders come before the first birth");
    Insert<GenomeRow> genome(database, "genome", {}, "ON CONFLICT (hash) DO NOTHING");
    for (const GenomeRow& row : genomes) {
      require(row.hash == content_hash(row.blob), "genome {} has the content hash {}", row.hash,
              content_hash(row.blob));
      genome(row);
    }
    Insert<FounderRow> founder(database, "founder", {"ordinal"});
    for (std::size_t i = 0; i < founders.size(); ++i) founder(founders[i], i);
    transaction.commit();
  });
}

std::optional<MaterialRow> CampaignFile::material(const std::string& name) const {
  return explaining(path(), [&]() -> std::optional<MaterialRow> {
    auto rows = select<MaterialRow>(connection(), "material WHERE name = ?", name);
    if (rows.empty()) return std::nullopt;
    if (content_hash(rows.front().blob) != rows.front().hash) {
      throw Error(ErrorKind::database,
                  fmt::format("{}: material {} is damaged: its content hash is another",
                              path().string(), name));
    }
    return std::move(rows.front());
  });
}

void CampaignFile::add_material(const MaterialRow& material) {
  require_writer();
  explaining(path(), [&] {
    require(material.hash == content_hash(material.blob), "material {} has the content hash {}",
            material.name, content_hash(material.blob));
    SQLite::Database& database = connection();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (const auto found = this->material(material.name)) {
      require(*found == material, "the file has another material {} already", material.name);
      return;
    }
    require(births().empty(), "materials come before the first birth");
    Insert<MaterialRow>(database, "material")(material);
    transaction.commit();
  });
}

void CampaignFile::extend(std::uint64_t births, const std::string& configuration) {
  require_writer();
  explaining(path(), [&] {
    const std::uint64_t before = campaign().births;
    require(births >= before, "a campaign of {} births cannot be cut to {}", before, births);
    SQLite::Statement statement(connection(), "UPDATE campaign SET births = ?, configuration = ?");
    bind_value(statement, 1, "births", births);
    bind_value(statement, 2, "configuration", configuration);
    statement.exec();
  });
}

void CampaignFile::require_writer() const {
  require(state_->access == Access::read_write, "{} is open for reading only", path().string());
}

}  // namespace neuroprospect::db
