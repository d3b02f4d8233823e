#include "api/alerts/webhook_address.h"

#include <absl/strings/numbers.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

struct Range {
  uint32_t first;
  int bits;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry
constexpr Range kNotPublic[] = {
    {0x00000000, 8},   // "this" network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared, RFC 6598
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

bool IsPublic4(uint32_t address) {
  for (const Range& range : kNotPublic) {
    if ((address ^ range.first) >> (32 - range.bits) == 0) return false;
  }
  return true;
}

using Bytes6 = std::array<uint8_t, 16>;

uint32_t Embedded4(const Bytes6& bytes, size_t at) {
  return uint32_t{bytes[at]} << 24 | uint32_t{bytes[at + 1]} << 16 | uint32_t{bytes[at + 2]} << 8 |
         bytes[at + 3];
}

bool BeginsWith(const Bytes6& bytes, std::initializer_list<uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

// https://www.iana.org/assignments/iana-ipv6-special-registry
bool IsPublic6(const Bytes6& bytes) {
  if (BeginsWith(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) return IsPublic4(Embedded4(bytes, 12));
  if (BeginsWith(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0}))
    return IsPublic4(Embedded4(bytes, 12));
  if ((bytes[0] & 0xE0) != 0x20) return false;                                 // not global unicast
  if (BeginsWith(bytes, {0x20, 0x02})) return IsPublic4(Embedded4(bytes, 2));  // 6to4
  if (BeginsWith(bytes, {0x20, 0x01}) && bytes[2] < 2) return false;           // 2001::/23: Teredo and others
  return !BeginsWith(bytes, {0x20, 0x01, 0x0D, 0xB8}) && !BeginsWith(bytes, {0x3F, 0xFF});  // documentation
}

absl::Status NotAnAddress(std::string_view what) {
  return InvalidArgument("expected https://HOST[:PORT]/PATH, got ", what);
}

// Splits "HOST", "HOST:PORT", "[ADDRESS]:PORT".
absl::Status ReadAuthority(std::string_view text, WebhookAddress* out) {
  std::string_view port;
  if (StartsWith(text, "[")) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return NotAnAddress("an address without its ']'");
    out->host = AsciiLower(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':') return NotAnAddress("characters behind ']'");
    port = text;
  } else {
    const size_t colon = text.find(':');
    out->host = AsciiLower(text.substr(0, colon));
    if (colon != std::string_view::npos) port = text.substr(colon);
    if (out->host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") != std::string::npos) {
      return NotAnAddress("a host with other characters than letters, digits, '-' and '.'");
    }
  }
  if (out->host.empty()) return NotAnAddress("no host");
  if (out->host.back() == '.') out->host.pop_back();
  out->port = out->tls ? 443 : 80;
  if (port.size() <= 1) return absl::OkStatus();
  if (port.size() > 6 || port.find_first_not_of("0123456789", 1) != std::string_view::npos ||
      !absl::SimpleAtoi(ToAbsl(port.substr(1)), &out->port) || out->port < 1 || out->port > 65535) {
    return NotAnAddress("a port that is none");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<WebhookAddress> ReadWebhookAddress(std::string_view url) {
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7F' || c == '\\') {
      return NotAnAddress("white space, a control character or '\\'");
    }
  }
  WebhookAddress out;
  const std::string scheme = AsciiLower(url.substr(0, url.find("://")));
  if (url.find("://") == std::string_view::npos || (scheme != "https" && scheme != "http")) {
    return NotAnAddress("another scheme");
  }
  out.tls = scheme == "https";
  url.remove_prefix(scheme.size() + 3);
  url = url.substr(0, url.find('#'));
  const size_t end = std::min(url.find_first_of("/?"), url.size());
  const std::string_view authority = url.substr(0, end);
  if (authority.find('@') != std::string_view::npos) return NotAnAddress("a user or password");
  if (const absl::Status status = ReadAuthority(authority, &out); !status.ok()) return status;
  const std::string_view target = url.substr(end);
  out.target = StrCat(StartsWith(target, "/") ? "" : "/", target);
  return out;
}

bool IsAllowedHost(std::string_view host, std::span<const std::string> allowed) {
  const std::string folded = AsciiLower(host);
  for (const std::string& one : allowed) {
    const std::string pattern = AsciiLower(one);
    if (folded == pattern) return true;
    if (StartsWith(pattern, "*.") && EndsWith(folded, std::string_view(pattern).substr(1)) &&
        folded.size() >= pattern.size()) {
      return true;
    }
  }
  return false;
}

bool IsPublicAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, &address, sizeof in);
    return IsPublic4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 in;
  std::memcpy(&in, &address, sizeof in);
  Bytes6 bytes;
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  return IsPublic6(bytes);
}

}  // namespace onrecord::api
