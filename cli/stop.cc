#include "cli/stop.h"

#include <unistd.h>

#include <csignal>
#include <cstring>

#include "cli/exit_code.h"

namespace neuroprospect::cli {
namespace {

// a signal handler can reach nothing else
volatile std::sig_atomic_t signals_seen = 0;

void on_signal(int) {
  signals_seen = signals_seen + 1;
  const char* message = signals_seen == 1
                            ? "\nFinishing the lives in flight; once more to drop them.\n"
                            : "\nDropping the lives in flight.\n";
  // NOLINTNEXTLINE: write is what a handler may call; there is nothing to do when it fails
  (void)!write(STDERR_FILENO, message, std::strlen(message));
  // the driver is stuck: every committed birth is safe
  if (signals_seen >= 3) _exit(kStopped);
}

}  // namespace

StopSignals::StopSignals() {
  signals_seen = 0;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

StopSignals::~StopSignals() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

evolution::Stop StopSignals::wanted() const {
  if (signals_seen == 0) return evolution::Stop::no;
  return signals_seen == 1 ? evolution::Stop::finish : evolution::Stop::drop;
}

}  // namespace neuroprospect::cli
