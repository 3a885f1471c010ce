// evolution/workers.h: a fixed number of worker threads (oneTBB).
// Thread safety: enqueue from any thread.
#pragma once

#include <functional>
#include <memory>

namespace neuroprospect::evolution {

/// An arena of `count` workers beside the calling thread. The destructor waits for running tasks.
class Workers {
 public:
  /// Throws an internal Error unless count >= 1.
  explicit Workers(int count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void enqueue(std::function<void()> task);

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace neuroprospect::evolution
