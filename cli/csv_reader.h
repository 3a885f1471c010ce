// cli/csv_reader.h: tables with named columns, a row at a time, and errors that say where.
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neuroprospect::cli {

/// Comma-separated values (RFC 4180) whose first row names the columns; separated by tabs or
/// semicolons where that row has them outside quotes. Lines end with LF or CRLF; a byte-order mark,
/// lines without anything, and lines that begin with # are passed over; blanks around a field do
/// not count, as lists with padded names have them. Reads the stream as it goes: memory is that of
/// one row. Every function throws an input Error, "cells.csv:12: what, and what would be right",
/// for anything else: a field too many or too few, quotes in the wrong place, control characters, a
/// row of more than a mebibyte.
class CsvReader {
 public:
  /// Reads the names of the columns. `source` names the stream in errors. The stream must outlive
  /// the reader.
  CsvReader(std::istream& input, std::string source);

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

  /// The column with the first of these names that there is, in upper or lower case.
  [[nodiscard]] std::optional<std::size_t> find(std::span<const std::string_view> names) const;
  /// The column with this name, exactly.
  [[nodiscard]] std::size_t column(std::string_view name) const;

  /// Reads the next row; false at the end.
  bool next();
  /// A field of the row, valid until the next one is read.
  [[nodiscard]] std::string_view text(std::size_t column) const { return row_[column]; }
  /// A field that is a finite number.
  [[nodiscard]] double number(std::size_t column) const;

  /// An error about the row.
  [[noreturn]] void fail(std::string_view what) const;

 private:
  int get();
  int peek();
  bool skip_to_content();
  bool read_row(std::vector<std::string>& fields);
  void read_quoted(std::string& field);
  void append(std::string& field, int byte);

  std::istream& input_;
  std::string source_;
  std::vector<std::string> columns_;
  std::vector<std::string> row_;
  char separator_ = 0;        // 0 while the first row is read: the first one found decides
  std::size_t line_ = 1;      // where reading is
  std::size_t row_line_ = 1;  // where the row began
  std::size_t row_bytes_ = 0;
};

}  // namespace neuroprospect::cli
