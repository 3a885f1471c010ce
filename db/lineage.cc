#include "db/lineage.h"

#include "db/connection.h"
#include "db/table.h"

namespace neuroprospect::db {

std::vector<LineageStep> ancestors(const CampaignFile& file, std::uint64_t birth) {
  return explaining(file.path(), [&] {
    SQLite::Statement statement(file.connection(), R"(
        WITH RECURSIVE line (individual) AS (
          SELECT id FROM individual WHERE id = ?
          UNION
          SELECT parent FROM line JOIN parent ON child = individual AND role = 'main'
        )
        SELECT individual, generation, mutations, fitness, innate, learned
        FROM line JOIN lineage USING (individual)
        ORDER BY individual DESC)");
    bind_value(statement, 1, "birth", birth);
    std::vector<LineageStep> line;
    while (statement.executeStep()) {
      LineageStep& step = line.emplace_back();
      read_value(statement.getColumn(0), step.birth);
      read_value(statement.getColumn(1), step.generation);
      read_value(statement.getColumn(2), step.mutations);
      read_value(statement.getColumn(3), step.fitness);
      read_value(statement.getColumn(4), step.innate);
      read_value(statement.getColumn(5), step.learned);
    }
    require_input(!line.empty(), "{}: there is no individual {}", file.path().string(), birth);
    return line;
  });
}

std::vector<std::uint64_t> children(const CampaignFile& file, std::uint64_t birth) {
  return explaining(file.path(), [&] {
    SQLite::Statement statement(
        file.connection(), "SELECT DISTINCT child FROM parent WHERE parent = ? ORDER BY child");
    bind_value(statement, 1, "birth", birth);
    std::vector<std::uint64_t> found;
    while (statement.executeStep()) read_value(statement.getColumn(0), found.emplace_back());
    return found;
  });
}

std::uint64_t count_descendants(const CampaignFile& file, std::uint64_t birth) {
  return explaining(file.path(), [&] {
    // UNION, not UNION ALL: with mates, an individual can descend along several ways
    SQLite::Statement statement(file.connection(), R"(
        WITH RECURSIVE descendant (individual) AS (
          SELECT child FROM parent WHERE parent = ?
          UNION
          SELECT child FROM descendant JOIN parent ON parent = individual
        )
        SELECT count(*) FROM descendant)");
    bind_value(statement, 1, "birth", birth);
    statement.executeStep();
    std::uint64_t count = 0;
    read_value(statement.getColumn(0), count);
    return count;
  });
}

}  // namespace neuroprospect::db
