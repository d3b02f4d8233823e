#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "api/services/running_calls.h"
#include "api/services/token_file.h"
#include "api/store/store.h"

namespace grpc {
class ServerContextBase;
class Status;
}  // namespace grpc

namespace onrecord::api {

// Metadata with which HTTP, a caller within this process, names the host that it calls for.
inline constexpr char kPeerMetadata[] = "x-onrecord-peer";

// The host that calls: of "ipv4:10.0.0.7:51234" or "ipv6:[::1]:51234" without the port; the one that a caller
// within this process names. Callers of a socket cannot name another.
std::string PeerOf(const grpc::ServerContextBase& context);

struct CallLimits {
  // Bearer tokens that callers may bring; must outlive the guard. nullptr: none is asked for.
  const TokenFile* tokens = nullptr;
  // Longest a call may take, whatever its own deadline.
  absl::Duration longest_call = absl::Seconds(60);
};

enum class Method {
  kGetArticle,
  kGetQuote,
  kGetEvent,
  kListArticles,
  kListQuotes,
  kListEvents,
  kListSpeakers,
  kListStatements,
  kGetStatement,
  kListTalkingPoints,
  kGetTimeline,
  kVerifyQuote,
  kAggregate,
  kListRevisions,
  kDiffRevisions,
  kAddAlert,
  kListAlerts,
  kRemoveAlert,
  kTestAlert,
  kListRemovals,
  kListCorrections,
  kRemove,
  kCorrect,
  kUndoCorrect,
  kPutAnalysis,
  kListFullArticles,
  kExplainQuote,
  kExplainEvent,
  kListStoryEvents,
  kExport,
  kWatch
};
inline constexpr size_t kMethods = static_cast<size_t>(Method::kWatch) + 1;
std::string_view NameOf(Method method);

// Who may call Admin.
class AdminGuard {
 public:
  // `tokens` are those of --admin-token-file and must outlive the guard; nullptr: there are none, and then
  // `open` says whether everybody who reaches the server may (nobody but this machine does, and no tokens are
  // asked for).
  AdminGuard(const TokenFile* tokens, bool open) : tokens_(tokens), open_(open) {}

  // kUnauthenticated (NO_TOKEN), kPermissionDenied (NO_ADMIN).
  absl::Status Admit(const grpc::ServerContextBase& context) const;

 private:
  const TokenFile* const tokens_;
  const bool open_;
};

// What every call passes: who asks, how long it may take, and how it is counted. Thread-safe.
class CallGuard {
 public:
  // `observe` is called with the seconds of each call, from any thread; empty: nobody wants to know.
  explicit CallGuard(CallLimits limits, std::function<void(double)> observe = {})
      : limits_(std::move(limits)), observe_(std::move(observe)) {}

  // kUnauthenticated (NO_TOKEN) unless the caller brought one of the bearer tokens, where they are asked for.
  absl::Status Admit(const grpc::ServerContextBase& context) const;

  // The same for the value of a header `authorization`; empty: none came.
  absl::Status Admit(std::string_view authorization) const;

  // When the work of this call is to be given up. `context` must outlive the scope.
  ReadScope ScopeOf(const grpc::ServerContextBase& context) const;

  // Counts the call and turns its end into what gRPC sends.
  grpc::Status Finish(Method method, const absl::Status& status, absl::Duration took);

  // The calls that run: each of those that a server which ends waits for has a RunningCalls::Call.
  RunningCalls& running() { return running_; }

  // Calls so far by "METHOD/CODE".
  std::map<std::string, double> Counts() const;

 private:
  static constexpr size_t kCodes = 17;  // of absl::StatusCode, from kOk on

  const CallLimits limits_;
  const std::function<void(double)> observe_;
  RunningCalls running_;
  std::array<std::array<std::atomic<int64_t>, kCodes>, kMethods> counts_{};
};

}  // namespace onrecord::api
