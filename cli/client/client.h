#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "common/config/options.h"
#include "onrecord/v1/admin.pb.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::cli {

// The rows of every verb that asks a server: --server, the TLS and token options, --timeout.
std::span<const Option> ClientOptionTable();

// --admin-token, for verbs that decide something.
std::span<const Option> AdminOptionTable();

// The calls of RecordService and Admin as this program makes them. Errors are said for people: which server,
// what is wrong.
class Client {
 public:
  // Reads the options above; does not connect yet. kInvalidArgument: an option is wrong, a file cannot be
  // read.
  static absl::StatusOr<std::unique_ptr<Client>> Make(const Options& options);
  ~Client();

  // Each method by its request.
  absl::Status Call(const v1::ListArticlesRequest& request, v1::ListArticlesResponse* response);
  absl::Status Call(const v1::ListQuotesRequest& request, v1::ListQuotesResponse* response);
  absl::Status Call(const v1::ListEventsRequest& request, v1::ListEventsResponse* response);
  absl::Status Call(const v1::ListSpeakersRequest& request, v1::ListSpeakersResponse* response);
  absl::Status Call(const v1::ListStatementsRequest& request, v1::ListStatementsResponse* response);
  absl::Status Call(const v1::GetStatementRequest& request, v1::Statement* response);
  absl::Status Call(const v1::VerifyQuoteRequest& request, v1::VerifyQuoteResponse* response);
  absl::Status Call(const v1::ListTalkingPointsRequest& request, v1::ListTalkingPointsResponse* response);
  absl::Status Call(const v1::GetTimelineRequest& request, v1::Timeline* response);
  absl::Status Call(const v1::AggregateRequest& request, v1::AggregateResponse* response);
  absl::Status Call(const v1::ListRevisionsRequest& request, v1::ListRevisionsResponse* response);
  absl::Status Call(const v1::DiffRevisionsRequest& request, v1::DiffRevisionsResponse* response);
  absl::Status Call(const v1::AddAlertRequest& request, v1::AddAlertResponse* response);
  absl::Status Call(const v1::ListAlertsRequest& request, v1::ListAlertsResponse* response);
  absl::Status Call(const v1::RemoveAlertRequest& request, v1::RemoveAlertResponse* response);
  absl::Status Call(const v1::TestAlertRequest& request, v1::TestAlertResponse* response);
  absl::Status Call(const v1::ListRemovalsRequest& request, v1::ListRemovalsResponse* response);
  absl::Status Call(const v1::ListCorrectionsRequest& request, v1::ListCorrectionsResponse* response);
  // Those of Admin, with --admin-token (see AdminOptionTable); without it with --token.
  absl::Status Call(const v1::RemoveRequest& request, v1::RemoveResponse* response);
  absl::Status Call(const v1::CorrectRequest& request, v1::Correction* response);
  absl::Status Call(const v1::UndoCorrectRequest& request, v1::Correction* response);
  absl::Status Call(const v1::PutAnalysisRequest& request, v1::PutAnalysisResponse* response);
  absl::Status CallFull(const v1::ListArticlesRequest& request, v1::ListArticlesResponse* response);
  absl::Status Call(const v1::ExplainQuoteRequest& request, v1::ExplainQuoteResponse* response);
  absl::Status Call(const v1::ExplainEventRequest& request, v1::ExplainEventResponse* response);
  absl::Status Call(const v1::ListStoryEventsRequest& request, v1::ListStoryEventsResponse* response);

  // Hands each response to `take` until that returns false (OK) or the watch ends (why). There is no time
  // limit.
  absl::Status Watch(const v1::WatchRequest& request,
                     const std::function<bool(const v1::WatchResponse&)>& take);

  // The same with the parts of an export.
  absl::Status Export(const v1::ExportRequest& request,
                      const std::function<bool(const v1::ExportResponse&)>& take);

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord::cli
