// viewer/server.h: the page over HTTP, for this machine's user alone. Thread safety: one thread
// makes and destroys a Server; it answers on threads of its own.
//
// Whoever else can reach the port (other users, web sites in the user's browser) is refused: it
// listens on loopback only; every path begins with a secret; Host and Origin must be its own; only
// GET is understood; request, connections and time are bounded. The page may load and run nothing
// but what comes from here (Content-Security-Policy).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "viewer/answers.h"

namespace neuroprospect::viewer {

struct ServerSettings {
  std::uint16_t port = 0;  ///< 0: one that is free
  std::string secret;      ///< first segment of every path: letters and digits, at least 16
  unsigned idle_s = 10;    ///< a connection that says nothing for so long is closed [s]
};

/// 128 random bits of the operating system as hexadecimal digits.
std::string fresh_secret();

class Server {
 public:
  /// Listens. `answers` must live longer. Throws an input Error where the port cannot be had.
  Server(Answers& answers, const ServerSettings& settings);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The link to the page: http://127.0.0.1:PORT/SECRET/
  [[nodiscard]] const std::string& link() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neuroprospect::viewer
