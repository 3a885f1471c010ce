#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace neuroprospect::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool is_terminal(int fd) { return isatty(fd) == 1 && environment("TERM") != "dumb"; }

std::string coloured(int fd, Colour colour, std::string_view text) {
  if (!is_terminal(fd) || !environment("NO_COLOR").empty()) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", colour == Colour::red ? 31 : 33, text);
}

void print_warning(std::string_view text) {
  fmt::print(stderr, "{} {}\n", coloured(STDERR_FILENO, Colour::yellow, "warning:"), text);
}

}  // namespace neuroprospect::cli
