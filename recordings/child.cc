#include "recordings/child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace neuroprospect::recordings {
namespace {

// how a message of the child begins
enum class Word : char { result = 'r', input_error = 'i', other_error = 'o' };

// The address space this process has now [bytes]; 0 where it is not known.
std::uint64_t address_space() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  statm >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void write_all(int pipe, const void* data, std::size_t size) {
  const auto* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = ::write(pipe, next, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) ::_exit(1);  // nobody reads any more
    next += written;
    size -= static_cast<std::size_t>(written);
  }
}

void say(int pipe, Word word, const void* data, std::size_t size) {
  write_all(pipe, &word, 1);
  write_all(pipe, data, size);
}

void limit(int what, std::uint64_t most) {
  const rlimit bounds{most, most};
  ::setrlimit(static_cast<__rlimit_resource_t>(what), &bounds);
}

[[noreturn]] void be_child(int pipe, const std::function<Blob()>& work, const ChildLimits& limits) {
  // its end is its parent's to report, not the terminal's or a core file's
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.cpu_s);
#ifndef __SANITIZE_ADDRESS__  // whose shadow is larger than any limit
  limit(RLIMIT_AS, address_space() + limits.memory_bytes);
#endif
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL, SIGINT, SIGTERM}) {
    ::signal(signal, SIG_DFL);
  }
  try {
    const Blob result = work();
    say(pipe, Word::result, result.data(), result.size());
  } catch (const Error& error) {
    say(pipe, error.kind() == ErrorKind::input ? Word::input_error : Word::other_error,
        error.what(), std::strlen(error.what()));
  } catch (const std::bad_alloc&) {
    constexpr std::string_view kText = "it asks for more memory than there may be";
    say(pipe, Word::input_error, kText.data(), kText.size());
  } catch (const std::exception& error) {
    say(pipe, Word::other_error, error.what(), std::strlen(error.what()));
  }
  ::_exit(0);
}

Blob read_all(int pipe) {
  Blob said;
  std::array<std::byte, 65536> some;
  for (;;) {
    const ssize_t count = ::read(pipe, some.data(), some.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return said;
    said.insert(said.end(), some.begin(), some.begin() + count);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Blob in_child(const std::function<Blob()>& work, const ChildLimits& limits) {
  std::array<int, 2> ends{};
  require(::pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe: {}", std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    be_child(ends[1], work, limits);
  }
  const int reason = errno;
  ::close(ends[1]);
  Blob said = child < 0 ? Blob{} : read_all(ends[0]);
  ::close(ends[0]);
  require(child >= 0, "no child process: {}", std::strerror(reason));
  const int status = wait_for(child);
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    throw Error(
        ErrorKind::input,
        signal == SIGXCPU || signal == SIGKILL
            ? fmt::format("reading it took more than {} s, or was ended", limits.cpu_s)
            : fmt::format("it is damaged so that reading it fails ({})", ::strsignal(signal)));
  }
  require_input(WEXITSTATUS(status) == 0 && !said.empty(),
                "it is damaged so that reading it fails");
  const auto word = static_cast<Word>(said.front());
  said.erase(said.begin());
  if (word == Word::result) return said;
  std::string text(said.size(), ' ');
  std::transform(said.begin(), said.end(), text.begin(),
                 [](std::byte byte) { return static_cast<char>(byte); });
  throw Error(word == Word::input_error ? ErrorKind::input : ErrorKind::internal, text);
}

}  // namespace neuroprospect::recordings
