#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <vector>

#include "api/alerts/alert_channel.h"

namespace onrecord::api {

struct WebhookRules {
  std::vector<std::string> hosts;  // that notices may go to; see IsAllowedHost
  // Addresses of this machine and of private networks too, and plaintext to these.
  bool private_addresses = false;
  std::string ca_file;  // certificates, PEM, that hosts are checked by; empty: those of the system
  absl::Duration longest = absl::Seconds(15);          // of an attempt
  absl::Duration longest_command = absl::Seconds(60);  // then it is killed with all that it started
};

// kPermissionDenied: `url` is no address, or the rules do not allow its host. Resolves nothing.
absl::Status CheckWebhook(const std::string& url, const WebhookRules& rules);

// Sends notices by HTTP(S) and runs commands. Names are resolved for each attempt; the address is checked and
// the connection made to that very address, so that a name cannot point elsewhere in between. Redirects are
// not followed. Certificates are checked by the name.
std::unique_ptr<AlertChannel> MakeAlertChannel(WebhookRules rules);

}  // namespace onrecord::api
