// cli/stop.h: Ctrl-C and SIGTERM: once finishes the lives in flight, twice drops them.
// Thread safety: one StopSignals a process.
#pragma once

#include "evolution/executor.h"

namespace neuroprospect::cli {

/// While it lives, SIGINT and SIGTERM are counted instead of ending the process.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// no, then finish after one signal, then drop.
  [[nodiscard]] evolution::Stop wanted() const;
};

}  // namespace neuroprospect::cli
