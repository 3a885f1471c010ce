#include "bodies/genome.h"

#include <fmt/format.h>

#include <charconv>

namespace neuroprospect::bodies {

std::string to_string(LimbId id) {
  return id == kHead ? "head" : fmt::format("{}.{}", id.birth, id.ordinal);
}

std::optional<LimbId> parse_limb_id(std::string_view text) {
  if (text == "head") return kHead;
  LimbId id;
  const char* end = text.data() + text.size();
  const auto birth = std::from_chars(text.data(), end, id.birth);
  if (birth.ec != std::errc() || birth.ptr == end || *birth.ptr != '.') return std::nullopt;
  const auto ordinal = std::from_chars(birth.ptr + 1, end, id.ordinal);
  if (ordinal.ec != std::errc() || ordinal.ptr != end || to_string(id) != text) return std::nullopt;
  return id;
}

}  // namespace neuroprospect::bodies
