#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

// Signatures as standardwebhooks.com has them, for which receivers find libraries. Pure functions, but for
// MakeSecret.
namespace onrecord::api {

// "v1," with the base64 of HMAC-SHA256 over "ID.SECONDS.BODY". `secret`: the bytes of the key.
std::string SignWebhook(std::string_view secret, std::string_view id, absl::Time at, std::string_view body);

// The bytes of "whsec_BASE64": 24 to 64. kInvalidArgument otherwise.
absl::StatusOr<std::string> ReadSecret(std::string_view text);
// 32 random bytes. kInternal: there are none.
absl::StatusOr<std::string> MakeSecret();
// "whsec_BASE64".
std::string SecretText(std::string_view secret);

}  // namespace onrecord::api
