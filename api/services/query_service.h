#pragma once
#include <absl/status/status.h>

#include "api/services/alert_answers.h"
#include "api/services/article_copies.h"
#include "api/services/tokens.h"
#include "api/store/store.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

struct QueryOptions {
  bool serve_full_text = false;
  // Must outlive the service; nullptr: no alerts are kept.
  AlertAnswers* alerts = nullptr;
};

// The answers to all calls but Watch, free of gRPC: checks the request, asks the store, turns spans into the
// unit asked for. Errors carry their reasons (see errors.h). Thread-safe.
class QueryService {
 public:
  // `store` must outlive this object.
  QueryService(Store& store, QueryOptions options)
      : store_(store), tokens_(store.Secret()), options_(options) {}

  absl::Status GetArticle(const v1::GetArticleRequest& request, const ReadScope& scope,
                          v1::ArticleRecord* response);
  absl::Status GetQuote(const v1::GetQuoteRequest& request, const ReadScope& scope,
                        v1::QuoteRecord* response);
  absl::Status GetEvent(const v1::GetEventRequest& request, const ReadScope& scope,
                        v1::EventRecord* response);
  absl::Status ListArticles(const v1::ListArticlesRequest& request, const ReadScope& scope,
                            v1::ListArticlesResponse* response);
  absl::Status ListQuotes(const v1::ListQuotesRequest& request, const ReadScope& scope,
                          v1::ListQuotesResponse* response);
  // The same response as it is sent.
  absl::Status ListEncodedQuotes(const v1::ListQuotesRequest& request, const ReadScope& scope,
                                 EncodedMessage* response);
  absl::Status ListEvents(const v1::ListEventsRequest& request, const ReadScope& scope,
                          v1::ListEventsResponse* response);
  absl::Status ListSpeakers(const v1::ListSpeakersRequest& request, const ReadScope& scope,
                            v1::ListSpeakersResponse* response);

  absl::Status ListStatements(const v1::ListStatementsRequest& request, const ReadScope& scope,
                              v1::ListStatementsResponse* response);
  absl::Status GetStatement(const v1::GetStatementRequest& request, const ReadScope& scope,
                            v1::Statement* response);
  absl::Status ListTalkingPoints(const v1::ListTalkingPointsRequest& request, const ReadScope& scope,
                                 v1::ListTalkingPointsResponse* response);
  absl::Status GetTimeline(const v1::GetTimelineRequest& request, const ReadScope& scope,
                           v1::Timeline* response);
  absl::Status VerifyQuote(const v1::VerifyQuoteRequest& request, const ReadScope& scope,
                           v1::VerifyQuoteResponse* response);
  absl::Status Aggregate(const v1::AggregateRequest& request, const ReadScope& scope,
                         v1::AggregateResponse* response);
  absl::Status ListRevisions(const v1::ListRevisionsRequest& request, const ReadScope& scope,
                             v1::ListRevisionsResponse* response);
  absl::Status DiffRevisions(const v1::DiffRevisionsRequest& request, const ReadScope& scope,
                             v1::DiffRevisionsResponse* response);
  absl::Status ListRemovals(const v1::ListRemovalsRequest& request, const ReadScope& scope,
                            v1::ListRemovalsResponse* response);
  absl::Status ListCorrections(const v1::ListCorrectionsRequest& request, const ReadScope& scope,
                               v1::ListCorrectionsResponse* response);
  absl::Status ExplainQuote(const v1::ExplainQuoteRequest& request, const ReadScope& scope,
                            v1::ExplainQuoteResponse* response);
  absl::Status ExplainEvent(const v1::ExplainEventRequest& request, const ReadScope& scope,
                            v1::ExplainEventResponse* response);
  absl::Status ListStoryEvents(const v1::ListStoryEventsRequest& request, const ReadScope& scope,
                               v1::ListStoryEventsResponse* response);

  Store& store() { return store_; }

  absl::Status AddAlert(const v1::AddAlertRequest& request, const ReadScope& scope,
                        v1::AddAlertResponse* response);
  absl::Status ListAlerts(const v1::ListAlertsRequest& request, const ReadScope& scope,
                          v1::ListAlertsResponse* response);
  absl::Status RemoveAlert(const v1::RemoveAlertRequest& request, const ReadScope& scope,
                           v1::RemoveAlertResponse* response);
  absl::Status TestAlert(const v1::TestAlertRequest& request, const ReadScope& scope,
                         v1::TestAlertResponse* response);

 private:
  // kUnimplemented (NO_ALERTS): none are kept.
  absl::StatusOr<AlertAnswers*> Alerts() const;
  absl::Status CheckView(v1::View view) const;
  absl::StatusOr<ListQuery<v1::QuoteFilter>> Read(const v1::ListQuotesRequest& request,
                                                  const std::string& bound) const;

  Store& store_;
  const TokenMaker tokens_;
  const QueryOptions options_;
  SketchCache sketches_;
};

}  // namespace onrecord::api
