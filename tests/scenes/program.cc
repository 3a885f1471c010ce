#include "tests/scenes/program.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/error.h"

namespace neuroprospect::scenes {

Program::Program(const std::vector<std::string>& arguments) {
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

std::vector<std::string> contents(const std::filesystem::path& campaign_file) {
  const SQLite::Database file(campaign_file.string(), SQLite::OPEN_READONLY);
  std::vector<std::string> tables;
  SQLite::Statement names(file,
                          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                          "'sqlite_%' AND name != 'session' ORDER BY name");
  while (names.executeStep()) tables.push_back(names.getColumn(0).getString());
  std::vector<std::string> lines;
  for (const std::string& table : tables) {
    SQLite::Statement rows(file, "SELECT * FROM " + table);
    while (rows.executeStep()) {
      std::string line = table;
      for (int i = 0; i < rows.getColumnCount(); ++i) {
        const SQLite::Column value = rows.getColumn(i);
        const std::string column = value.getName();
        if (column.rfind("wall_", 0) == 0) continue;
        line += " " + column + "=";
        if (value.isFloat()) {
          line += fmt::format("{:a}", value.getDouble());
        } else if (value.isBlob()) {
          const auto* bytes = static_cast<const char*>(value.getBlob());
          line += fmt::format(
              "{} bytes, {:x}", value.getBytes(),
              std::hash<std::string_view>()({bytes, static_cast<std::size_t>(value.getBytes())}));
        } else {
          line += value.isNull() ? "NULL" : value.getString();
        }
      }
      lines.push_back(std::move(line));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace neuroprospect::scenes
