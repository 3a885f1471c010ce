// tests/scenes/program.h: the real program as a child process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/scenes/contents.h"

namespace neuroprospect::scenes {

/// How a run of the program ended.
struct Finished {
  int exit_code = 0;   ///< 128 + n when a signal n ended it
  std::string output;  ///< standard output and standard error
};

/// The program, running. Its destructor kills it.
class Program {
 public:
  /// `largest_file` [bytes] is more than it can write into any file, as if the disk were full; 0:
  /// no limit.
  explicit Program(const std::vector<std::string>& arguments, std::uint64_t largest_file = 0);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const;
  /// Waits for its end.
  Finished wait();

 private:
  int pid_ = -1;
  int pipe_ = -1;
};

/// Runs the program to its end.
Finished run_program(const std::vector<std::string>& arguments);

}  // namespace neuroprospect::scenes
