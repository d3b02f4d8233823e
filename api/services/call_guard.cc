#include "api/services/call_guard.h"

#include <absl/time/clock.h>
#include <grpcpp/server_context.h>
#include <openssl/crypto.h>

#include <algorithm>

#include "api/services/errors.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";

bool SameSecret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

absl::Status CallGuard::Admit(const grpc::ServerContextBase& context) const {
  if (limits_.bearer_tokens.empty()) return absl::OkStatus();
  const auto [begin, end] = context.client_metadata().equal_range("authorization");
  for (auto it = begin; it != end; ++it) {
    const std::string_view value(it->second.data(), it->second.size());
    if (value.size() <= kBearer.size() || !EqualsIgnoreAsciiCase(value.substr(0, kBearer.size()), kBearer))
      continue;
    const std::string_view token = value.substr(kBearer.size());
    const bool known = std::any_of(limits_.bearer_tokens.begin(), limits_.bearer_tokens.end(),
                                   [&](const std::string& ours) { return SameSecret(ours, token); });
    if (known) return absl::OkStatus();
  }
  return WithReason(
      MakeStatus(absl::StatusCode::kUnauthenticated,
                 "expected the header 'authorization: Bearer TOKEN' with a token of this server"),
      "NO_TOKEN");
}

ReadScope CallGuard::ScopeOf(const grpc::ServerContextBase& context) const {
  const absl::Time own = absl::FromChrono(context.deadline());
  return {.deadline = std::min(own, absl::Now() + limits_.longest_call),
          .cancelled = [&context] { return context.IsCancelled(); }};
}

grpc::Status CallGuard::Finish(std::string_view method, const absl::Status& status, absl::Duration took) {
  if (observe_) observe_(absl::ToDoubleSeconds(took));
  {
    absl::MutexLock lock(&mutex_);
    ++counts_[StrCat(method, "/", absl::StatusCodeToString(status.code()))];
  }
  return ToGrpc(status);
}

std::map<std::string, double> CallGuard::Counts() const {
  absl::MutexLock lock(&mutex_);
  return counts_;
}

}  // namespace onrecord::api
