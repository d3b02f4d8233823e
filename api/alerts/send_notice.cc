#include "api/alerts/send_notice.h"

#include <absl/synchronization/notification.h>
#include <arpa/inet.h>
#include <httplib.h>
#include <netdb.h>

#include <thread>

#include "api/alerts/run_command.h"
#include "api/alerts/webhook_address.h"
#include "api/alerts/webhook_signature.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/version.h"

namespace onrecord::api {
namespace {

constexpr size_t kMostOfAnswer = 64 << 10;  // bytes that are read

absl::Status NotAllowed(std::string_view why) { return MakeStatus(absl::StatusCode::kPermissionDenied, why); }

// An address of `host` that the rules allow, in digits; one that is public before others.
absl::StatusOr<std::string> Resolve(const WebhookAddress& address, const WebhookRules& rules) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(address.host.c_str(), nullptr, &hints, &found);
  if (error != 0) return Unavailable(address.host, ": ", gai_strerror(error));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, &freeaddrinfo);
  std::string fallback;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    char digits[NI_MAXHOST] = "";
    if (getnameinfo(one->ai_addr, one->ai_addrlen, digits, sizeof digits, nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    if (IsPublicAddress(*one->ai_addr)) {
      if (address.tls) return std::string(digits);
      continue;
    }
    if (fallback.empty()) fallback = digits;
  }
  if (fallback.empty()) return NotAllowed(StrCat("plaintext (http) to ", address.host, ", which is public"));
  if (!rules.private_addresses) {
    return NotAllowed(
        StrCat(address.host, " has the address ", fallback, ", which is not public (see --alert-private)"));
  }
  return fallback;
}

// Ends the attempt when its time is over, whatever the receiver does meanwhile.
class Deadline {
 public:
  Deadline(httplib::Client& client, absl::Duration longest)
      : thread_([this, &client, longest] {
          if (!done_.WaitForNotificationWithTimeout(longest)) client.stop();
        }) {}
  ~Deadline() {
    done_.Notify();
    thread_.join();
  }

 private:
  absl::Notification done_;
  std::thread thread_;
};

class Channel final : public AlertChannel {
 public:
  explicit Channel(WebhookRules rules) : rules_(std::move(rules)) {}

  absl::Status Post(const std::string& url, const std::string& secret, const Notice& notice) override {
    OR_RETURN_IF_ERROR(CheckWebhook(url, rules_));
    OR_ASSIGN_OR_RETURN(const WebhookAddress address, ReadWebhookAddress(url));
    OR_ASSIGN_OR_RETURN(const std::string digits, Resolve(address, rules_));
    const bool six = address.host.find(':') != std::string::npos;
    httplib::Client client(StrCat(address.tls ? "https://" : "http://",
                                  six ? StrCat("[", address.host, "]") : address.host, ":", address.port));
    client.set_hostname_addr_map({{address.host, digits}});
    const std::chrono::milliseconds longest(absl::ToInt64Milliseconds(rules_.longest));
    client.set_connection_timeout(longest);
    client.set_read_timeout(longest);
    client.set_write_timeout(longest);
    client.set_follow_location(false);
    client.set_keep_alive(false);
    if (address.tls) {
      client.enable_server_certificate_verification(true);
      if (!rules_.ca_file.empty()) client.set_ca_cert_path(rules_.ca_file.c_str());
    }
    httplib::Request request;
    request.method = "POST";
    request.path = address.target;
    request.body = notice.body;
    request.headers = {
        {"Content-Type", "application/json"},
        {"User-Agent", StrCat("onrecord/", kVersion)},
        {"Idempotency-Key", notice.delivery_id},
        {"webhook-id", notice.delivery_id},
        {"webhook-timestamp", StrCat(absl::ToUnixSeconds(notice.at))},
        {"webhook-signature", SignWebhook(secret, notice.delivery_id, notice.at, notice.body)}};
    size_t read = 0;
    request.content_receiver = [&read](const char*, size_t size, uint64_t, uint64_t) {
      read += size;
      return read <= kMostOfAnswer;
    };
    int status = 0;
    request.response_handler = [&status](const httplib::Response& response) {
      status = response.status;
      return true;
    };
    const Deadline deadline(client, rules_.longest);
    const httplib::Result result = client.send(request);
    // An answer without a body calls no handler (204).
    if (status == 0 && result) status = result->status;
    // What follows a status does not matter.
    if (status >= 200 && status <= 299) return absl::OkStatus();
    if (status >= 300 && status <= 399) return Unavailable("HTTP ", status, ": redirects are not followed");
    if (status != 0) return Unavailable("HTTP ", status);
    return Unavailable(address.host, " (", digits, "): ", AsciiLower(httplib::to_string(result.error())));
  }

  absl::Status Run(const std::string& command, const std::string& alert, const Notice& notice) override {
    return RunCommand(
        {.command = command,
         .input = notice.body,
         .environment = {{"ONRECORD_ALERT", TameLine(alert)}, {"ONRECORD_DELIVERY_ID", notice.delivery_id}},
         .longest = rules_.longest_command});
  }

 private:
  const WebhookRules rules_;
};

}  // namespace

absl::Status CheckWebhook(const std::string& url, const WebhookRules& rules) {
  const absl::StatusOr<WebhookAddress> address = ReadWebhookAddress(url);
  if (!address.ok()) return NotAllowed(Message(address.status()));
  if (!IsAllowedHost(address->host, rules.hosts)) {
    return NotAllowed(
        StrCat("the host ", address->host, " is not among those that the operator allows (--alert-host)"));
  }
  if (!address->tls && !rules.private_addresses)
    return NotAllowed(
        "expected https://: plaintext goes to private addresses only, where --alert-private allows them");
  return absl::OkStatus();
}

std::unique_ptr<AlertChannel> MakeAlertChannel(WebhookRules rules) {
  return std::make_unique<Channel>(std::move(rules));
}

}  // namespace onrecord::api
