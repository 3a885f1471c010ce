#include "viewer/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "base/error.h"
#include "viewer/page_files.h"

namespace neuroprospect::viewer {
namespace {

constexpr unsigned kConnections = 24;
constexpr std::size_t kRequestBytes = 16 << 10;             // line and headers of a request
constexpr std::uint64_t kLargest = std::uint64_t{1} << 62;  // birth
constexpr std::size_t kSecretLeast = 16;

constexpr std::pair<const char*, const char*> kHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
     "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

// What is sent back.
struct Reply {
  unsigned status = MHD_HTTP_OK;
  std::string_view type = "application/json";
  std::string text = {};
};

Reply refusal(unsigned status, std::string_view why) {
  return {.status = status,
          .text = nlohmann::json{{"error", why}}.dump(-1, ' ', false,
                                                      nlohmann::json::error_handler_t::replace)};
}

// takes as long wherever they differ
bool equal_secrets(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > kLargest) return {};
  return value;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> result;
  for (std::size_t begin = 0, end = 0; end != std::string_view::npos; begin = end + 1) {
    end = path.find('/', begin);
    result.push_back(path.substr(begin, end - begin));
  }
  return result;
}

// every value of a header, or of the query string
std::vector<std::pair<std::string, std::string>> values(MHD_Connection* connection,
                                                        MHD_ValueKind kind) {
  std::vector<std::pair<std::string, std::string>> found;
  MHD_get_connection_values(
      connection, kind,
      [](void* list, MHD_ValueKind, const char* key, const char* value) {
        static_cast<decltype(found)*>(list)->emplace_back(key, value == nullptr ? "" : value);
        return MHD_YES;
      },
      &found);
  return found;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

using Arguments = std::vector<std::pair<std::string, std::string>>;

Reply route(Answers& answers, std::string_view path, const Arguments& arguments) {
  const auto at = segments(path);
  const auto is = [&](std::size_t n, std::string_view question) {
    return at.size() == n && at[0] == "api" && at[1] == question;
  };
  const bool births = is(2, "births");
  for (const auto& [name, value] : arguments) {
    if (!births || name != "first" || arguments.size() > 1) {
      return refusal(MHD_HTTP_BAD_REQUEST, "there is no such argument here");
    }
  }
  if (at.size() == 1) {
    const std::string_view name = at[0].empty() ? "index.html" : at[0];
    for (const PageFile& file : page_files()) {
      if (file.name == name) return {.type = file.type, .text = std::string(file.text)};
    }
  }
  if (is(2, "campaign")) return {.text = answers.campaign()};
  if (is(2, "studies")) return {.text = answers.studies()};
  if (births) {
    const auto first = arguments.empty() ? 0 : number(arguments.front().second);
    if (!first) return refusal(MHD_HTTP_BAD_REQUEST, "first is a birth: 0, 1, 2 …");
    return {.text = answers.births(*first)};
  }
  const auto birth = at.size() > 2 ? number(at[2]) : std::nullopt;
  if (is(3, "individual") && birth) return {.text = answers.individual(*birth)};
  if (is(4, "footage") && birth && (at[3] == "innate" || at[3] == "learned")) {
    return {.text = answers.footage(
                *birth, at[3] == "innate" ? evolution::Phase::innate : evolution::Phase::learned)};
  }
  return refusal(MHD_HTTP_NOT_FOUND, "there is nothing here");
}

}  // namespace

struct Server::State {
  Answers* answers;
  std::string secret;
  std::vector<std::string> hosts;  // what a browser may call this server
  std::string link;
  MHD_Daemon* daemon = nullptr;

  Reply answer(MHD_Connection* connection, std::string_view url, std::string_view method) const {
    if (method != "GET") return refusal(MHD_HTTP_METHOD_NOT_ALLOWED, "only GET is understood");
    std::size_t hosts_named = 0;
    for (const auto& header : values(connection, MHD_HEADER_KIND)) {
      const std::string& name = header.first;
      const std::string& value = header.second;
      const bool host = same_name(name, "Host");
      if (host && std::ranges::find(hosts, value) == hosts.end()) {
        return refusal(MHD_HTTP_FORBIDDEN, "another host is meant");
      }
      hosts_named += host ? 1 : 0;
      if (same_name(name, "Origin") &&
          std::ranges::none_of(hosts, [&](const auto& h) { return value == "http://" + h; })) {
        return refusal(MHD_HTTP_FORBIDDEN, "pages of other sites may not ask");
      }
      if (same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding")) {
        return refusal(MHD_HTTP_BAD_REQUEST, "a question has no body");
      }
    }
    if (hosts_named != 1) return refusal(MHD_HTTP_FORBIDDEN, "the host must be named once");
    const std::size_t slash = url.find('/', 1);
    if (!url.starts_with('/') || slash == std::string_view::npos ||
        !equal_secrets(url.substr(1, slash - 1), secret)) {
      return refusal(MHD_HTTP_FORBIDDEN,
                     "use the whole link that neuroprospect view printed, with its secret");
    }
    try {
      return route(*answers, url.substr(slash + 1), values(connection, MHD_GET_ARGUMENT_KIND));
    } catch (const Error& error) {
      return refusal(
          error.kind() == ErrorKind::input ? MHD_HTTP_NOT_FOUND : MHD_HTTP_INTERNAL_SERVER_ERROR,
          error.what());
    } catch (const std::exception& error) {
      return refusal(MHD_HTTP_INTERNAL_SERVER_ERROR, error.what());
    }
  }

  // what is escaped stays so: no path or argument here needs it
  static std::size_t unescape(void*, MHD_Connection*, char* text) { return std::strlen(text); }

  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url,
                               const char* method, const char*, const char*, std::size_t*, void**) {
    const Reply reply = static_cast<const State*>(self)->answer(connection, url, method);
    MHD_Response* response = MHD_create_response_from_buffer(
        reply.text.size(), const_cast<char*>(reply.text.data()),  // NOLINT: copied
        MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    MHD_add_response_header(response, "Content-Type", std::string(reply.type).c_str());
    if (reply.status == MHD_HTTP_METHOD_NOT_ALLOWED) {
      MHD_add_response_header(response, "Allow", "GET");
    }
    for (const auto& [name, value] : kHeaders) MHD_add_response_header(response, name, value);
    const MHD_Result queued = MHD_queue_response(connection, reply.status, response);
    MHD_destroy_response(response);
    return queued;
  }
};

std::string fresh_secret() {
  std::random_device device;  // of the operating system
  std::string secret;
  for (int i = 0; i < 4; ++i) secret += fmt::format("{:08x}", device());
  return secret;
}

Server::Server(Answers& answers, const ServerSettings& settings)
    : state_(std::make_unique<State>(State{&answers, settings.secret, {}, {}, nullptr})) {
  require(settings.secret.size() >= kSecretLeast, "a secret of {} characters",
          settings.secret.size());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(settings.port);
  state_->daemon = MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0, nullptr,
      nullptr, &State::on_request, state_.get(), MHD_OPTION_SOCK_ADDR, &address,
      MHD_OPTION_CONNECTION_LIMIT, kConnections, MHD_OPTION_CONNECTION_TIMEOUT, settings.idle_s,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, kRequestBytes, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_UNESCAPE_CALLBACK, &State::unescape, nullptr, MHD_OPTION_END);
  require_input(state_->daemon != nullptr,
                "cannot listen on port {} of this machine; is it taken? --port 0 takes a free one",
                settings.port);
  const unsigned port = MHD_get_daemon_info(state_->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
  state_->hosts = {fmt::format("127.0.0.1:{}", port), fmt::format("localhost:{}", port)};
  state_->link = fmt::format("http://{}/{}/", state_->hosts.front(), settings.secret);
}

Server::~Server() { MHD_stop_daemon(state_->daemon); }

const std::string& Server::link() const { return state_->link; }

}  // namespace neuroprospect::viewer
