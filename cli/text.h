// cli/text.h: values in words. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>

namespace neuroprospect::cli {

/// With so many digits after the point; a dash where there is none.
std::string number_text(const std::optional<double>& value, int digits = 3);

/// "1 h 02 min", "3 min 20 s", "12 s".
std::string duration_text(double seconds);

}  // namespace neuroprospect::cli
