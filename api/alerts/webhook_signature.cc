#include "api/alerts/webhook_signature.h"

#include <absl/strings/escaping.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <memory>

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr size_t kShortest = 24, kLongest = 64, kMade = 32;

}  // namespace

std::string SignWebhook(std::string_view secret, std::string_view id, absl::Time at, std::string_view body) {
  const std::string text = StrCat(id, ".", absl::ToUnixSeconds(at), ".", body);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return StrCat("v1,", absl::Base64Escape(absl::string_view(reinterpret_cast<const char*>(digest), size)));
}

absl::StatusOr<std::string> ReadSecret(std::string_view text) {
  const auto secret = std::make_unique<std::string>();  // g++ 12 warns of a move that is none of a local one
  if (StartsWith(text, kPrefix) && absl::Base64Unescape(ToAbsl(text.substr(kPrefix.size())), secret.get()) &&
      secret->size() >= kShortest && secret->size() <= kLongest) {
    return *secret;
  }
  return InvalidArgument("expected whsec_ and the base64 of ", kShortest, " to ", kLongest, " bytes");
}

absl::StatusOr<std::string> MakeSecret() {
  unsigned char secret[kMade];
  if (RAND_bytes(secret, sizeof secret) != 1) return Internal("no random bytes for the secret of an alert");
  return std::string(reinterpret_cast<const char*>(secret), sizeof secret);
}

std::string SecretText(std::string_view secret) {
  return StrCat(kPrefix, absl::Base64Escape(ToAbsl(secret)));
}

}  // namespace onrecord::api
