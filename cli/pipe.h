// cli/pipe.h: another program that reads what this one writes. Thread safety: one thread.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace neuroprospect::cli {

/// A program found in PATH, running, with its standard input here; what it says goes to this one's
/// standard error. No shell is between them.
class Pipe {
 public:
  /// Throws an input Error where there is no such program.
  explicit Pipe(const std::vector<std::string>& command);
  /// Waits for it, however it ends.
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// Throws an input Error where it reads no more.
  void write(std::span<const std::byte> bytes);

  /// Ends its input and waits. Throws an input Error unless it succeeded.
  void close();

 private:
  int wait();

  std::string name_;
  int input_ = -1;
  int pid_ = -1;
};

}  // namespace neuroprospect::cli
