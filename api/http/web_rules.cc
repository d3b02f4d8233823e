#include "api/http/web_rules.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// No script, style, picture or call but of this host, and no inline script: what an article holds cannot run.
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'";
constexpr char kCallHeaders[] =
    "Authorization, Content-Type, Connect-Protocol-Version, Connect-Timeout-Ms, Content-Encoding, "
    "Connect-Content-Encoding, Connect-Accept-Encoding";

// "desk.example" of "https://desk.example:8443"
std::string_view HostOfOrigin(std::string_view origin) {
  const size_t scheme = origin.find("://");
  if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
  return origin;
}

// "::1" of "[::1]:8080", "localhost" of "localhost:8080"
std::string_view WithoutPort(std::string_view host) {
  if (StartsWith(host, "[")) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.rfind(':'));
}

bool Holds(const std::vector<std::string>& origins, std::string_view origin) {
  return !origin.empty() && std::find(origins.begin(), origins.end(), origin) != origins.end();
}

}  // namespace

bool NamesThisHost(const HttpRequest& request, bool loopback, const std::vector<std::string>& origins) {
  if (!loopback && origins.empty()) return true;
  const std::string host = AsciiLower(request.Header("host"));
  const std::string_view name = WithoutPort(host);
  if (name == "localhost" || name == "::1" || StartsWith(name, "127.")) return true;
  return std::any_of(origins.begin(), origins.end(),
                     [&](const std::string& origin) { return AsciiLower(HostOfOrigin(origin)) == host; });
}

HttpAnswer AnswerPreflight(const HttpRequest& request, const std::vector<std::string>& origins) {
  if (!Holds(origins, request.Header("origin"))) {
    return {
        403, {{"Content-Type", "text/plain; charset=utf-8"}}, "calls from other origins are not allowed\n"};
  }
  return {204,
          {{"Access-Control-Allow-Methods", "POST"},
           {"Access-Control-Allow-Headers", kCallHeaders},
           {"Access-Control-Max-Age", "7200"}},
          ""};
}

void AddCommonHeaders(const HttpRequest& request, const std::vector<std::string>& origins,
                      HttpAnswer* answer) {
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Content-Security-Policy", kPolicy},
           {"X-Content-Type-Options", "nosniff"},
           {"Referrer-Policy", "no-referrer"},
           {"Cross-Origin-Opener-Policy", "same-origin"},
           {"X-Frame-Options", "DENY"},
           {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"}}) {
    answer->headers.emplace_back(name, value);
  }
  const std::string_view origin = request.Header("origin");
  if (!Holds(origins, origin)) {
    answer->headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    return;
  }
  answer->headers.emplace_back("Access-Control-Allow-Origin", std::string(origin));
  answer->headers.emplace_back("Vary", "Origin");
  answer->headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace onrecord::api
