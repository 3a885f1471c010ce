// db/table.h: rows into and out of tables, by the columns that the rows declare. Internal to db/.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/blob.h"
#include "base/error.h"
#include "db/rows.h"

namespace neuroprospect::db {

/// Binds a value to a statement's parameter (from 1). The value must outlive the step. Throws an
/// internal Error for what SQLite would store as something else.
template <class T>
void bind_value(SQLite::Statement& statement, int index, std::string_view column, const T& value) {
  if constexpr (std::same_as<T, double>) {
    require(std::isfinite(value), "{} is {}", column, value);
    statement.bind(index, value);
  } else if constexpr (std::same_as<T, bool>) {
    statement.bind(index, value ? 1 : 0);
  } else if constexpr (std::integral<T>) {
    require(std::in_range<std::int64_t>(value), "{} = {} does not fit into SQLite's integers",
            column, value);
    statement.bind(index, static_cast<std::int64_t>(value));
  } else if constexpr (std::same_as<T, Status>) {
    statement.bind(index, std::string(name_of(value)));
  } else if constexpr (std::same_as<T, std::string>) {
    statement.bindNoCopy(index, value);
  } else if constexpr (std::same_as<T, NumberOrName>) {
    std::visit([&](const auto& held) { bind_value(statement, index, column, held); }, value);
  } else if constexpr (std::same_as<T, Blob>) {
    // a null pointer would be NULL
    statement.bindNoCopy(index, value.empty() ? "" : static_cast<const void*>(value.data()),
                         static_cast<int>(value.size()));
  } else if (value) {
    bind_value(statement, index, column, *value);
  } else {
    statement.bind(index);
  }
}

/// Reads a column of a result into `value`.
template <class T>
void read_value(const SQLite::Column& column, T& value) {
  if constexpr (std::same_as<T, double>) {
    value = column.getDouble();
  } else if constexpr (std::same_as<T, bool>) {
    value = column.getInt() != 0;
  } else if constexpr (std::integral<T>) {
    value = static_cast<T>(column.getInt64());
  } else if constexpr (std::same_as<T, Status>) {
    const auto& names = Names<Status>::values;
    const auto found = std::find(names.begin(), names.end(), column.getString());
    if (found == names.end()) {
      throw Error(ErrorKind::database, fmt::format("status {} is unknown", column.getString()));
    }
    value = static_cast<Status>(found - names.begin());
  } else if constexpr (std::same_as<T, std::string>) {
    value = column.getString();
  } else if constexpr (std::same_as<T, NumberOrName>) {
    if (column.isText()) {
      value = column.getString();
    } else {
      value = column.getDouble();
    }
  } else if constexpr (std::same_as<T, Blob>) {
    const auto* bytes = static_cast<const std::byte*>(column.getBlob());
    value.assign(bytes, bytes + column.getBytes());
  } else if (column.isNull()) {
    value.reset();
  } else {
    read_value(column, value.emplace());
  }
}

/// Names of a row's columns.
template <class Row>
std::vector<std::string> column_names() {
  std::vector<std::string> names;
  Row row;
  Row::columns(row,
               [&](std::string_view name, auto&) { names.push_back(fmt::format("\"{}\"", name)); });
  return names;
}

/// A prepared INSERT of rows that are found by key columns which the row itself does not have.
template <class Row>
class Insert {
 public:
  /// `suffix` follows the values: what to do in a conflict.
  Insert(SQLite::Database& database, std::string_view table,
         const std::vector<std::string>& keys = {}, std::string_view suffix = "")
      : table_(table), statement_(database, sql(table, keys, suffix)) {}

  template <class... Keys>
  void operator()(const Row& row, const Keys&... keys) {
    // also when the last one was refused half-way
    statement_.tryReset();
    int index = 0;
    try {
      (bind_value(statement_, ++index, "key", keys), ...);
      Row::columns(row, [&](std::string_view column, const auto& value) {
        bind_value(statement_, ++index, column, value);
      });
    } catch (const Error& error) {
      throw error.within(table_);
    }
    statement_.exec();
    // what was bound need not live any longer
    statement_.reset();
  }

 private:
  static std::string sql(std::string_view table, std::vector<std::string> columns,
                         std::string_view suffix) {
    const auto own = column_names<Row>();
    columns.insert(columns.end(), own.begin(), own.end());
    const std::vector<std::string_view> values(columns.size(), "?");
    return fmt::format("INSERT INTO {} ({}) VALUES ({}) {}", table, fmt::join(columns, ", "),
                       fmt::join(values, ", "), suffix);
  }

  std::string table_;
  SQLite::Statement statement_;
};

/// The rows of SELECT … FROM `from`, which goes on with WHERE and ORDER BY; `values` are its
/// parameters.
template <class Row, class... Values>
std::vector<Row> select(SQLite::Database& database, std::string_view from,
                        const Values&... values) {
  SQLite::Statement statement(
      database, fmt::format("SELECT {} FROM {}", fmt::join(column_names<Row>(), ", "), from));
  int index = 0;
  (bind_value(statement, ++index, "parameter", values), ...);
  std::vector<Row> rows;
  while (statement.executeStep()) {
    int column = 0;
    Row::columns(rows.emplace_back(), [&](std::string_view, auto& value) {
      read_value(statement.getColumn(column++), value);
    });
  }
  return rows;
}

}  // namespace neuroprospect::db
