#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "api/services/query_service.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "common/sqlite/connection.h"
#include "tests/bench/generated_news.h"

// What each view of the page costs the server: the calls that the view makes (api/web/src/views), with their
// answers in JSON, over a store of made-up news. Processor time of the thread that answers, so that others on
// the machine hardly matter; the calls of a view are added up, although the page makes them at once.
//
//   onrecord-page-bench FOLDER day|backfill QUOTES [ROUNDS]
//       goes on with the store that an earlier run left in FOLDER; a table in Markdown on standard output.
//       Exit code 1: a view is over its limit.
//   onrecord-page-bench grow FOLDER day|backfill QUOTES
//       only makes the store
namespace onrecord::bench {
namespace {

constexpr int kArticlesInBatch = 200;
constexpr double kLimit = 300, kLimitTyped = 100;  // milliseconds, p95

double Cpu() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

[[noreturn]] void Fail(const absl::Status& status, std::string_view what) {
  std::fprintf(stderr, "onrecord-page-bench: %s: %s\n", std::string(what).c_str(), status.ToString().c_str());
  std::exit(2);
}
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status(), "store");
  return *std::move(value);
}

double At(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())))];
}

struct Known {
  std::string article_id, quote_id, speaker_key, day, text;
};

class PageBench {
 public:
  PageBench(const std::string& folder, Arrival arrival)
      : news_(1, arrival), chance_(5), speakers_(60000, 0.9), words_(40000, 1.0) {
    std::filesystem::create_directories(folder);
    const std::string path = folder + "/store.db";
    store_ = Must(api::OpenSqliteStore({.path = path, .readers = 2}));
    const auto connection = Must(sqlite::Connection::Open(path, sqlite::Mode::kReadOnly, "store"));
    there_ = Must(connection->Number("SELECT value FROM meta WHERE name = 'articles'"));
    service_ = std::make_unique<api::QueryService>(*store_, api::QueryOptions{.serve_full_text = true});
  }

  // Stores until there are so many quotes. What an earlier run stored is made again, but not stored again.
  void Grow(int64_t quotes) {
    int64_t made = 0, have = 0;
    while (have < quotes || made < there_) {
      api::Batch batch;
      for (int i = 0; i < kArticlesInBatch; ++i) {
        v1::EnrichedArticle article = news_.Next();
        have += article.quotes_size();
        ++made;
        Remember(article);
        batch.articles.push_back(std::move(article));
      }
      if (made <= there_) continue;
      if (const auto stored = store_->Commit(batch); !stored.ok()) Fail(stored.status(), "commit");
      if (made % 10000 == 0)
        std::fprintf(stderr, "%lld articles, %lld quotes\n", static_cast<long long>(made),
                     static_cast<long long>(have));
    }
    std::printf("%lld quotes in %lld articles\n", static_cast<long long>(have), static_cast<long long>(made));
  }

  bool Run(int rounds);

 private:
  void Remember(const v1::EnrichedArticle& article) {
    Known one{article.article().article_id(), article.quotes(0).quote_id(), "",
              article.document().published().edtf(), article.quotes(0).text()};
    for (const v1::Quote& quote : article.quotes()) {
      if (one.speaker_key.empty()) one.speaker_key = quote.speaker_key();
    }
    if (known_.size() < 5000) {
      known_.push_back(std::move(one));
    } else if (chance_() % 20 == 0) {
      known_[chance_() % known_.size()] = std::move(one);
    }
  }

  const Known& Any() { return known_[chance_() % known_.size()]; }
  std::string Day() {
    for (;;) {
      if (const Known& one = Any(); !one.day.empty()) return one.day;
    }
  }

  // One call of a view: its answer is turned into JSON, as it is for the page.
  template <typename Request, typename Response>
  Response Call(std::string_view name,
                absl::Status (api::QueryService::*method)(const Request&, const api::ReadScope&, Response*),
                const Request& request) {
    const double begin = Cpu();
    Response response;
    if (const absl::Status status = (service_.get()->*method)(request, {}, &response); !status.ok()) {
      Fail(status, StrCat(name, " ", request.ShortDebugString()));
    }
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(response, &json).ok()) {
      Fail(absl::InternalError("no JSON"), name);
    }
    const double took = Cpu() - begin;
    calls_[std::string(name)] += took;
    if (took > slowest_) slowest_ = took, slowest_request_ = StrCat(name, " ", request.ShortDebugString());
    return response;
  }

  void View(const std::string& name, int rounds, double limit, const std::function<void()>& visit) {
    std::vector<double> whole;
    std::map<std::string, std::vector<double>> parts;
    slowest_ = 0;
    for (int i = 0; i < rounds; ++i) {
      calls_.clear();
      visit();
      double sum = 0;
      for (const auto& [call, took] : calls_) {
        sum += took;
        parts[call].push_back(took);
      }
      whole.push_back(sum);
    }
    std::string shares;
    for (const auto& [call, took] : parts) {
      char text[100];
      std::snprintf(text, sizeof text, "%s%s %.0f", shares.empty() ? "" : ", ", call.c_str(), At(took, 0.95));
      shares += text;
    }
    const double p95 = At(whole, 0.95);
    good_ = good_ && p95 <= limit;
    std::printf("| %s | %.1f | %.1f | %.0f%s | %s |\n", name.c_str(), At(whole, 0.5), p95, limit,
                p95 <= limit ? "" : " **over**", shares.c_str());
    std::fflush(stdout);
    std::fprintf(stderr, "%s: slowest %.0f ms: %s\n", name.c_str(), slowest_, slowest_request_.c_str());
  }

  static void Group(std::initializer_list<v1::Dimension> by, int size, v1::AggregateRequest* request) {
    v1::Grouping& grouping = *request->add_more();
    for (const v1::Dimension one : by) grouping.add_group_by(one);
    grouping.set_page_size(size);
    grouping.set_rows_only(true);
    const bool time = *by.begin() >= v1::DIMENSION_DAY && *by.begin() <= v1::DIMENSION_YEAR;
    if (time) grouping.set_order_by(by.size() == 1 ? "key desc" : "key");
  }

  void QuoteFacets(const v1::QuoteFilter& filter) {
    v1::AggregateRequest request;
    *request.mutable_quotes()->mutable_filter() = filter;
    request.set_page_size(1);
    for (const auto one : {v1::DIMENSION_SPEAKER, v1::DIMENSION_COUNTRY, v1::DIMENSION_OUTLET,
                           v1::DIMENSION_KIND, v1::DIMENSION_MONTH}) {
      Group({one}, 7, &request);
    }
    Call("Aggregate", &api::QueryService::Aggregate, request);
  }

  // The map of the events view takes its countries from the facet.
  void EventFacets(int countries, v1::AggregateRequest* request) {
    for (const auto one : {v1::DIMENSION_ROOT, v1::DIMENSION_SPEAKER, v1::DIMENSION_COUNTRY,
                           v1::DIMENSION_KIND, v1::DIMENSION_OUTLET}) {
      Group({one}, one == v1::DIMENSION_COUNTRY ? countries : 7, request);
    }
  }

  // What a reader looks for: nothing yet, a word (rare or common), a speaker, a country with a kind, a month,
  // an outlet, several of these.
  v1::QuoteFilter QuoteQuery() {
    v1::QuoteFilter filter;
    switch (chance_() % 8) {
      case 0:
        break;
      case 1:
        filter.set_text(news_.Word(words_.Draw(chance_) + 100));
        break;
      case 2:
        filter.set_text(StrCat(news_.Word(100 + chance_() % 500), " ", news_.Word(50 + chance_() % 2000)));
        break;
      case 3:
        filter.add_speaker(news_.Speaker(speakers_.Draw(chance_)));
        break;
      case 4:
        filter.add_country(Country());
        filter.add_kind(v1::QUOTE_KIND_DIRECT);
        break;
      case 5:
        filter.mutable_published()->set_first(Day().substr(0, 7));
        filter.mutable_published()->set_last(filter.published().first());
        break;
      case 6:
        filter.add_outlet(StrCat("The ", Outlet(), " Post"));
        break;
      default:
        filter.add_country(Country());
        filter.set_text(news_.Word(60 + chance_() % 500));
    }
    return filter;
  }

  v1::EventFilter EventQuery() {
    v1::EventFilter filter;
    switch (chance_() % 6) {
      case 0:
        break;
      case 1:
        filter.add_source(Country());
        break;
      case 2:
        filter.add_source(Country());
        filter.add_target(Country());
        break;
      case 3:
        filter.add_root(std::vector<const char*>{"04", "19", "03", "11"}[chance_() % 4]);
        break;
      case 4:
        filter.mutable_published()->set_first(Day().substr(0, 7));
        filter.mutable_published()->set_last(filter.published().first());
        break;
      default:
        filter.add_country(Country());
    }
    return filter;
  }

  std::string Country() { return std::vector<const char*>{"PRT", "NOR", "EGY", "TUR", "IND"}[chance_() % 5]; }
  std::string Outlet() {
    const auto article = store_->GetArticle(Any().article_id, "", v1::VIEW_BASIC, {});
    if (!article.ok()) Fail(article.status(), "an article");
    const std::string& name = article->context().outlet();
    return name.substr(4, name.size() - 9);
  }

  void VisitEvents(const v1::EventFilter& filter);
  void VisitSpeaker(const std::string& key);
  void VisitArticle();

  NewsGenerator news_;
  std::mt19937_64 chance_;
  Zipf speakers_, words_;
  std::unique_ptr<api::Store> store_;
  std::unique_ptr<api::QueryService> service_;
  int64_t there_ = 0;
  std::vector<Known> known_;
  std::map<std::string, double> calls_;  // of one visit, by method
  double slowest_ = 0;
  std::string slowest_request_;
  bool good_ = true;
};

void PageBench::VisitEvents(const v1::EventFilter& filter) {
  v1::AggregateRequest counts;
  *counts.mutable_events()->mutable_filter() = filter;
  counts.set_page_size(1);
  EventFacets(300, &counts);
  Group({v1::DIMENSION_DYAD}, 300, &counts);
  Group({v1::DIMENSION_MONTH, v1::DIMENSION_QUAD_CLASS, v1::DIMENSION_KIND}, 5000, &counts);
  Call("Aggregate", &api::QueryService::Aggregate, counts);
  v1::ListStoryEventsRequest stories;
  *stories.mutable_filter() = filter;
  stories.set_page_size(20);
  stories.set_max_mentions(20);
  Call("ListStoryEvents", &api::QueryService::ListStoryEvents, stories);
}

void PageBench::VisitSpeaker(const std::string& key) {
  v1::QuoteFilter filter;
  filter.add_speaker_key(key);
  v1::ListSpeakersRequest who;
  *who.mutable_filter() = filter;
  who.set_page_size(1);
  Call("ListSpeakers", &api::QueryService::ListSpeakers, who);
  v1::AggregateRequest counts;
  *counts.mutable_quotes()->mutable_filter() = filter;
  counts.set_page_size(1);
  Group({v1::DIMENSION_MONTH, v1::DIMENSION_KIND}, 5000, &counts);
  Group({v1::DIMENSION_AFFILIATION, v1::DIMENSION_MONTH}, 5000, &counts);
  Call("Aggregate", &api::QueryService::Aggregate, counts);
  v1::ListTalkingPointsRequest points;
  *points.mutable_filter() = filter;
  points.set_min_statements(2);
  points.set_page_size(50);
  Call("ListTalkingPoints", &api::QueryService::ListTalkingPoints, points);
  v1::ListStatementsRequest statements;
  *statements.mutable_filter() = filter;
  statements.set_page_size(25);
  Call("ListStatements", &api::QueryService::ListStatements, statements);
}

void PageBench::VisitArticle() {
  const Known& one = Any();
  v1::GetArticleRequest article;
  article.set_article_id(one.article_id);
  article.set_span_unit(v1::SPAN_UNIT_UTF16_UNITS);
  article.set_view(v1::VIEW_FULL);
  Call("GetArticle", &api::QueryService::GetArticle, article);
  v1::ListRevisionsRequest revisions;
  revisions.set_article_id(one.article_id);
  Call("ListRevisions", &api::QueryService::ListRevisions, revisions);
  v1::ExplainQuoteRequest why;
  why.set_quote_id(one.quote_id);
  Call("ExplainQuote", &api::QueryService::ExplainQuote, why);
}

bool PageBench::Run(int rounds) {
  std::printf(
      "\n| view | p50, ms | p95, ms | limit | p95 of each of its calls, ms |\n|---|---|---|---|---|\n");
  View("search, as one types", 2 * rounds, kLimitTyped, [&] {
    v1::ListQuotesRequest request;
    if (chance_() % 4 == 0) {
      request.mutable_filter()->add_speaker(news_.Speaker(speakers_.Draw(chance_)));
    } else {
      request.mutable_filter()->set_text(news_.Word(words_.Draw(chance_)));
    }
    request.set_page_size(25);
    Call("ListQuotes", &api::QueryService::ListQuotes, request);
  });
  View("suggestions of speakers", rounds, kLimitTyped, [&] {
    v1::ListSpeakersRequest request;
    request.set_page_size(1000);
    if (chance_() % 2 == 0) {
      request.mutable_filter()->add_speaker(news_.Speaker(speakers_.Draw(chance_)));
      request.set_page_size(8);
    }
    Call("ListSpeakers", &api::QueryService::ListSpeakers, request);
  });
  View("suggestions of outlets, affiliations", rounds / 4 + 1, kLimitTyped, [&] {
    v1::AggregateRequest request;
    request.mutable_quotes();
    request.set_page_size(1);
    Group({chance_() % 2 == 0 ? v1::DIMENSION_OUTLET : v1::DIMENSION_AFFILIATION}, 500, &request);
    Call("Aggregate", &api::QueryService::Aggregate, request);
  });
  View("search: quotes", rounds, kLimit, [&] {
    v1::ListQuotesRequest request;
    *request.mutable_filter() = QuoteQuery();
    request.set_page_size(25);
    Call("ListQuotes", &api::QueryService::ListQuotes, request);
    QuoteFacets(request.filter());
  });
  View("search: quotes in another order", rounds, kLimit, [&] {
    v1::ListQuotesRequest request;
    *request.mutable_filter() = QuoteQuery();
    request.set_page_size(25);
    request.set_order_by(std::vector<const char*>{"published", "confidence desc", "speaker"}[chance_() % 3]);
    Call("ListQuotes", &api::QueryService::ListQuotes, request);
  });
  View("search: statements", rounds, kLimit, [&] {
    v1::ListStatementsRequest request;
    *request.mutable_filter() = QuoteQuery();
    request.set_page_size(25);
    Call("ListStatements", &api::QueryService::ListStatements, request);
    QuoteFacets(request.filter());
  });
  View("search: events", rounds, kLimit, [&] {
    v1::ListEventsRequest request;
    *request.mutable_filter() = EventQuery();
    request.set_page_size(25);
    Call("ListEvents", &api::QueryService::ListEvents, request);
    v1::AggregateRequest counts;
    *counts.mutable_events()->mutable_filter() = request.filter();
    counts.set_page_size(1);
    EventFacets(7, &counts);
    Call("Aggregate", &api::QueryService::Aggregate, counts);
  });
  View("search: articles", rounds, kLimit, [&] {
    v1::ListArticlesRequest request;
    if (chance_() % 4 > 0) request.mutable_filter()->set_text(news_.Word(words_.Draw(chance_) + 60));
    request.set_page_size(25);
    Call("ListArticles", &api::QueryService::ListArticles, request);
    v1::AggregateRequest counts;
    *counts.mutable_articles()->mutable_filter() = request.filter();
    counts.set_page_size(1);
    for (const auto one : {v1::DIMENSION_SPEAKER, v1::DIMENSION_OUTLET, v1::DIMENSION_MONTH}) {
      Group({one}, 7, &counts);
    }
    Call("Aggregate", &api::QueryService::Aggregate, counts);
  });
  View("search: speakers", rounds, kLimit, [&] {
    v1::ListSpeakersRequest request;
    *request.mutable_filter() = QuoteQuery();
    request.set_page_size(25);
    Call("ListSpeakers", &api::QueryService::ListSpeakers, request);
    QuoteFacets(request.filter());
  });
  View("article", rounds, kLimit, [&] { VisitArticle(); });
  View("speaker", rounds, kLimit, [&] {
    std::string key = Any().speaker_key;
    while (key.empty()) key = Any().speaker_key;
    VisitSpeaker(key);
  });
  View("statement", rounds, kLimit, [&] {
    v1::GetStatementRequest request;
    request.set_statement_id(Any().quote_id);
    request.set_page_size(200);
    const auto statement = Call("GetStatement", &api::QueryService::GetStatement, request);
    v1::GetTimelineRequest timeline;
    timeline.set_talking_point_id(statement.talking_point_id());
    timeline.set_page_size(200);
    Call("GetTimeline", &api::QueryService::GetTimeline, timeline);
  });
  View("events", rounds, kLimit, [&] { VisitEvents(EventQuery()); });
  View("verify", rounds, kLimit, [&] {
    v1::VerifyQuoteRequest request;
    request.set_text(chance_() % 2 == 0
                         ? Any().text
                         : StrCat(news_.Word(50 + chance_() % 400), " ", news_.Word(50 + chance_() % 400),
                                  " ", news_.Word(300 + chance_() % 4000)));
    if (chance_() % 3 == 0) request.set_speaker(news_.Speaker(speakers_.Draw(chance_)));
    Call("VerifyQuote", &api::QueryService::VerifyQuote, request);
  });
  View("live, first page", rounds, kLimit, [&] {
    v1::ListQuotesRequest request;
    *request.mutable_filter() = QuoteQuery();
    request.set_page_size(50);
    Call("ListQuotes", &api::QueryService::ListQuotes, request);
  });
  return good_;
}

}  // namespace
}  // namespace onrecord::bench

int main(int argc, char** argv) {
  using onrecord::bench::Arrival;
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool grow = !words.empty() && words[0] == "grow";
  if (grow) words.erase(words.begin());
  if (words.size() < 3 || (words[1] != "day" && words[1] != "backfill")) {
    std::fprintf(stderr, "usage: onrecord-page-bench [grow] FOLDER day|backfill QUOTES [ROUNDS]\n");
    return 2;
  }
  onrecord::bench::PageBench bench(words[0], words[1] == "day" ? Arrival::kByDay : Arrival::kBackfill);
  bench.Grow(std::stoll(words[2]));
  if (grow) return 0;
  return bench.Run(words.size() > 3 ? std::stoi(words[3]) : 60) ? 0 : 1;
}
