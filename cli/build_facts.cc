#include "cli/build_facts.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <thread>

#include "cli/json_line.h"

// The build defines NEUROPROSPECT_VERSION, …_BUILD and …_LIBRARIES (cli/CMakeLists.txt).

namespace neuroprospect::cli {

std::string version() { return NEUROPROSPECT_VERSION; }

std::string build_facts() { return fmt::format("gcc {}, {}", __VERSION__, NEUROPROSPECT_BUILD); }

std::string library_facts() { return NEUROPROSPECT_LIBRARIES; }

std::string host_facts() {
  utsname names{};
  uname(&names);
  return fmt::format("{}, {} {} {}", names.nodename, names.sysname, names.release, names.machine);
}

std::string machine_facts() {
  std::string processor = "unknown processor";
  std::string features;
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line) && !line.empty();) {
    const std::string value = line.substr(std::min(line.find(':') + 2, line.size()));
    if (line.starts_with("model name")) processor = value;
    if (!line.starts_with("flags")) continue;
    // what the compiler and Eigen may use
    for (const std::string_view feature : {"sse4_2", "avx", "avx2", "fma", "avx512f"}) {
      if ((' ' + value + ' ').find(fmt::format(" {} ", feature)) != std::string::npos) {
        features += fmt::format(" {}", feature);
      }
    }
  }
  const double memory_gb = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(sysconf(_SC_PAGESIZE)) * 1e-9;
  return fmt::format("{},{}{} cores, {:.1f} GB", processor,
                     features.empty() ? " " : features + ", ", std::thread::hardware_concurrency(),
                     memory_gb);
}

std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string text;
  std::string argument;
  std::getline(file, argument, '\0');
  while (std::getline(file, argument, '\0')) {
    const bool plain = argument.find_first_of(" \t\n\"'\\$*?;&|<>()[]{}") == std::string::npos;
    text += (text.empty() ? "" : " ") +
            (plain && !argument.empty() ? argument : '\'' + argument + '\'');
  }
  return text;
}

std::string version_text() {
  return fmt::format("neuroprospect {}\nbuild: {}\nlibraries: {}", version(), build_facts(),
                     library_facts());
}

std::string version_json() {
  JsonLine line;
  line.add("version", version()).add("build", build_facts()).add("libraries", library_facts());
  return line.str();
}

db::SessionRow session_row(const std::string& kind, const std::string& configuration,
                           const std::vector<std::string>& overrides, int workers) {
  return {.kind = kind,
          .command = command_line(),
          .configuration = configuration,
          .overrides = fmt::format("{}", fmt::join(overrides, "\n")),
          .version = version(),
          .build = build_facts(),
          .libraries = library_facts(),
          .host = host_facts(),
          .machine = machine_facts(),
          .workers = static_cast<std::uint64_t>(workers)};
}

}  // namespace neuroprospect::cli
