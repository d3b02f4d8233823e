#pragma once
#include <absl/status/statusor.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

// Which addresses notices may be sent to. Pure functions.
namespace onrecord::api {

struct WebhookAddress {
  bool tls = true;
  std::string host;  // lower case; an IPv6 address without its brackets
  int port = 443;
  std::string target = "/";  // path and query
};

// Reads "https://HOST[:PORT][/PATH][?QUERY]"; http as well. kInvalidArgument: another scheme, a user or
// password, no host, a port that is none, white space or control characters. A fragment is left out.
absl::StatusOr<WebhookAddress> ReadWebhookAddress(std::string_view url);

// True: `host` is one of `allowed`, whatever its case; "*.desk.example" allows all hosts below desk.example,
// but not desk.example.
bool IsAllowedHost(std::string_view host, std::span<const std::string> allowed);

// True: the address belongs to the public internet. False: this machine, private networks, link-local,
// shared (RFC 6598), documentation, multicast, reserved and unspecified addresses, and IPv6 addresses that
// carry such an IPv4 address (mapped, NAT64, 6to4).
bool IsPublicAddress(const sockaddr& address);

}  // namespace onrecord::api
