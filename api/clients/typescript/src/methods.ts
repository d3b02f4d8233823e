// Generated from proto/onrecord/v1 by `./dev web`: not edited by hand.
import type * as t from "./types.js";

// Request and answer of each call.
export interface Methods {
  GetArticle: [t.GetArticleRequest, t.ArticleRecord];
  GetQuote: [t.GetQuoteRequest, t.QuoteRecord];
  GetEvent: [t.GetEventRequest, t.EventRecord];
  ListArticles: [t.ListArticlesRequest, t.ListArticlesResponse];
  ListQuotes: [t.ListQuotesRequest, t.ListQuotesResponse];
  ListEvents: [t.ListEventsRequest, t.ListEventsResponse];
  ListSpeakers: [t.ListSpeakersRequest, t.ListSpeakersResponse];
  ListStatements: [t.ListStatementsRequest, t.ListStatementsResponse];
  GetStatement: [t.GetStatementRequest, t.Statement];
  VerifyQuote: [t.VerifyQuoteRequest, t.VerifyQuoteResponse];
  ListTalkingPoints: [t.ListTalkingPointsRequest, t.ListTalkingPointsResponse];
  GetTimeline: [t.GetTimelineRequest, t.Timeline];
  Aggregate: [t.AggregateRequest, t.AggregateResponse];
  ListRevisions: [t.ListRevisionsRequest, t.ListRevisionsResponse];
  DiffRevisions: [t.DiffRevisionsRequest, t.DiffRevisionsResponse];
  ListRemovals: [t.ListRemovalsRequest, t.ListRemovalsResponse];
  ListCorrections: [t.ListCorrectionsRequest, t.ListCorrectionsResponse];
  ExplainQuote: [t.ExplainQuoteRequest, t.ExplainQuoteResponse];
  ExplainEvent: [t.ExplainEventRequest, t.ExplainEventResponse];
  ListStoryEvents: [t.ListStoryEventsRequest, t.ListStoryEventsResponse];
  AddAlert: [t.AddAlertRequest, t.AddAlertResponse];
  ListAlerts: [t.ListAlertsRequest, t.ListAlertsResponse];
  RemoveAlert: [t.RemoveAlertRequest, t.RemoveAlertResponse];
  TestAlert: [t.TestAlertRequest, t.TestAlertResponse];
}

// Request and message of each stream of answers.
export interface Streams {
  Export: [t.ExportRequest, t.ExportResponse];
  Watch: [t.WatchRequest, t.WatchResponse];
}
