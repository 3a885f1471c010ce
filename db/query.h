// db/query.h: the user's own SQL, read-only and in a sandbox. The SQL may come from anywhere, as
// may the file: neither can write, attach, load, exhaust memory or disk, or run for ever. Thread
// safety: one query at a time; while it runs, all of SQLite in this program shares a bound on
// memory that leaves others little room beside a query that is at its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace neuroprospect::db {

/// When a query is stopped.
struct QueryLimits {
  /// Looked at between SQLite's steps. One step on long texts can take minutes: who must be sure
  /// also sets an alarm (cli/query.cc).
  std::chrono::milliseconds time{60'000};
  std::uint64_t rows = 10'000'000;
  /// What SQLite may use, sorting and intermediate tables included: nothing goes to temporary
  /// files.
  std::uint64_t memory_bytes = std::uint64_t{256} << 20;
  /// What query() may return, as text.
  std::uint64_t table_bytes = std::uint64_t{256} << 20;
};

/// A value as text; empty for NULL. Numbers are written so that they read back the same; a blob
/// is "<36124 bytes>" (use hex() to see it).
using TextValue = std::optional<std::string>;

/// A result.
struct QueryTable {
  std::vector<std::string> columns;
  std::vector<std::vector<TextValue>> rows;  ///< each as long as columns
};

/// Called once with the names of the columns, before the first row.
using ColumnSink = std::function<void(const std::vector<std::string>& columns)>;
/// Called for each row, with a value for each column.
using RowSink = std::function<void(std::span<const TextValue> row)>;

/// Receives, before each row, which of its values are numbers.
using Numbers = std::vector<bool>;

/// Runs one SELECT (or WITH, VALUES, EXPLAIN) on a campaign file and hands its rows over as they
/// come. Throws an input Error for SQL that is wrong, not allowed here, more than one statement, or
/// over a limit; rows handed over before that stand. Throws a database Error when the file cannot
/// be read.
void run_query(const std::filesystem::path& path, const std::string& sql, const QueryLimits& limits,
               const ColumnSink& columns, const RowSink& row, Numbers* numbers = nullptr);

/// The same, with all rows at once.
QueryTable query(const std::filesystem::path& path, const std::string& sql,
                 const QueryLimits& limits = {});

}  // namespace neuroprospect::db
