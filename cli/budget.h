// cli/budget.h: how much one session may do. What it may not do, a later one does.
// Thread safety: one thread.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <limits>

namespace neuroprospect::cli {

class Budget {
 public:
  /// Adds --max-hours and --max-births. The command must live as long as its parsing.
  void add_to(CLI::App& command) {
    command.add_option("--max-hours", hours_, "begin no more lives after so long; resume later")
        ->check(CLI::PositiveNumber);
    command.add_option("--max-births", births_, "live so many births now; resume later")
        ->check(CLI::PositiveNumber);
  }

  /// A birth was handed out.
  void spend() { ++spent_; }

  /// No more births should be handed out.
  [[nodiscard]] bool is_spent() const {
    const std::chrono::duration<double, std::ratio<3600>> elapsed =
        std::chrono::steady_clock::now() - start_;
    return spent_ >= births_ || elapsed.count() >= hours_;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double hours_ = std::numeric_limits<double>::infinity();
  std::uint64_t births_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t spent_ = 0;
};

}  // namespace neuroprospect::cli
