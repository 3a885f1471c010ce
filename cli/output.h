// cli/output.h: where a command writes the text that it makes. Thread safety: one thread.
#pragma once

#include <string>

namespace neuroprospect::cli {

/// Writes `text` to the file, or to standard output for "-". Throws an input Error where that
/// cannot be done.
void write_output(const std::string& path, const std::string& text);

}  // namespace neuroprospect::cli
