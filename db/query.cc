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

// The functions that a query may call: those that compute, of SQLite 3.40 and some
// later ones. What is not here may reach outside, look into SQLite, or trust its arguments.
constexpr std::string_view kFunctions =
    " "
    "-> ->> abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling changes char "
    "coalesce concat concat_ws cos cosh count cume_dist current_date current_time "
    "current_timestamp date datetime degrees dense_rank exp first_value floor format glob "
    "group_concat hex ifnull iif instr json json_array json_array_length json_extract "
    "json_group_array json_group_object json_insert json_object json_patch json_quote "
    "json_remove json_replace json_set json_type json_valid julianday lag last_value lead "
    "length like likelihood likely ln log log10 log2 lower ltrim max min mod nth_value "
    "ntile nullif octet_length percent_rank pi pow power printf quote radians random "
    "randomblob rank replace round row_number rtrim sign sin sinh sqlite_version sqrt "
    "strftime string_agg substr substring sum tan tanh time timediff total trim trunc "
    "typeof unhex unicode unixepoch unlikely upper zeroblob ";

bool may_call(std::string_view function) {
  return kFunctions.find(fmt::format(" {} ", function)) != std::string_view::npos;
}

// When a query is stopped, and why it was.
struct Watch {
  Clock::time_point deadline;
  sqlite3_int64 most_memory = 0;
  bool out_of_time = false;
  bool out_of_memory = false;
};

// Called every so many of SQLite's steps; not 0 interrupts the query.
int past(void* argument) {
  auto& watch = *static_cast<Watch*>(argument);
  watch.out_of_memory |= sqlite3_memory_used() > watch.most_memory;
  watch.out_of_time |= Clock::now() > watch.deadline;
  return watch.out_of_memory || watch.out_of_time ? 1 : 0;
}

// SQLite asks while it compiles, which views within views can make long: so this looks as well.
int authorize(void* watch, int action, const char*, const char* name, const char*, const char*) {
  if (past(watch) != 0) return SQLITE_DENY;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return may_call(name) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

// SQLite's bound on the memory of the whole program, while it lives: for what a query can take
// between two looks of its watch. The query is stopped below it, so others meet it hardly ever.
class HeapLimit {
 public:
  explicit HeapLimit(sqlite3_int64 bytes) : before_(sqlite3_hard_heap_limit64(bytes)) {}
  ~HeapLimit() { sqlite3_hard_heap_limit64(before_); }
  HeapLimit(const HeapLimit&) = delete;
  HeapLimit& operator=(const HeapLimit&) = delete;

 private:
  sqlite3_int64 before_;
};
constexpr sqlite3_int64 kHeapMargin = 64 << 20;

// Read-only, query_only and what connect() does are no sandbox: fts3_tokenizer() takes a pointer,
// ATTACH makes files, and PRAGMA takes query_only back (sqlite.org/security.html, and tried on
// SQLite 3.40.1).
void confine(sqlite3* database, Watch& watch) {
  // "a misspelt column" is an error, not a text
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  // sorters and intermediate tables stay in memory, where they are bounded: disks have no bound
  sqlite3_exec(database, "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY", nullptr, nullptr,
               nullptr);
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
  // they declare their columns once, by what is not allowed afterwards
  sqlite3_exec(database, "SELECT 1 FROM json_each('[]'), json_tree('[]')", nullptr, nullptr,
               nullptr);
  sqlite3_set_authorizer(database, authorize, &watch);
  sqlite3_progress_handler(database, 1000, past, &watch);
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

// Why the query did not go on: it was stopped, SQLite found it wrong, or could not read the file.
Error stopped(sqlite3* database, int result, const std::string& sql, const Watch& watch,
              const QueryLimits& limits, const std::filesystem::path& path) {
  if (watch.out_of_memory || result == SQLITE_NOMEM) {
    return {ErrorKind::input,
            fmt::format("query: it needs more than {} MB of memory", limits.memory_bytes >> 20)};
  }
  if (watch.out_of_time) {
    return {ErrorKind::input, fmt::format("query: stopped after {} s",
                                          std::chrono::duration<double>(limits.time).count())};
  }
  switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_READONLY:
      return explained(path, SQLite::Exception(database, result));
    default:
      return wrong(database, sql);
  }
}

// A compiled statement, and what follows it.
struct Compiled {
  StatementHandle statement;
  int result = SQLITE_OK;
  const char* tail = nullptr;
};
Compiled compile(sqlite3* database, const char* text) {
  Compiled compiled;
  sqlite3_stmt* statement = nullptr;
  compiled.result = sqlite3_prepare_v2(database, text, -1, &statement, &compiled.tail);
  compiled.statement.reset(statement);
  return compiled;
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
      require_input(text != nullptr, "query: a value needs too much memory");
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
  }
}

}  // namespace

void run_query(const std::filesystem::path& path, const std::string& sql, const QueryLimits& limits,
               const ColumnSink& columns, const RowSink& row, Numbers* numbers) {
  SQLite::Database connection = connect(path, Access::read_only, Journal::write_ahead);
  sqlite3* database = connection.getHandle();
  Watch watch{Clock::now() + limits.time,
              sqlite3_memory_used() + static_cast<sqlite3_int64>(limits.memory_bytes)};
  const HeapLimit heap(watch.most_memory + kHeapMargin);
  confine(database, watch);
  const auto failure = [&](int result) {
    return stopped(database, result, sql, watch, limits, path);
  };
  const auto [statement, prepared, tail] = compile(database, sql.c_str());
  if (prepared != SQLITE_OK) throw failure(prepared);
  require_input(statement != nullptr, "query: there is no statement in it");
  // blanks and comments compile to nothing
  const Compiled more = compile(database, tail);
  require_input(more.statement == nullptr && more.result == SQLITE_OK,
                "query: one statement at a time, this one goes on with \"{:.30}\"",
                std::string_view(tail));

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
  if (result != SQLITE_DONE) throw failure(result);
}

QueryTable query(const std::filesystem::path& path, const std::string& sql,
                 const QueryLimits& limits) {
  QueryTable table;
  std::uint64_t bytes = 0;
  run_query(
      path, sql, limits, [&](const std::vector<std::string>& columns) { table.columns = columns; },
      [&](std::span<const TextValue> row) {
        bytes += row.size() * sizeof(TextValue);
        for (const TextValue& value : row) bytes += value ? value->size() : 0;
        require_input(
            bytes <= limits.table_bytes,
            "query: its result has more than {} MB; add a LIMIT, or take the rows as they "
            "come (--csv)",
            limits.table_bytes >> 20);
        table.rows.emplace_back(row.begin(), row.end());
      });
  return table;
}

}  // namespace neuroprospect::db
