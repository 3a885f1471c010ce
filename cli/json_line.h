// cli/json_line.h: one JSON object, on a line of its own.
// Thread safety: one thread.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neuroprospect::cli {

/// A string of JSON, quoted and escaped. UTF-8 stays as it is.
std::string json_string(std::string_view text);

/// A list of strings in JSON.
std::string json_list(const std::vector<std::string>& texts);

class JsonLine {
 public:
  JsonLine& add(std::string_view key, std::string_view text) {
    return add_raw(key, json_string(text));
  }
  JsonLine& add(std::string_view key, const char* text) { return add(key, std::string_view(text)); }
  /// Finite; null where there is none.
  JsonLine& add(std::string_view key, const std::optional<double>& number) {
    return add_raw(key, number ? fmt::format("{}", *number) : "null");
  }
  template <std::integral T>
  JsonLine& add(std::string_view key, T number) {
    return add_raw(key, fmt::format("{}", number));
  }
  template <std::integral T>
  JsonLine& add(std::string_view key, const std::optional<T>& number) {
    return add_raw(key, number ? fmt::format("{}", *number) : "null");
  }
  /// `json` is a value in JSON.
  JsonLine& add_raw(std::string_view key, std::string_view json) {
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", json_string(key), json);
    return *this;
  }

  /// The object, without a line end.
  [[nodiscard]] std::string str() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

}  // namespace neuroprospect::cli
