// Tests for db/schema.sql and docs/database.md: every table and view has the columns that the page
// names, every query on the page runs, and the views say what the rows say.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/query.h"
#include "db/studies.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

constexpr std::uint64_t kBirths = 300;

struct Scene {
  TemporaryDirectory directory{scenes::in_memory()};
  std::filesystem::path path = directory / "campaign.db";
  std::vector<BirthRecord> records;

  Scene() {
    auto file = CampaignFile::create(path, made_up_campaign(kBirths));
    file.begin_session({"start", "run", "", "", "0.1", "g++", "libraries", "host", "machine", 2});
    BirthMaker maker(34, 20);
    for (std::uint64_t i = 0; i < kBirths; ++i) file.record(records.emplace_back(maker.next()));
    store_study(
        file, {"a title", "a", "resamples = 100\n", kBirths, "0.1"},
        {{"a figure", "a series", std::string("a name"), "name", 1, 0.5, 2, 9, "m", "over"}});
  }
};

std::string page() {
  std::ifstream in("docs/database.md");
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

// name of a table or view → its columns with their types, as the page has them
using Columns = std::vector<std::pair<std::string, std::string>>;
std::map<std::string, Columns> documented() {
  std::map<std::string, Columns> found;
  std::istringstream lines(page());
  std::string line;
  std::string current;
  const auto quoted = [](const std::string& text, std::size_t from) {
    return text.substr(from, text.find('`', from) - from);
  };
  while (std::getline(lines, line)) {
    if (line.starts_with("### `")) current = quoted(line, 5);
    if (line.starts_with("## ")) current.clear();
    if (line.starts_with("| `") && !current.empty()) {
      const std::size_t type = line.find("| ", 2) + 2;
      found[current].emplace_back(quoted(line, 3), line.substr(type, line.find(' ', type) - type));
    }
  }
  return found;
}

TEST_CASE("the page names every table and view, with every column and its type") {
  const Scene scene;
  const auto file = CampaignFile::open(scene.path, Access::read_only);
  SQLite::Statement names(
      file.connection(),
      "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE "
      "'sqlite_%'");
  std::map<std::string, Columns> actual;
  while (names.executeStep()) {
    const std::string name = names.getColumn(0).getString();
    const bool view = names.getColumn(1).getString() == "view";
    SQLite::Statement columns(file.connection(), "SELECT name, type FROM pragma_table_info(?)");
    columns.bind(1, name);
    while (columns.executeStep()) {
      const std::string column = columns.getColumn(0).getString();
      std::string type = columns.getColumn(1).getString();
      if (view) {
        // a view's expressions have no declared type, but all their values have one
        SQLite::Statement types(
            file.connection(),
            fmt::format("SELECT DISTINCT upper(typeof(\"{0}\")) FROM {1} WHERE \"{0}\" "
                        "IS NOT NULL",
                        column, name));
        while (types.executeStep()) {
          const std::string value = types.getColumn(0).getString();
          CHECK((type.empty() || type == value));
          type = value;
        }
      }
      actual[name].emplace_back(column, type);
    }
  }
  auto expected = documented();
  CHECK(actual.size() == 23);
  // no life of this scene has a control
  for (auto& [column, type] : expected["innate_vs_learned"]) {
    if (column == "control") type.clear();
  }
  for (const auto& [name, columns] : actual) {
    INFO(name);
    CHECK(columns == expected[name]);
  }
  CHECK(actual.size() == expected.size());
}

TEST_CASE("every query on the page runs, and finds rows") {
  const Scene scene;
  std::istringstream lines(page());
  std::string line;
  std::string sql;
  bool inside = false;
  int queries = 0;
  while (std::getline(lines, line)) {
    if (inside && line == "```") {
      INFO(sql);
      CHECK_FALSE(query(scene.path, sql).rows.empty());
      ++queries;
      inside = false;
    }
    if (inside) sql += line + "\n";
    if (line == "```sql") {
      inside = true;
      sql.clear();
    }
  }
  CHECK(queries >= 25);
}

std::string text(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "-";
}

std::optional<double> mean_of(const BirthRecord& record, std::string_view phase) {
  for (const AssayRow& assay : record.assays) {
    if (assay.phase == phase) return assay.mean;
  }
  return std::nullopt;
}

// rows of a query, their values separated by blanks, "-" for NULL
std::vector<std::string> rows_of(const std::filesystem::path& path, const std::string& sql) {
  std::vector<std::string> rows;
  for (const auto& row : query(path, sql).rows) {
    std::string joined;
    for (const TextValue& value : row) joined += (joined.empty() ? "" : " ") + value.value_or("-");
    rows.push_back(joined);
  }
  return rows;
}

TEST_CASE("innate_vs_learned and lineage hold what the records hold") {
  const Scene scene;
  std::vector<std::string> lives;
  std::vector<std::string> lines;
  for (const BirthRecord& record : scene.records) {
    const IndividualRow& row = record.individual;
    const auto innate = mean_of(record, "innate");
    const auto learned = mean_of(record, "learned");
    const auto gain = innate ? std::optional(*learned - *innate) : std::nullopt;
    if (row.status == Status::lived) {
      const auto naive = mean_of(record, "naive");
      lives.push_back(fmt::format(
          "{} {} {} {} {} {} {} {}", row.birth, text(mean_of(record, "passive")), text(naive),
          text(innate), text(learned), text(gain), text(*innate - *naive), text(row.fitness)));
    }
    lines.push_back(
        fmt::format("{} {} {} {} {} {} {}", row.birth,
                    record.parents.empty() ? "-" : std::to_string(record.parents.front().parent),
                    row.generation, name_of(row.status), text(learned), text(gain),
                    record.mutations.empty() ? 0 : record.mutations.back().event + 1));
  }
  CHECK(rows_of(scene.path,
                "SELECT individual, passive, naive, innate, learned, gain, inborn, fitness "
                "FROM innate_vs_learned ORDER BY individual") == lives);
  CHECK(rows_of(scene.path,
                "SELECT individual, parent, generation, status, learned, gain, mutations "
                "FROM lineage ORDER BY individual") == lines);
}

TEST_CASE("several worlds count alike in an individual's mean") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(1));
  BirthRecord record = BirthMaker(32, 1).next();
  AssayRow second = record.assays[3];
  second.world = "hills";
  second.mean = record.assays[3].mean + 2;
  record.assays.push_back(second);
  file.record(record);
  CHECK(query(file.path(), "SELECT learned FROM innate_vs_learned").rows[0][0] ==
        fmt::format("{}", (record.assays[3].mean + second.mean) / 2));
}

TEST_CASE("champions are the running best") {
  const Scene scene;
  std::vector<std::string> expected;
  std::optional<double> best;
  for (const BirthRecord& record : scene.records) {
    const auto learned = mean_of(record, "learned");
    if (!learned || (best && *learned <= *best)) continue;
    best = learned;
    expected.push_back(fmt::format("{} {}", record.individual.birth, *learned));
  }
  CHECK(expected.size() > 3);
  CHECK(rows_of(scene.path, "SELECT individual, learned FROM champions") == expected);
}

TEST_CASE("phylogeny follows the ALife standard") {
  const Scene scene;
  std::vector<std::string> expected;
  int mates = 0;
  int alive = 0;
  for (const BirthRecord& record : scene.records) {
    const IndividualRow& row = record.individual;
    if (row.status == Status::stillborn) continue;
    std::string ancestors;
    for (const ParentRow& parent : record.parents) {
      ancestors += (ancestors.empty() ? "" : ",") + std::to_string(parent.parent);
    }
    mates += record.parents.size() > 1;
    std::string end = std::to_string(row.birth);
    if (row.status == Status::lived)
      end = *row.death > kBirths - 1 ? "inf" : std::to_string(*row.death);
    alive += end == "inf";
    expected.push_back(fmt::format("{} [{}] {} {}", row.birth,
                                   ancestors.empty() ? "none" : ancestors, row.birth, end));
  }
  CHECK(mates > 0);
  CHECK(alive > 0);
  CHECK(rows_of(scene.path,
                "SELECT id, ancestor_list, origin_time, destruction_time FROM phylogeny "
                "ORDER BY id") == expected);
}

TEST_CASE("asking a view for one individual looks at no other") {
  const Scene scene;
  for (const char* view : {"lineage WHERE individual = 7", "innate_vs_learned WHERE individual = 7",
                           "phylogeny WHERE id = 7"}) {
    for (const auto& row :
         query(scene.path, fmt::format("EXPLAIN QUERY PLAN SELECT * FROM {}", view)).rows) {
      INFO(view << ": " << row[3].value());
      // the derived one row of group_concat may be scanned
      CHECK_FALSE((row[3]->starts_with("SCAN") && row[3]->find("subquery") == std::string::npos));
    }
  }
}

}  // namespace
}  // namespace neuroprospect::db
