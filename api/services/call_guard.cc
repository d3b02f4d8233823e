#include "api/services/call_guard.h"

#include <absl/time/clock.h>
#include <grpcpp/server_context.h>

#include <algorithm>

#include "api/services/errors.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";

bool HoldsBearer(const TokenFile& tokens, std::string_view authorization) {
  return authorization.size() > kBearer.size() &&
         EqualsIgnoreAsciiCase(authorization.substr(0, kBearer.size()), kBearer) &&
         tokens.Holds(authorization.substr(kBearer.size()));
}

}  // namespace

std::string_view NameOf(Method method) {
  constexpr std::array<std::string_view, kMethods> kNames = {"GetArticle",
                                                             "GetQuote",
                                                             "GetEvent",
                                                             "ListArticles",
                                                             "ListQuotes",
                                                             "ListEvents",
                                                             "ListSpeakers",
                                                             "ListStatements",
                                                             "GetStatement",
                                                             "ListTalkingPoints",
                                                             "GetTimeline",
                                                             "VerifyQuote",
                                                             "Aggregate",
                                                             "ListRevisions",
                                                             "DiffRevisions",
                                                             "AddAlert",
                                                             "ListAlerts",
                                                             "RemoveAlert",
                                                             "TestAlert",
                                                             "ListRemovals",
                                                             "ListCorrections",
                                                             "Remove",
                                                             "Correct",
                                                             "UndoCorrect",
                                                             "PutAnalysis",
                                                             "ListFullArticles",
                                                             "ExplainQuote",
                                                             "ExplainEvent",
                                                             "ListStoryEvents",
                                                             "Export",
                                                             "Watch"};
  return kNames[static_cast<size_t>(method)];
}

std::string PeerOf(const grpc::ServerContextBase& context) {
  const std::string peer = context.peer();
  if (StartsWith(peer, "ipv4:") || StartsWith(peer, "ipv6:")) return peer.substr(0, peer.rfind(':'));
  if (StartsWith(peer, "unix:")) return peer;
  const auto named = context.client_metadata().find(kPeerMetadata);
  return named == context.client_metadata().end()
             ? peer
             : StrCat("web:", std::string(named->second.data(), named->second.size()));
}

absl::Status AdminGuard::Admit(const grpc::ServerContextBase& context) const {
  if (tokens_ == nullptr && open_) return absl::OkStatus();
  if (tokens_ == nullptr) {
    return WithReason(MakeStatus(absl::StatusCode::kPermissionDenied,
                                 "this server lets nobody decide: start it with --admin-token-file"),
                      "NO_ADMIN");
  }
  const auto [begin, end] = context.client_metadata().equal_range("authorization");
  for (auto it = begin; it != end; ++it) {
    if (HoldsBearer(*tokens_, {it->second.data(), it->second.size()})) return absl::OkStatus();
  }
  return WithReason(
      MakeStatus(absl::StatusCode::kUnauthenticated,
                 "expected the header 'authorization: Bearer TOKEN' with a token of --admin-token-file"),
      "NO_TOKEN");
}

absl::Status CallGuard::Admit(std::string_view authorization) const {
  if (limits_.tokens == nullptr || HoldsBearer(*limits_.tokens, authorization)) return absl::OkStatus();
  return WithReason(
      MakeStatus(absl::StatusCode::kUnauthenticated,
                 "expected the header 'authorization: Bearer TOKEN' with a token of this server"),
      "NO_TOKEN");
}

absl::Status CallGuard::Admit(const grpc::ServerContextBase& context) const {
  const auto [begin, end] = context.client_metadata().equal_range("authorization");
  for (auto it = begin; it != end; ++it) {
    const absl::Status status = Admit(std::string_view(it->second.data(), it->second.size()));
    if (status.ok()) return status;
  }
  return Admit(std::string_view());
}

ReadScope CallGuard::ScopeOf(const grpc::ServerContextBase& context) const {
  const absl::Time own = absl::FromChrono(context.deadline());
  return {.deadline = std::min(own, absl::Now() + limits_.longest_call),
          .cancelled = [&context] { return context.IsCancelled(); }};
}

grpc::Status CallGuard::Finish(Method method, const absl::Status& status, absl::Duration took) {
  if (observe_) observe_(absl::ToDoubleSeconds(took));
  const size_t code = std::min(static_cast<size_t>(status.code()), kCodes - 1);
  counts_[static_cast<size_t>(method)][code].fetch_add(1, std::memory_order_relaxed);
  return ToGrpc(status);
}

std::map<std::string, double> CallGuard::Counts() const {
  std::map<std::string, double> counts;
  for (size_t method = 0; method < kMethods; ++method) {
    for (size_t code = 0; code < kCodes; ++code) {
      const int64_t count = counts_[method][code].load(std::memory_order_relaxed);
      if (count == 0) continue;
      const auto status = static_cast<absl::StatusCode>(code);
      counts[StrCat(NameOf(static_cast<Method>(method)), "/", absl::StatusCodeToString(status))] =
          static_cast<double>(count);
    }
  }
  return counts;
}

}  // namespace onrecord::api
