// cli/text.h: values in words. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neuroprospect::cli {

/// With so many digits after the point; a dash where there is none.
std::string number_text(const std::optional<double>& value, int digits = 3);

/// "1 h 02 min", "3 min 20 s", "12 s".
std::string duration_text(double seconds);

/// Columns padded to their widest value, a line each for the names and every row; NULL where a
/// value is empty.
std::string table_text(const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::optional<std::string>>>& rows);

/// A field of CSV (RFC 4180), quoted where it has to be.
std::string csv_field(std::string_view value);

}  // namespace neuroprospect::cli
