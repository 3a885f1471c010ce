#include "bodies/genome.h"

#include <fmt/format.h>

namespace neuroprospect::bodies {

std::string to_string(LimbId id) {
  return id == kHead ? "head" : fmt::format("{}.{}", id.birth, id.ordinal);
}

}  // namespace neuroprospect::bodies
