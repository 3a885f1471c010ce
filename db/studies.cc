#include "db/studies.h"

#include "db/connection.h"
#include "db/table.h"
#include "db/write_lock.h"

namespace neuroprospect::db {

void store_study(const CampaignFile& file, const StudyRow& study,
                 const std::vector<EstimateRow>& estimates) {
  const auto& path = file.path();
  explaining(path, [&] {
    std::optional<WriteLock> lock;
    const bool shared = network_file_system_of(path).has_value();
    if (shared) lock.emplace(path);
    SQLite::Database database =
        connect(path, Access::read_write, shared ? Journal::rollback : Journal::write_ahead);
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const char* sql :
         {"DELETE FROM study_result WHERE study = ?", "DELETE FROM study WHERE title = ?"}) {
      SQLite::Statement statement(database, sql);
      bind_value(statement, 1, "title", study.title);
      statement.exec();
    }
    Insert<StudyRow>(database, "study")(study);
    Insert<EstimateRow> insert(database, "study_result", {"study", "ordinal"});
    for (std::size_t i = 0; i < estimates.size(); ++i) insert(estimates[i], study.title, i);
    transaction.commit();
  });
}

std::vector<StudyRow> studies(const CampaignFile& file) {
  return explaining(file.path(),
                    [&] { return select<StudyRow>(file.connection(), "study ORDER BY title"); });
}

std::vector<EstimateRow> study_result(const CampaignFile& file, const std::string& title) {
  return explaining(file.path(), [&] {
    return select<EstimateRow>(file.connection(), "study_result WHERE study = ? ORDER BY ordinal",
                               title);
  });
}

}  // namespace neuroprospect::db
