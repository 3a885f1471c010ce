// cli/terminal.h: what is for people at a terminal, and not for programs that read.
// Thread safety: pure functions but for what is printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace neuroprospect::cli {

/// Whether what is written to `fd` can move a cursor: a terminal, and not one that calls itself
/// dumb.
bool is_terminal(int fd);

enum class Colour : std::uint8_t { red, yellow };

/// `text` in a colour where `fd` is a terminal and NO_COLOR is not set (https://no-color.org);
/// elsewhere as it is.
std::string coloured(int fd, Colour colour, std::string_view text);

/// "warning: …" on standard error.
void print_warning(std::string_view text);

}  // namespace neuroprospect::cli
