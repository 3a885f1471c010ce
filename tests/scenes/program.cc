#include "tests/scenes/program.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/error.h"

namespace neuroprospect::scenes {

Program::Program(const std::vector<std::string>& arguments, std::uint64_t largest_file) {
  int ends[2];
  require(pipe2(ends, O_CLOEXEC) == 0, "no pipe");
  std::vector<char*> argv = {const_cast<char*>(NEUROPROSPECT_PROGRAM)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_ = fork();
  require(pid_ >= 0, "no child process");
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    if (largest_file > 0) {
      const rlimit limit{largest_file, largest_file};
      setrlimit(RLIMIT_FSIZE, &limit);
    }
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  pipe_ = ends[0];
}

Program::~Program() {
  if (pid_ < 0) return;
  signal(SIGKILL);
  wait();
}

void Program::signal(int number) const { kill(pid_, number); }

Finished Program::wait() {
  Finished finished;
  char buffer[4096];
  for (ssize_t n = 0; (n = read(pipe_, buffer, sizeof buffer)) > 0;) {
    finished.output.append(buffer, static_cast<std::size_t>(n));
  }
  close(pipe_);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  finished.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return finished;
}

Finished run_program(const std::vector<std::string>& arguments) {
  return Program(arguments).wait();
}

}  // namespace neuroprospect::scenes
