// Tests that the server answers its own page and nobody else: hostile requests get an error, and do
// no harm.
#include "viewer/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/scenes/contents.h"
#include "tests/scenes/watched_campaign.h"

namespace neuroprospect::viewer {
namespace {

using Catch::Contains;
using Catch::StartsWith;
using scenes::watched_file;

constexpr const char* kSecret = "0123456789abcdef0123456789abcdef";

// A connection to the server, spoken to byte by byte.
class Socket {
 public:
  explicit Socket(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Socket() { ::close(socket_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void say(const std::string& bytes) const {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      sent += static_cast<std::size_t>(n);
    }
  }
  // all that comes until the server closes the connection
  [[nodiscard]] std::string hear() const {
    std::string heard;
    std::array<char, 4096> some{};
    for (ssize_t n = 0; (n = ::recv(socket_, some.data(), some.size(), 0)) > 0;) {
      heard.append(some.data(), static_cast<std::size_t>(n));
    }
    return heard;
  }

 private:
  int socket_;
  bool connected_ = false;
};

struct Served {
  Answers answers{watched_file(), cli::OpenCampaign(watched_file()).spec};
  Server server{answers, {.port = 0, .secret = kSecret, .idle_s = 1}};
  std::uint16_t port = [this] {
    const std::string& link = server.link();
    return static_cast<std::uint16_t>(std::stoi(link.substr(link.find(':', 6) + 1)));
  }();

  [[nodiscard]] std::string ask(const std::string& bytes) const {
    const Socket socket(port);
    socket.say(bytes);
    return socket.hear();
  }
  [[nodiscard]] std::string host() const { return fmt::format("127.0.0.1:{}", port); }
  [[nodiscard]] std::string get(const std::string& path, const std::string& more = "") const {
    return ask(fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{}\r\n", path,
                           host(), more));
  }
  [[nodiscard]] std::string own(const std::string& path) const {
    return get(fmt::format("/{}/{}", kSecret, path));
  }
};

std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST_CASE("the page and its answers are served, with headers that keep them to themselves") {
  const Served served;
  for (const char* path : {"", "page.js", "page.css", "api/campaign", "api/births?first=3",
                           "api/individual/3", "api/footage/3/innate", "api/studies"}) {
    CAPTURE(path);
    const std::string answer = served.own(path);
    CHECK_THAT(answer, StartsWith("HTTP/1.1 200 "));
    CHECK_THAT(answer, Contains("default-src 'none'; script-src 'self'") && Contains("nosniff") &&
                           Contains("no-referrer"));
    CHECK_FALSE(body(answer).empty());
  }
  CHECK(body(served.own("api/births?first=3")) == served.answers.births(3));
  CHECK_THAT(served.server.link(), StartsWith("http://127.0.0.1:"));
}

TEST_CASE("whoever is not the page is refused, and so is what makes no sense") {
  const Served served;
  const auto before = scenes::contents(watched_file());
  const std::string host = served.host();
  const std::string secret(kSecret);
  const std::string right = fmt::format("GET /{}/api/campaign HTTP/1.1\r\n", secret);
  const std::string named = fmt::format("Host: {}\r\nConnection: close\r\n", host);
  struct Hostile {
    std::string request;
    const char* answer;
  };
  std::vector<Hostile> hostile = {
      // not from here
      {right + "Host: evil.example\r\nConnection: close\r\n\r\n", "403"},
      {right + "Host: 127.0.0.1:1\r\nConnection: close\r\n\r\n", "403"},
      {right + "Host: 127.0.0.1\r\nConnection: close\r\n\r\n", "403"},
      {right + named + "Host: evil.example\r\n\r\n", "403"},
      {right + named + "hOsT: evil.example\r\n\r\n", "403"},
      {right + named + "Origin: http://evil.example\r\n\r\n", "403"},
      {right + named + "Origin: null\r\n\r\n", "403"},
      {fmt::format("GET /{}/api/campaign HTTP/1.0\r\n\r\n", secret), "403"},
      // not the secret
      {"GET / HTTP/1.1\r\n" + named + "\r\n", "403"},
      {"GET // HTTP/1.1\r\n" + named + "\r\n", "403"},
      {"GET /api/campaign HTTP/1.1\r\n" + named + "\r\n", "403"},
      {fmt::format("GET /{} HTTP/1.1\r\n", secret) + named + "\r\n", "403"},
      {fmt::format("GET /{}/ HTTP/1.1\r\n", secret.substr(1)) + named + "\r\n", "403"},
      {fmt::format("GET /{}0/ HTTP/1.1\r\n", secret) + named + "\r\n", "403"},
      {"GET /0123456789abcdef0123456789abcdeF/ HTTP/1.1\r\n" + named + "\r\n", "403"},
      // no HTTP, or too much of it
      {"\r\n\r\n\r\n", ""},
      {std::string("\0\1\2\3\xff\xfe", 6), ""},
      {"GET\r\n\r\n", ""},
      {right, ""},
      {right + "Host", ""},
      {right + named + "X: " + std::string(200'000, 'x') + "\r\n\r\n", ""},
      {"GET /" + std::string(200'000, 'a') + " HTTP/1.1\r\n" + named + "\r\n", ""},
      {right + named + "Content-Length: 5\r\n\r\nhello", "400"},
      {right + named + "Content-Length: -1\r\n\r\n", ""},
      {right + named + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\nx\r\n0\r\n\r\n", "400"},
  };
  for (const char* method : {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "get"}) {
    hostile.push_back(
        {fmt::format("{} /{}/api/campaign HTTP/1.1\r\n", method, secret) + named + "\r\n", "405"});
  }
  const std::pair<const char*, const char*> paths[] = {
      {"../../etc/passwd", "404"},
      {"..%2f..%2fetc/passwd", "404"},
      {"%2e%2e/page.js", "404"},
      {"page.js%00.html", "404"},
      {"page.js/", "404"},
      {"api", "404"},
      {"api/", "404"},
      {"api/query?sql=DROP%20TABLE%20individual", "400"},
      {"api/campaign/0", "404"},
      {"api/campaign?first=0", "400"},
      {"api/births?first=-1", "400"},
      {"api/births?first=", "400"},
      {"api/births?first", "400"},
      {"api/births?first=1e3", "400"},
      {"api/births?first=99999999999999999999", "400"},
      {"api/births?first=0&first=1", "400"},
      {"api/births?last=3", "400"},
      {"api/births?first=0;DROP%20TABLE%20individual", "400"},
      {"api/individual/", "404"},
      {"api/individual/24", "404"},
      {"api/individual/-1", "404"},
      {"api/individual/0x10", "404"},
      {"api/individual/1;DROP", "404"},
      {"api/individual/9223372036854775807", "404"},
      {"api/individual/18446744073709551615", "404"},
      {"api/footage/3", "404"},
      {"api/footage/3/passive", "404"},
      {"api/footage/3/innate/more", "404"},
      {"api/footage/24/learned", "404"},
  };
  for (const auto& [path, answer] : paths) {
    hostile.push_back(
        {fmt::format("GET /{}/{} HTTP/1.1\r\n", secret, path) + named + "\r\n", answer});
  }
  for (const Hostile& h : hostile) {
    CAPTURE(h.request.substr(0, 200), h.answer);
    const std::string heard = served.ask(h.request);
    CAPTURE(heard.substr(0, 300));
    // what is no HTTP may be answered by silence
    if (*h.answer == '\0') {
      CHECK((heard.empty() || heard.starts_with("HTTP/1.1 4") || heard.starts_with("HTTP/1.0 4")));
    } else {
      CHECK((heard.starts_with(std::string("HTTP/1.1 ") + h.answer) ||
             heard.starts_with(std::string("HTTP/1.0 ") + h.answer)));
    }
    CHECK_THAT(heard, !Contains("root:") && !Contains("individuals"));
  }
  CHECK(body(served.own("api/campaign")) == served.answers.campaign());
  CHECK(scenes::contents(watched_file()) == before);
}

TEST_CASE("connections that say nothing do not keep others out") {
  const Served served;
  std::vector<std::unique_ptr<Socket>> silent;
  for (int i = 0; i < 60; ++i) silent.push_back(std::make_unique<Socket>(served.port));
  // idle for a second, they are closed; until that is noticed, who comes is turned away
  std::string heard;
  for (int attempt = 0; attempt < 40 && heard.empty(); ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    heard = served.own("api/campaign");
  }
  CHECK_THAT(heard, StartsWith("HTTP/1.1 200 "));
}

TEST_CASE("many may ask at once") {
  const Served served;
  const std::string expected = served.answers.births(0);
  std::vector<std::thread> askers;
  askers.reserve(8);
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i) {
    askers.emplace_back([&] {
      for (int k = 0; k < 10; ++k) right += body(served.own("api/births")) == expected ? 1 : 0;
    });
  }
  for (std::thread& asker : askers) asker.join();
  CHECK(right == 80);
}

TEST_CASE("a campaign file that is damaged while it is looked at is an answer with a reason") {
  const scenes::TemporaryDirectory directory;
  const auto path = directory / "copy.db";
  std::filesystem::copy_file(watched_file(), path);
  Answers answers(path, cli::OpenCampaign(path).spec);
  const Server server(answers, {.port = 0, .secret = kSecret, .idle_s = 1});
  std::filesystem::resize_file(path, 100);
  const std::string& link = server.link();
  const auto port = static_cast<std::uint16_t>(std::stoi(link.substr(link.find(':', 6) + 1)));
  const Socket socket(port);
  socket.say(
      fmt::format("GET /{}/api/births HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n"
                  "Connection: close\r\n\r\n",
                  kSecret, port));
  const std::string heard = socket.hear();
  CHECK_THAT(heard, StartsWith("HTTP/1.1 500 "));
  CHECK_THAT(nlohmann::json::parse(body(heard))["error"].get<std::string>(), Contains("copy.db"));
}

TEST_CASE("a port that is taken is said to be") {
  const Served served;
  CHECK_THROWS_WITH(Server(const_cast<Answers&>(served.answers),  // NOLINT: only to be refused
                           {.port = served.port, .secret = kSecret}),
                    Contains(fmt::format("port {}", served.port)));
}

TEST_CASE("secrets differ") {
  CHECK(fresh_secret().size() == 32);
  CHECK(fresh_secret() != fresh_secret());
}

}  // namespace
}  // namespace neuroprospect::viewer
