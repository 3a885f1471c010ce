// bench/figure.h: how every bench prints its figures: a line of text, or with --json a line of
// JSON.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace neuroprospect::bench {

/// One measured figure. `ratio` compares it with the rival measured in the same run; `goal` is what
/// the ratio should be (">= 1.1"), or empty.
struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  std::string rival;
  double ratio = 0;
  std::string goal;
};

/// Four significant digits.
inline std::string number(double value) { return fmt::format("{:.4g}", value); }

/// Prints figures the way the command line asks for.
class Output {
 public:
  Output(int argc, char** argv) : json_(argc > 1 && std::string_view(argv[1]) == "--json") {}

  void print(const Figure& f) const {
    if (json_) {
      fmt::print(
          R"({{"name": "{}", "value": {:.6g}, "unit": "{}", "rival": "{}", "ratio": {:.4g}, )"
          R"("goal": "{}"}})"
          "\n",
          f.name, f.value, f.unit, f.rival, f.ratio, f.goal);
    } else {
      fmt::print("{:<28} {:>10} {:<14} against {:<40} ratio {:<8} goal {}\n", f.name,
                 number(f.value), f.unit, f.rival, number(f.ratio), f.goal.empty() ? "–" : f.goal);
    }
    std::fflush(stdout);
  }

 private:
  bool json_;
};

}  // namespace neuroprospect::bench
