#include "cli/output.h"

#include <cstdio>
#include <fstream>

#include "base/error.h"

namespace neuroprospect::cli {

void write_output(const std::string& path, const std::string& text) {
  if (path == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return;
  }
  std::ofstream file(path, std::ios::binary);
  file << text << std::flush;
  require_input(file.good(), "{}: cannot write this file", path);
}

}  // namespace neuroprospect::cli
