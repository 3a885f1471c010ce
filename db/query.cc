#include "db/query.h"

#include <sqlite3.h>

#include <array>
#include <memory>
#include <string_view>

#include "db/connection.h"

namespace neuroprospect::db {
namespace {

using Clock = std::chrono::steady_clock;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

// The allow-list. Functions are all harmless but for a few that reach outside the database;
// SQLite's own are registered once and cannot be taken away otherwise.
int authorize(void*, int action, const char*, const char* name, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION: {
      const std::string_view function = name;
      const bool reaches_out = function == "load_extension" || function.starts_with("fts3_") ||
                               function == "fts5" || function == "sqlite_log";
      return reaches_out ? SQLITE_DENY : SQLITE_OK;
    }
    default:
      return SQLITE_DENY;
  }
}

// Called every so many of SQLite's steps; not 0 interrupts the query.
int past(void* deadline) { return Clock::now() > *static_cast<const Clock::time_point*>(deadline); }

// Read-only and query_only alone are no sandbox: fts3_tokenizer() takes a pointer, ATTACH makes
// files, and PRAGMA takes query_only back (sqlite.org/security.html, and tried on SQLite 3.40.1).
void confine(sqlite3* database, const Clock::time_point* deadline) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, nullptr);
  // "a misspelt column" is an error, not a text
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_exec(database, "PRAGMA query_only = ON", nullptr, nullptr, nullptr);
  struct Limit {
    int what;
    int most;
  };
  constexpr std::array limits = {
      Limit{SQLITE_LIMIT_LENGTH, 1'000'000},
      Limit{SQLITE_LIMIT_SQL_LENGTH, 100'000},
      Limit{SQLITE_LIMIT_COLUMN, 200},
      Limit{SQLITE_LIMIT_EXPR_DEPTH, 100},
      Limit{SQLITE_LIMIT_COMPOUND_SELECT, 20},
      Limit{SQLITE_LIMIT_VDBE_OP, 25'000},
      Limit{SQLITE_LIMIT_FUNCTION_ARG, 20},
      Limit{SQLITE_LIMIT_ATTACHED, 0},
      Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
      Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 0},
      Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 0},
      Limit{SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (const Limit& limit : limits) sqlite3_limit(database, limit.what, limit.most);
  sqlite3_set_authorizer(database, authorize, nullptr);
  sqlite3_progress_handler(database, 10'000, past, const_cast<Clock::time_point*>(deadline));
}

// What is wrong with the SQL, and where.
Error wrong(sqlite3* database, std::string_view sql) {
  std::string message = fmt::format("query: {}", sqlite3_errmsg(database));
  const int offset = sqlite3_error_offset(database);
  if (offset >= 0)
    message += fmt::format(", at \"{}\"", sql.substr(static_cast<std::size_t>(offset), 30));
  if (sqlite3_errcode(database) == SQLITE_AUTH) message += ": a query may only read this file";
  return {ErrorKind::input, message};
}

// The one statement of `sql`.
StatementHandle prepare(sqlite3* database, const std::string& sql) {
  const auto compile = [database](const char* text, const char** tail) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v2(database, text, -1, &statement, tail);
    return std::pair(StatementHandle(statement), result);
  };
  const char* tail = nullptr;
  auto [statement, result] = compile(sql.c_str(), &tail);
  if (result != SQLITE_OK) throw wrong(database, sql);
  require_input(statement != nullptr, "query: there is no statement in it");
  // blanks and comments compile to nothing
  const auto [second, second_result] = compile(tail, nullptr);
  require_input(second == nullptr && second_result == SQLITE_OK,
                "query: one statement at a time, this one goes on with \"{:.30}\"",
                std::string_view(tail));
  return std::move(statement);
}

TextValue text_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return std::nullopt;
    case SQLITE_FLOAT:
      return fmt::format("{}", sqlite3_column_double(statement, column));
    case SQLITE_BLOB:
      return fmt::format("<{} bytes>", sqlite3_column_bytes(statement, column));
    default: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
  }
}

}  // namespace

void run_query(const std::filesystem::path& path, const std::string& sql, const QueryLimits& limits,
               const ColumnSink& columns, const RowSink& row, Numbers* numbers) {
  SQLite::Database connection = connect(path, Access::read_only, Journal::write_ahead);
  sqlite3* database = connection.getHandle();
  const Clock::time_point deadline = Clock::now() + limits.time;
  confine(database, &deadline);
  const StatementHandle statement = prepare(database, sql);

  const int width = sqlite3_column_count(statement.get());
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(width));
  for (int i = 0; i < width; ++i) names.emplace_back(sqlite3_column_name(statement.get(), i));
  columns(names);

  std::vector<TextValue> values(names.size());
  std::uint64_t rows = 0;
  int result = SQLITE_OK;
  while ((result = sqlite3_step(statement.get())) == SQLITE_ROW) {
    require_input(rows++ < limits.rows, "query: more than {} rows; add a LIMIT", limits.rows);
    for (int i = 0; i < width; ++i)
      values[static_cast<std::size_t>(i)] = text_of(statement.get(), i);
    if (numbers != nullptr) {
      numbers->clear();
      for (int i = 0; i < width; ++i) {
        const int type = sqlite3_column_type(statement.get(), i);
        numbers->push_back(type == SQLITE_INTEGER || type == SQLITE_FLOAT);
      }
    }
    row(values);
  }
  require_input(result != SQLITE_INTERRUPT, "query: stopped after {} s",
                std::chrono::duration<double>(limits.time).count());
  switch (result) {
    case SQLITE_DONE:
      return;
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_AUTH:
    case SQLITE_NOMEM:
      throw wrong(database, sql);
    default:
      throw explained(path, SQLite::Exception(database, result));
  }
}

QueryTable query(const std::filesystem::path& path, const std::string& sql,
                 const QueryLimits& limits) {
  QueryTable table;
  run_query(
      path, sql, limits, [&](const std::vector<std::string>& columns) { table.columns = columns; },
      [&](std::span<const TextValue> row) { table.rows.emplace_back(row.begin(), row.end()); });
  return table;
}

}  // namespace neuroprospect::db
