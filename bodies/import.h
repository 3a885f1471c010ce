// bodies/import.h: bodies from files of other programs.
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bodies/genome.h"
#include "bodies/settings.h"

namespace neuroprospect::bodies {

/// Longest text that is read [bytes].
inline constexpr std::size_t kMaxBodyFileBytes = std::size_t{4} << 20;

struct ImportOptions {
  bool free_root = false;  ///< take what ties the root to the world for a free joint
};

/// A body that was read.
struct ImportedBody {
  BodyGenome genome;                        ///< valid
  JointPreset joints = JointPreset::servo;  ///< the preset that its joints have
  std::vector<std::string> notes;           ///< what was skipped or taken otherwise, with the line
};

/// The body in `text`, MJCF where its root is <mujoco>, URDF where it is <robot>; `source` names it
/// in errors and notes. docs/bodies.md states the subset. What to_mjcf() and to_urdf() write comes
/// back as the same genome. Throws an input Error that says file, line, element and what would be
/// right.
ImportedBody import_body(std::string_view text, std::string_view source,
                         const ImportOptions& options = {});

}  // namespace neuroprospect::bodies
