#include "cli/build_facts.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <fstream>

// The build defines NEUROPROSPECT_VERSION, …_BUILD and …_LIBRARIES (cli/CMakeLists.txt).

namespace neuroprospect::cli {

std::string version() { return NEUROPROSPECT_VERSION; }

std::string build_facts() { return fmt::format("gcc {}, {}", __VERSION__, NEUROPROSPECT_BUILD); }

std::string library_facts() { return NEUROPROSPECT_LIBRARIES; }

std::string host_facts() {
  utsname names{};
  uname(&names);
  std::string processor = "unknown processor";
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (line.rfind("model name", 0) == 0) {
      processor = line.substr(line.find(':') + 2);
      break;
    }
  }
  return fmt::format("{}, {} {} {}, {}", names.nodename, names.sysname, names.release,
                     names.machine, processor);
}

std::string version_text() {
  return fmt::format("neuroprospect {}\nbuild: {}\nlibraries: {}", version(), build_facts(),
                     library_facts());
}

}  // namespace neuroprospect::cli
