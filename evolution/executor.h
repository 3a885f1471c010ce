// evolution/executor.h: drives ask → evaluate → tell, on this thread or on many.
// Thread safety: evaluate is called from many threads at once, everything else from the caller's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "evolution/workers.h"

namespace neuroprospect::evolution {

/// What the driver should do next; asked between reports and several times a second.
enum class Stop : std::uint8_t {
  no,
  finish,  ///< hand out no more, wait for lives in flight
  drop,    ///< return at once
};

/// How a drive ended.
enum class Ended : std::uint8_t {
  complete,  ///< ask() had nothing left and nothing was in flight
  finished,  ///< stopped; everything handed out was told
  dropped,   ///< stopped; lives in flight go on in their threads, and the process should exit
};

/// The four functions of a drive.
template <class Order, class Report>
struct Work {
  std::function<std::optional<Order>()> ask;     ///< nothing: none now; asked again after each tell
  std::function<Report(const Order&)> evaluate;  ///< pure
  std::function<void(const Order&, Report)> tell;
  std::function<Stop()> stop = [] { return Stop::no; };
};

/// Evaluates one order after the other on this thread: the oracle for `run_threads`.
template <class Order, class Report>
Ended run_serial(const Work<Order, Report>& work) {
  while (true) {
    if (work.stop() != Stop::no) return Ended::finished;
    const std::optional<Order> order = work.ask();
    if (!order) return Ended::complete;
    work.tell(*order, work.evaluate(*order));
  }
}

/// Evaluates up to `workers` orders at once on a TBB arena; this thread only asks and tells.
/// An exception of evaluate is thrown here.
template <class Order, class Report>
Ended run_threads(const Work<Order, Report>& work, int workers) {
  struct Result {
    Order order;
    std::optional<Report> report;
    std::exception_ptr error;
  };
  // shared with the workers, because dropped lives outlive this call
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Result> results;
  };
  auto mailbox = std::make_shared<Mailbox>();
  auto crew = std::make_shared<Workers>(workers);
  int in_flight = 0;
  while (true) {
    const Stop stop = work.stop();
    if (stop == Stop::drop) {
      // the arena must outlive its tasks; the process is about to exit
      new std::shared_ptr<Workers>(crew);
      return Ended::dropped;
    }
    while (stop == Stop::no && in_flight < workers) {
      std::optional<Order> order = work.ask();
      if (!order) break;
      ++in_flight;
      crew->enqueue([mailbox, evaluate = work.evaluate, order = std::move(*order)] {
        Result result{order, std::nullopt, nullptr};
        try {
          result.report = evaluate(order);
        } catch (...) {
          result.error = std::current_exception();
        }
        const std::lock_guard lock(mailbox->mutex);
        mailbox->results.push_back(std::move(result));
        mailbox->arrived.notify_one();
      });
    }
    if (in_flight == 0) return stop == Stop::no ? Ended::complete : Ended::finished;

    std::unique_lock lock(mailbox->mutex);
    mailbox->arrived.wait_for(lock, std::chrono::milliseconds(100),
                              [&] { return !mailbox->results.empty(); });
    if (mailbox->results.empty()) continue;
    Result result = std::move(mailbox->results.front());
    mailbox->results.pop_front();
    lock.unlock();
    --in_flight;
    if (result.error) std::rethrow_exception(result.error);
    work.tell(result.order, std::move(*result.report));
  }
}

}  // namespace neuroprospect::evolution
