#include "cli/pipe.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

#include "base/error.h"

extern char** environ;

namespace neuroprospect::cli {

Pipe::Pipe(const std::vector<std::string>& command) : name_(command.front()) {
  std::array<int, 2> ends{};
  require(::pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe: {}", std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: it takes no other
  }
  arguments.push_back(nullptr);
  const int failed =
      ::posix_spawnp(&pid_, name_.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  input_ = ends[1];
  if (failed != 0) {
    pid_ = -1;
    ::close(input_);
    input_ = -1;
    throw Error(ErrorKind::input, fmt::format("cannot run {}: {}. On Debian, the package of that "
                                              "name has it",
                                              name_, std::strerror(failed)));
  }
  std::signal(SIGPIPE, SIG_IGN);  // that it reads no more is an error of write()
}

Pipe::~Pipe() { wait(); }

void Pipe::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(input_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    require_input(written >= 0, "{} ended early: {}", name_, std::strerror(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void Pipe::close() {
  const int status = wait();
  require_input(WIFEXITED(status) && WEXITSTATUS(status) == 0, "{} failed: see above", name_);
}

int Pipe::wait() {
  int status = 0;
  if (input_ >= 0) ::close(input_);
  input_ = -1;
  if (pid_ >= 0) {
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  pid_ = -1;
  return status;
}

}  // namespace neuroprospect::cli
