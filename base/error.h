// base/error.h: the one exception type, and the two checks that throw it.
// Thread safety: Error is a value; the functions are pure.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace neuroprospect {

/// Who has to act. The program maps each kind to an exit code in one place (`cli/main.cc`).
enum class ErrorKind {
  input,  ///< the user's file, flag or blob is wrong: the message says what, where, what would be
          ///< right
  database,  ///< the campaign file cannot be read or written
  internal,  ///< a broken invariant of ours
};

/// An error with a chain of context: "campaign.toml:12: life.steps: 0 is below 1".
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

  [[nodiscard]] ErrorKind kind() const { return kind_; }

  /// The same error with `context` in front, for a caller that knows more about where it happened.
  [[nodiscard]] Error within(std::string_view context) const {
    return {kind_, fmt::format("{}: {}", context, what())};
  }

 private:
  ErrorKind kind_;
};

/// Throws an internal Error unless `ok`. For callers' mistakes and our own invariants; on in every
/// build. The message should print the values that broke it.
template <class... Values>
void require(bool ok, fmt::format_string<Values...> message, Values&&... values) {
  if (!ok) {
    throw Error(ErrorKind::internal, fmt::format(message, std::forward<Values>(values)...));
  }
}

/// Throws an input Error unless `ok`. For what came from outside: files, flags, blobs.
template <class... Values>
void require_input(bool ok, fmt::format_string<Values...> message, Values&&... values) {
  if (!ok) {
    throw Error(ErrorKind::input, fmt::format(message, std::forward<Values>(values)...));
  }
}

}  // namespace neuroprospect
