#include "recordings/file.h"

#include "base/error.h"
#include "recordings/csv.h"
#include "recordings/minari.h"

namespace neuroprospect::recordings {

Recording read_recording(const std::filesystem::path& path) {
  std::error_code unknown;
  require_input(std::filesystem::exists(path, unknown), "{}: there is no such file or directory",
                path.string());
  return path.extension() == ".csv" ? read_csv(path) : read_minari(path);
}

void write_recording(const Recording& recording, const std::filesystem::path& path) {
  if (path.extension() == ".csv") {
    write_csv(recording, path);
  } else {
    write_minari(recording, path);
  }
}

}  // namespace neuroprospect::recordings
