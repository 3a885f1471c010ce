// tests/scenes/program.h: the real program as a child process, and campaign files compared.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace neuroprospect::scenes {

/// How a run of the program ended.
struct Finished {
  int exit_code = 0;   ///< 128 + n when a signal n ended it
  std::string output;  ///< standard output and standard error
};

/// The program, running. Its destructor kills it.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments);
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

/// Everything that must be equal in two runs of one campaign, as text lines: every row of every
/// table but `session`, without the columns named wall_….
std::vector<std::string> contents(const std::filesystem::path& campaign_file);

}  // namespace neuroprospect::scenes
