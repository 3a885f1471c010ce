#include "recordings/new_path.h"

#include "base/error.h"

namespace neuroprospect::recordings {

void make_new_path(const std::filesystem::path& path,
                   const std::function<void(const std::filesystem::path& draft)>& write) {
  std::filesystem::path draft = path;
  draft += ".unfinished";
  std::error_code ignored;
  require_input(!std::filesystem::exists(path, ignored), "{}: exists already", path.string());
  try {
    // of a program that was killed here
    std::filesystem::remove_all(draft);
    write(draft);
    std::filesystem::rename(draft, path);
  } catch (const std::filesystem::filesystem_error& error) {
    std::filesystem::remove_all(draft, ignored);
    throw Error(ErrorKind::input, fmt::format("{}: {}", path.string(), error.code().message()));
  } catch (...) {
    std::filesystem::remove_all(draft, ignored);
    throw;
  }
}

}  // namespace neuroprospect::recordings
