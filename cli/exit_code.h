// cli/exit_code.h: how the program ends.
#pragma once

namespace neuroprospect::cli {

enum ExitCode : int {
  kDone = 0,
  kUsage = 2,      ///< usage or configuration
  kDatabase = 3,   ///< the campaign file
  kStopped = 4,    ///< stopped early; the same command goes on
  kInternal = 70,  ///< ours
};

}  // namespace neuroprospect::cli
