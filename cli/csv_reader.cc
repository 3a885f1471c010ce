#include "cli/csv_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/error.h"

namespace neuroprospect::cli {
namespace {

constexpr std::size_t kMaxRowBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxColumns = 65'536;
constexpr std::size_t kShownBytes = 40;
constexpr int kEnd = std::istream::traits_type::eof();

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return result;
}

void trim(std::string& field) {
  while (!field.empty() && is_blank(field.back())) field.pop_back();
  const auto begin = std::ranges::find_if_not(field, is_blank);
  field.erase(field.begin(), begin);
}

// what an error shows of a field
std::string shown(std::string_view field) {
  if (field.size() <= kShownBytes) return fmt::format("\"{}\"", field);
  return fmt::format("\"{}…\"", field.substr(0, kShownBytes));
}

}  // namespace

CsvReader::CsvReader(std::istream& input, std::string source)
    : input_(input), source_(std::move(source)) {
  for (const int byte : {0xEF, 0xBB, 0xBF}) {
    if (peek() == byte) {
      get();
    } else if (byte != 0xEF) {
      fail("begins with a damaged byte-order mark");
    } else {
      break;
    }
  }
  if (!read_row(columns_)) fail("nothing in there: the first row must name the columns");
  std::set<std::string_view> names;
  for (const std::string& name : columns_) {
    if (!name.empty() && !names.insert(name).second) {
      fail(fmt::format("two columns are named {}", shown(name)));
    }
  }
}

std::optional<std::size_t> CsvReader::find(std::span<const std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found =
        std::ranges::find_if(columns_, [&](const auto& column) { return lower(column) == name; });
    if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
  }
  return std::nullopt;
}

std::size_t CsvReader::column(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name);
  if (found == columns_.end()) {
    const std::span all(columns_.data(), std::min<std::size_t>(columns_.size(), 20));
    throw Error(ErrorKind::input,
                fmt::format("{}: no column \"{}\"; there are {}{}", source_, name,
                            fmt::join(all, ", "), all.size() < columns_.size() ? ", …" : ""));
  }
  return static_cast<std::size_t>(found - columns_.begin());
}

bool CsvReader::next() {
  if (!read_row(row_)) return false;
  if (row_.size() != columns_.size()) {
    fail(fmt::format("{} fields, where the first row names {} columns", row_.size(),
                     columns_.size()));
  }
  return true;
}

double CsvReader::number(std::size_t column) const {
  const std::string& field = row_[column];
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) {
    fail(fmt::format("{} is {}, which is no number", shown(columns_[column]), shown(field)));
  }
  return value;
}

void CsvReader::fail(std::string_view what) const {
  throw Error(ErrorKind::input, fmt::format("{}:{}: {}", source_, row_line_, what));
}

int CsvReader::peek() { return input_.rdbuf()->sgetc(); }

int CsvReader::get() {
  const int byte = input_.rdbuf()->sbumpc();
  if (byte == '\n') ++line_;
  if (byte != kEnd && ++row_bytes_ > kMaxRowBytes) {
    fail(fmt::format("a row of more than {} bytes", kMaxRowBytes));
  }
  return byte;
}

void CsvReader::append(std::string& field, int byte) {
  if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
    fail(fmt::format("control character {}: this is no text in UTF-8", byte));
  }
  field.push_back(static_cast<char>(byte));
}

// past empty lines and remarks; false at the end
bool CsvReader::skip_to_content() {
  while (true) {
    row_bytes_ = 0;
    const int byte = peek();
    if (byte == kEnd) return false;
    if (byte != '\n' && byte != '\r' && byte != '#') return true;
    while (true) {
      row_bytes_ = 0;  // a remark may be long
      const int skipped = get();
      if (skipped == '\n' || skipped == kEnd) break;
      if (byte == '\r' && skipped != '\r') fail("a line ends with a carriage return alone");
    }
  }
}

// after the opening quote, up to and with the closing one
void CsvReader::read_quoted(std::string& field) {
  while (true) {
    const int byte = get();
    if (byte == kEnd) fail("a quoted field has no end");
    if (byte != '"') {
      append(field, byte);
    } else if (peek() == '"') {
      field.push_back(static_cast<char>(get()));
    } else {
      return;
    }
  }
}

bool CsvReader::read_row(std::vector<std::string>& fields) {
  row_line_ = line_;
  if (!skip_to_content()) return false;
  row_line_ = line_;
  fields.assign(1, "");
  bool quoted = false;  // the field, and its closing quote was there
  while (true) {
    const int byte = get();
    std::string& field = fields.back();
    if (separator_ == 0 && (byte == ',' || byte == '\t' || byte == ';')) {
      separator_ = static_cast<char>(byte);
    }
    if (byte == kEnd || byte == '\n' || (byte == '\r' && peek() == '\n')) {
      if (byte == '\r') get();
      trim(field);
      break;
    }
    if (separator_ != 0 && byte == separator_) {
      trim(field);
      if (fields.size() == kMaxColumns) fail(fmt::format("more than {} columns", kMaxColumns));
      fields.emplace_back();
      quoted = false;
    } else if (byte == '"' && !quoted && std::ranges::all_of(field, is_blank)) {
      field.clear();
      read_quoted(field);
      quoted = true;
    } else if (byte == '"') {
      fail("a quotation mark within a field: quote the whole field, and double the mark");
    } else if (quoted && !is_blank(static_cast<char>(byte))) {
      fail("something after a closing quotation mark: a separator must follow it");
    } else {
      append(field, byte);
    }
  }
  return true;
}

}  // namespace neuroprospect::cli
