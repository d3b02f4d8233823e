#include <absl/strings/str_format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "api/services/check_claim.h"
#include "api/store/postgres/postgres_store.h"
#include "api/store/sqlite/ledger_rows.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/sqlite_store.h"
#include "api/store/statements/ledger_writer.h"
#include "common/base/strings.h"
#include "tests/bench/generated_news.h"
#include "tests/bench/postgres_side.h"
#include "tests/bench/raw_rows.h"

// Speed and size of the SQLite store at growing sizes, with made-up news: articles a second beside a loop
// that inserts the same rows, and how long reads take. Times are processor time of the thread that works
// (disk reads of the system included), which others on the machine hardly touch.
//
//   onrecord-store-bench FOLDER COMMIT day|backfill [QUOTES…]
//       a table in Markdown on standard output, for articles as news brings them or as an archive does (see
//       Arrival); goes on with the store that an earlier run left in FOLDER
//   onrecord-store-bench postgres COMMIT day|backfill [QUOTES…]
//       the same on a PostgreSQL server that it starts; times are those of its processes and of this one
//   onrecord-store-bench FOLDER|postgres COMMIT day|backfill storing QUOTES
//       only storing, with so many quotes there: "batch OURS RAW", seconds of each batch, for the table
//   onrecord-store-bench FOLDER COMMIT day|backfill reads [PART OF A LINE'S NAME…]
//       only the lines of reads, of the store as an earlier run or onrecord-page-bench left it; some of them
//   onrecord-store-bench size STORE
//       the size of a store, by the text in it
namespace onrecord::bench {
namespace {

using api::ListQuery;
using api::Store;

constexpr int kArticlesInBatch = 1000;  // as api stores a backlog: MaterialiserOptions::batch_records
constexpr int kMeasuredBatches = 10;
constexpr int kReads = 200;

double Cpu(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Bytes that this process has given to write() so far.
double Written() {
  std::ifstream in("/proc/self/io");
  std::string name;
  for (double value; in >> name >> value;) {
    if (name == "wchar:") return value;
  }
  return 0;
}

[[noreturn]] void Fail(const absl::Status& status) {
  std::fprintf(stderr, "onrecord-store-bench: %s\n", status.ToString().c_str());
  std::exit(1);
}
void Must(const absl::Status& status) {
  if (!status.ok()) Fail(status);
}
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status());
  return *std::move(value);
}

struct Line {
  std::string what;
  double p50 = 0, p99 = 0;  // milliseconds
};

class Bench {
 public:
  Bench(std::string folder, Arrival arrival)
      : folder_(std::move(folder)),
        path_(folder_ + "/store.db"),
        arrival_(arrival),
        news_(1, arrival),
        chance_(2),
        speakers_(60000, 0.9),
        words_(40000, 1.0) {
    std::filesystem::create_directories(folder_);
    store_ = Must(api::OpenSqliteStore({.path = path_, .readers = 2}));
    const auto connection = Must(sqlite::Connection::Open(path_, sqlite::Mode::kReadOnly, "store"));
    there_ = Must(connection->Number("SELECT value FROM meta WHERE name = 'articles'"));
  }

  explicit Bench(PostgresSide* postgres, Arrival arrival)
      : arrival_(arrival),
        news_(1, arrival),
        chance_(2),
        speakers_(60000, 0.9),
        words_(40000, 1.0),
        postgres_(postgres) {
    OpenPostgres();
  }

  int64_t quotes() const { return quotes_; }
  // Stores until there are so many quotes. What an earlier run stored is made again, but not stored again.
  void Grow(int64_t quotes) {
    while (quotes_ < quotes || made_ < there_) {
      const api::Batch batch = MakeBatch();
      if (made_ > there_) Must(store_->Commit(batch).status());
    }
  }

  // Seconds of processor time of each batch by the store, and of the same number of rows without it.
  struct BatchTimes {
    std::vector<double> ours, raw;
    double written = 0;             // bytes given to write() by the store
    double wall = 0, raw_wall = 0;  // of all of them by the clock, where it is measured
  };

  // Each over batches one after the other: a write by another connection would empty the page cache of the
  // one that is measured.
  BatchTimes TimeStoring() {
    BatchTimes times;
    for (int i = 0; i <= kMeasuredBatches; ++i) {
      const api::Batch batch = MakeBatch();
      const double begin = Cpu(CLOCK_PROCESS_CPUTIME_ID), before = Written();
      Must(store_->Commit(batch).status());
      if (i == 0) continue;  // warms the cache
      times.ours.push_back(Cpu(CLOCK_PROCESS_CPUTIME_ID) - begin);
      times.written += Written() - before;
    }
    times.raw = RawSeconds();
    return times;
  }

  void MeasureStoring() {
    const BatchTimes times = TimeStoring();
    const double articles = kMeasuredBatches * kArticlesInBatch;
    const double ours = articles / Sum(times.ours), raw = articles / Sum(times.raw);
    std::printf("| stored, articles/s | %.0f, raw loop %.0f | ratio %.2f |\n", ours, raw, ours / raw);
    std::printf("| written, KB an article | %.0f | |\n", times.written / articles / 1e3);
    std::fflush(stdout);
  }

  // The same on PostgreSQL: the rows of each commit once more, by COPY into a copy of the database.
  BatchTimes TimeStoringByPostgres() {
    store_ = nullptr;
    Must(postgres_->Vacuum());
    Must(postgres_->CopyDatabase());
    OpenPostgres();
    BatchTimes times;
    for (int i = 0; i <= kMeasuredBatches; ++i) {
      const api::Batch batch = MakeBatch();
      const double begin = Work(), at = Cpu(CLOCK_MONOTONIC);
      Must(store_->Commit(batch).status());
      const double end = Work(), ended = Cpu(CLOCK_MONOTONIC);
      Must(postgres_->TakeLastCommit(i));
      const double raw_begin = Work(), raw_at = Cpu(CLOCK_MONOTONIC);
      Must(postgres_->PutCommit(i));
      if (i == 0) continue;  // warms the cache
      times.raw.push_back(Work() - raw_begin);
      times.raw_wall += Cpu(CLOCK_MONOTONIC) - raw_at;
      times.ours.push_back(end - begin);
      times.wall += ended - at;
    }
    store_ = nullptr;
    Must(postgres_->Vacuum());
    OpenPostgres();
    return times;
  }

  void MeasureStoringByPostgres() {
    const BatchTimes times = TimeStoringByPostgres();
    const double articles = kMeasuredBatches * kArticlesInBatch;
    const double ours = Sum(times.ours), raw = Sum(times.raw);
    std::printf("| stored, articles/s of processor time | %.0f, COPY loop %.0f | ratio %.2f |\n",
                articles / ours, articles / raw, raw / ours);
    std::printf("| stored, articles/s by the clock | %.0f, COPY loop %.0f | ratio %.2f |\n",
                articles / times.wall, articles / times.raw_wall, times.raw_wall / times.wall);
    std::fflush(stdout);
  }

  // For a program to read: "batch OURS RAW" for each batch, in two rounds in turns.
  void PrintBatches() {
    std::printf("batches of %d articles\n", kArticlesInBatch);
    for (int round = 0; round < 2; ++round) {
      const BatchTimes times = postgres_ == nullptr ? TimeStoring() : TimeStoringByPostgres();
      for (size_t i = 0; i < times.ours.size(); ++i)
        std::printf("batch %.6f %.6f\n", times.ours[i], times.raw[i]);
      std::fflush(stdout);
    }
  }

  void MeasureSizeOfPostgres() {
    const double size = Must(postgres_->Size());
    std::printf("| size | %.0f MB | %.1f bytes a byte of text |\n", size / 1e6,
                size / static_cast<double>(text_));
  }

  void MeasureSize() {
    Must(sqlite::Connection::Open(path_, sqlite::Mode::kReadWriteCreate, "store"))
        .get()
        ->Execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .IgnoreError();
    const auto size = static_cast<double>(std::filesystem::file_size(path_));
    std::printf("| size | %.0f MB | %.1f bytes a byte of text |\n", size / 1e6,
                size / static_cast<double>(text_));
  }

  void MeasureReads();
  void MeasureStatements();
  // Measures only lines whose name holds one of these.
  void Only(std::vector<std::string> parts) { only_ = std::move(parts); }

  // What the ledger of statements costs a new quote, from its words to its rows in an open transaction, with
  // nothing in its cache: microseconds of processor time, and rows written.
  void MeasureLedger() {
    auto connection = Must(sqlite::Connection::Open(path_, sqlite::Mode::kReadWriteCreate, "store"));
    Must(connection->Execute(std::string(api::kWriterSettings)));
    NewsGenerator news(77, arrival_);
    double seconds = 0;
    int64_t quotes = 0;
    for (int i = 0; i <= kMeasuredBatches; ++i) {
      const auto transaction = Must(sqlite::Transaction::Begin(*connection));  // rolled back
      api::OccurrenceCache cache;
      api::sqlite::TermIndex terms;
      api::sqlite::SqliteLedgerRows ledger_rows(*connection, terms);
      api::LedgerWriter writer(ledger_rows, cache);
      std::vector<v1::EnrichedArticle> articles;
      for (int k = 0; k < kArticlesInBatch; ++k) articles.push_back(news.Next());
      Must(terms.Open(*connection));
      const double begin = Cpu(CLOCK_PROCESS_CPUTIME_ID);
      int64_t row = int64_t{1} << 61;
      for (const v1::EnrichedArticle& article : articles) Must(writer.Add(article, row += int64_t{1} << 18));
      Must(writer.Finish());
      if (i == 0) continue;  // warms the cache of pages
      seconds += Cpu(CLOCK_PROCESS_CPUTIME_ID) - begin;
      for (const v1::EnrichedArticle& article : articles) quotes += article.quotes_size();
    }
    std::printf("| ledger, microseconds a new quote | %.0f | |\n",
                1e6 * seconds / static_cast<double>(quotes));
    std::fflush(stdout);
  }

 private:
  static double Sum(const std::vector<double>& seconds) {
    double sum = 0;
    for (const double one : seconds) sum += one;
    return sum;
  }

  std::vector<double> RawSeconds() {
    std::vector<RawRows> batches;
    for (int i = 0; i <= kMeasuredBatches; ++i) {
      batches.push_back(Must(RawRows::Make(MakeBatch(), path_, folder_, i * kArticlesInBatch)));
    }
    // What the store keeps in memory would not know of these rows.
    store_.reset();
    std::vector<double> seconds;
    {
      auto connection = Must(sqlite::Connection::Open(path_, sqlite::Mode::kReadWriteCreate, "store"));
      Must(connection->Execute(std::string(api::kWriterSettings)));
      api::sqlite::TermIndex terms;
      Must(terms.Open(*connection));
      for (int i = 0; i <= kMeasuredBatches; ++i) {
        const double begin = Cpu(CLOCK_PROCESS_CPUTIME_ID);
        Must(batches[static_cast<size_t>(i)].Insert(*connection, &terms));
        if (i > 0) seconds.push_back(Cpu(CLOCK_PROCESS_CPUTIME_ID) - begin);
      }
    }
    store_ = Must(api::OpenSqliteStore({.path = path_, .readers = 2}));
    return seconds;
  }

  void OpenPostgres() { store_ = Must(api::OpenPostgresStore({.dsn = postgres_->dsn(), .readers = 2})); }
  static double Work() { return Cpu(CLOCK_PROCESS_CPUTIME_ID) + PostgresSide::ServerCpu(); }

  api::Batch MakeBatch() {
    api::Batch batch;
    for (int i = 0; i < kArticlesInBatch; ++i) {
      v1::EnrichedArticle article = news_.Next();
      ++made_;
      quotes_ += article.quotes_size();
      text_ += static_cast<int64_t>(article.article().text().size());
      Sample known{article.quotes(0).quote_id(), article.document().published().edtf(),
                   article.quotes(0).text()};
      if (known_.size() < 5000) {
        known_.push_back(std::move(known));
      } else if (chance_() % 20 == 0) {
        known_[chance_() % known_.size()] = std::move(known);
      }
      batch.articles.push_back(std::move(article));
    }
    return batch;
  }

  void Measure(const std::string& what, const std::function<void()>& read, int times = kReads) {
    const auto named = [&](const std::string& part) { return what.find(part) != std::string::npos; };
    if (!only_.empty() && std::none_of(only_.begin(), only_.end(), named)) return;
    std::vector<double> seconds;
    for (int i = 0; i < times; ++i) {
      const double server = postgres_ == nullptr ? 0 : PostgresSide::ServerCpu(i == 0);
      const double begin = Cpu(CLOCK_THREAD_CPUTIME_ID);
      read();
      const double ours = Cpu(CLOCK_THREAD_CPUTIME_ID) - begin;
      seconds.push_back(ours + (postgres_ == nullptr ? 0 : PostgresSide::ServerCpu(false) - server));
    }
    std::sort(seconds.begin(), seconds.end());
    std::printf("| %s | %.2f | %.2f |\n", what.c_str(), 1e3 * seconds[seconds.size() / 2],
                1e3 * seconds[seconds.size() * 99 / 100]);
    std::fflush(stdout);
  }

  template <typename Filter>
  api::Page<v1::QuoteRecord> Quotes(const Filter& filter, const std::string& order = "published",
                                    std::optional<api::Cursor> after = std::nullopt) {
    return Must(
        store_->ListQuotes({.include = filter, .order = order, .after = std::move(after), .limit = 50}, {}));
  }

  std::optional<api::Cursor> PlaceAfter(const v1::QuoteFilter& filter, int pages) {
    std::optional<api::Cursor> after;
    for (int i = 0; i < pages; ++i) {
      auto page = Quotes(filter, "published", after);
      if (!page.next) break;
      after = page.next;
    }
    return after;
  }

  std::string folder_, path_;
  const Arrival arrival_;
  NewsGenerator news_;
  std::mt19937_64 chance_;
  Zipf speakers_, words_;
  PostgresSide* const postgres_ = nullptr;
  std::unique_ptr<Store> store_;
  int64_t there_ = 0;  // articles of an earlier run
  int64_t made_ = 0, quotes_ = 0, text_ = 0;
  struct Sample {
    std::string quote_id, day, text;
  };
  std::vector<Sample> known_;      // of what is stored
  std::vector<std::string> only_;  // lines to measure; empty: all
};

void Bench::MeasureReads() {
  const auto with = [](const std::function<void(v1::QuoteFilter&)>& set) {
    v1::QuoteFilter filter;
    set(filter);
    return filter;
  };
  const auto speaker = [&] { return news_.Speaker(speakers_.Draw(chance_)); };
  const auto rare = [&] { return news_.Word(2000 + chance_() % 30000); };
  const auto common = [&] { return news_.Word(chance_() % 60); };
  const auto sample = [&] { return known_[chance_() % known_.size()]; };
  Measure(
      "get a quote", [&] { Must(store_->GetQuote(sample().quote_id, {}).status()); }, 2000);
  Measure("list all, page 1", [&] { Quotes(v1::QuoteFilter()); });
  const auto all_100 = PlaceAfter({}, 99);
  Measure("list all, page 100", [&] { Quotes(v1::QuoteFilter(), "published", all_100); });
  Measure("list by speaker (words)", [&] { Quotes(with([&](auto& f) { f.add_speaker(speaker()); })); });
  Measure("list by speaker, by time said",
          [&] { Quotes(with([&](auto& f) { f.add_speaker(speaker()); }), "said"); });
  Measure("list by day", [&] {
    std::string at = sample().day;
    while (at.empty()) at = sample().day;
    Quotes(with([&](auto& f) {
      f.mutable_published()->set_first(at);
      f.mutable_published()->set_last(at);
    }));
  });
  Measure("full text, rare word", [&] { Quotes(with([&](auto& f) { f.set_text(rare()); })); });
  Measure("full text, common word", [&] { Quotes(with([&](auto& f) { f.set_text(common()); })); });
  Measure("full text, two words", [&] {
    Quotes(with([&](auto& f) { f.set_text(common() + " " + news_.Word(50 + chance_() % 2000)); }));
  });
  Measure("full text, phrase",
          [&] { Quotes(with([&](auto& f) { f.set_text("\"" + common() + " " + common() + "\""); })); });
  Measure(
      "full text, beginning of a word",
      [&] { Quotes(with([&](auto& f) { f.set_text(rare().substr(0, 4) + "*"); })); }, 50);
  const auto the = with([](auto& f) { f.set_text("the"); });
  const auto the_100 = PlaceAfter(the, 99);
  Measure("full text, common word, page 100", [&] { Quotes(the, "published", the_100); });
  const auto country = [&](auto& f) {
    f.add_country(std::vector<const char*>{"PRT", "NOR", "EGY", "TUR", "IND"}[chance_() % 5]);
  };
  Measure("list by country and kind", [&] {
    Quotes(with([&](auto& f) {
      country(f);
      f.add_kind(v1::QUOTE_KIND_DIRECT);
    }));
  });
  Measure("list by country, by confidence", [&] { Quotes(with(country), "confidence"); });
  Measure("list by country, by time said", [&] { Quotes(with(country), "said"); });
  Measure("list by kind, by confidence",
          [&] { Quotes(with([&](auto& f) { f.add_kind(v1::QUOTE_KIND_DIRECT); }), "confidence"); });
  Measure("list by confidence alone", [&] { Quotes(v1::QuoteFilter(), "confidence"); });
  Measure("list by confidence over .9 and attitude", [&] {
    Quotes(with([&](auto& f) {
      f.set_min_confidence(0.9);
      f.add_attitude(v1::ATTITUDE_BELIEF);
    }));
  });
  Measure("list all but a speaker and a cue", [&] {
    ListQuery<v1::QuoteFilter> query{.order = "published"};
    query.exclude = {with([&](auto& f) { f.add_speaker(speaker()); }),
                     with([&](auto& f) { f.add_cue("warn"); })};
    Must(store_->ListQuotes(query, {}).status());
  });
  // All that matches stands at the far end of the order.
  const auto old = [&](auto& f) {
    std::vector<std::string> days;
    for (const Sample& one : known_) {
      if (!one.day.empty()) days.push_back(one.day);
    }
    std::nth_element(days.begin(), days.begin() + static_cast<std::ptrdiff_t>(days.size() / 5), days.end());
    f.mutable_published()->set_last(days[days.size() / 5]);
  };
  Measure(
      "list of the oldest fifth, by time said", [&] { Quotes(with(old), "said"); }, 20);
  const auto events = [&](const std::string& order, const std::function<void(v1::EventFilter&)>& set) {
    v1::EventFilter filter;
    set(filter);
    Must(store_->ListEvents({.include = filter, .order = order, .limit = 50}, {}).status());
  };
  Measure("events by actor", [&] {
    events("published", [&](auto& f) {
      f.add_actor(std::vector<const char*>{"PRT", "NORGOV", "EGYMIL", "TUR", "IND"}[chance_() % 5]);
    });
  });
  Measure("events by dyad and root", [&] {
    events("published", [&](auto& f) {
      f.add_source("USA");
      f.add_target("CHN");
      f.add_root("19");
    });
  });
  Measure("events by actor, by Goldstein value",
          [&] { events("goldstein", [&](auto& f) { f.add_source("JPN"); }); });
  Measure(
      "events of the oldest fifth, by time happened", [&] { events("happened", old); }, 20);
  const auto speakers = [&](const std::string& order, const v1::QuoteFilter& filter) {
    Must(store_->ListSpeakers({.include = filter, .order = order, .limit = 50}, {}).status());
  };
  for (const std::string order : {"quotes", "name", "published"}) {
    Measure(
        "speakers by " + order, [&] { speakers(order, {}); }, 50);
  }
  Measure(
      "speakers of a country", [&] { speakers("quotes", with(country)); }, 20);
  Measure(
      "speakers on a word",
      [&] { speakers("quotes", with([&](auto& f) { f.set_text(news_.Word(100 + chance_() % 900)); })); }, 50);
  Measure(
      "speakers of direct quotes",
      [&] { speakers("quotes", with([&](auto& f) { f.add_kind(v1::QUOTE_KIND_DIRECT); })); }, 20);
  Measure(
      "speakers over .5 but a cue",
      [&] {
        ListQuery<v1::QuoteFilter> query{.order = "quotes", .limit = 50};
        query.include = with([](auto& f) { f.set_min_confidence(0.5); });
        query.exclude = {with([&](auto& f) { f.add_cue("warn"); })};
        Must(store_->ListSpeakers(query, {}).status());
      },
      20);
  Measure(
      "speakers on a common word", [&] { speakers("quotes", the); }, 20);
  v1::WatchRequest watch;
  watch.mutable_quotes();
  const int64_t newest = Must(store_->Changes({})).newest;
  int64_t after = 0;
  Measure(
      "watch: page of the snapshot (200)",
      [&] { after = Must(store_->ReadSnapshot(watch, newest, after, {}, {})).next; }, 40);
  Measure(
      "watch: 100 changes",
      [&] {
        Must(store_
                 ->ReadChanges(
                     {.number = static_cast<int64_t>(chance_() % static_cast<uint64_t>(newest - 100))},
                     {.quotes = true}, {.count = 100}, {})
                 .status());
      },
      40);
}

void Bench::MeasureStatements() {
  const auto sample = [&] { return known_[chance_() % known_.size()]; };
  Measure("statements, newest first",
          [&] { Must(store_->ListStatements({.order = "published", .limit = 50}, 0, {}).status()); });
  Measure(
      "statements of a speaker",
      [&] {
        v1::QuoteFilter filter;
        filter.add_speaker(news_.Speaker(speakers_.Draw(chance_)));
        Must(store_->ListStatements({.include = filter, .order = "published", .limit = 50}, 0, {}).status());
      },
      100);
  Measure("get a statement",
          [&] { Must(store_->GetStatement(sample().quote_id, std::nullopt, 50, {}).status()); });
  Measure("timeline", [&] { Must(store_->GetTimeline(sample().quote_id, std::nullopt, 50, {}).status()); });
  Measure("verify a quotation", [&] {
    const api::Claim claim{sample().text, "", 0};
    v1::VerifyQuoteResponse response;
    api::CheckClaim(claim, Must(store_->FindArticlesForClaim(claim, {})), &response);
    if (response.verdict() == v1::VERDICT_NOT_FOUND)
      Fail(absl::InternalError("a stored quotation is not found"));
  });
  Measure("verify what nobody said", [&] {
    const api::Claim claim{StrCat(news_.Word(50 + chance_() % 400), " ", news_.Word(50 + chance_() % 400),
                                  " ", news_.Word(300 + chance_() % 4000)),
                           news_.Speaker(speakers_.Draw(chance_)), 0};
    v1::VerifyQuoteResponse response;
    api::CheckClaim(claim, Must(store_->FindArticlesForClaim(claim, {})), &response);
  });
  const auto aggregate = [&](bool events, std::initializer_list<v1::Dimension> by,
                             std::string_view country = "") {
    api::AggregateQuery query{.page = {.order = "count"}};
    for (const v1::Dimension dimension : by) query.request.add_group_by(dimension);
    if (events) {
      auto& filter = *query.request.mutable_events()->mutable_filter();
      if (!country.empty()) filter.add_country(std::string(country));
    } else {
      auto& filter = *query.request.mutable_quotes()->mutable_filter();
      if (!country.empty()) filter.add_country(std::string(country));
    }
    Must(store_->Aggregate(query, {}).status());
  };
  constexpr int kTimes = 10;
  Measure(
      "quotes by outlet", [&] { aggregate(false, {v1::DIMENSION_OUTLET}); }, kTimes);
  Measure(
      "quotes by speaker", [&] { aggregate(false, {v1::DIMENSION_SPEAKER}); }, kTimes);
  Measure(
      "quotes by anonymity and month",
      [&] {
        aggregate(false, {v1::DIMENSION_ANONYMITY, v1::DIMENSION_MONTH});
      },
      kTimes);
  Measure(
      "quotes of a country by outlet", [&] { aggregate(false, {v1::DIMENSION_OUTLET}, "NOR"); }, kTimes);
  Measure(
      "events by dyad and month",
      [&] {
        aggregate(true, {v1::DIMENSION_DYAD, v1::DIMENSION_MONTH});
      },
      kTimes);
  Measure(
      "events in a country by root", [&] { aggregate(true, {v1::DIMENSION_ROOT}, "KEN"); }, kTimes);
}

std::string Machine() {
  std::ifstream in("/proc/cpuinfo");
  std::string model = "unknown processor";
  for (std::string line; std::getline(in, line);) {
    if (StartsWith(line, "model name")) model = line.substr(line.find(':') + 2);
  }
  return StrCat(std::thread::hardware_concurrency(), " cores, ", model);
}

int PrintStoring(const std::string& folder, Arrival arrival, int64_t quotes) {
  std::optional<PostgresSide> postgres;
  if (folder == "postgres") postgres.emplace(Must(PostgresSide::Start()));
  Bench bench = postgres ? Bench(&*postgres, arrival) : Bench(folder, arrival);
  bench.Grow(quotes);
  bench.PrintBatches();
  return 0;
}

int PrintReads(const std::string& folder, const std::string& commit, Arrival arrival,
               std::vector<std::string> only) {
  std::printf("Commit %s, %s. Processor time; reads in milliseconds.\n", commit.c_str(), Machine().c_str());
  Bench bench(folder, arrival);
  bench.Grow(0);
  bench.Only(std::move(only));
  std::printf("\n| %lld quotes | p50 | p99 |\n|---|---|---|\n", static_cast<long long>(bench.quotes()));
  bench.MeasureReads();
  bench.MeasureStatements();
  return 0;
}

int Run(const std::string& folder, const std::string& commit, Arrival arrival,
        const std::vector<int64_t>& sizes) {
  std::printf("Commit %s, %s. Processor time; reads in milliseconds.\n", commit.c_str(), Machine().c_str());
  std::optional<PostgresSide> postgres;
  if (folder == "postgres") postgres.emplace(Must(PostgresSide::Start()));
  Bench bench = postgres ? Bench(&*postgres, arrival) : Bench(folder, arrival);
  for (const int64_t quotes : sizes) {
    const double begin = Cpu(CLOCK_PROCESS_CPUTIME_ID);
    bench.Grow(quotes);
    std::printf("\n| %lld quotes | p50 | p99 |\n|---|---|---|\n", static_cast<long long>(quotes));
    std::fprintf(stderr, "grown to %lld quotes in %.0f s of processor time\n", static_cast<long long>(quotes),
                 Cpu(CLOCK_PROCESS_CPUTIME_ID) - begin);
    if (postgres) {
      bench.MeasureStoringByPostgres();
    } else {
      bench.MeasureStoring();
      bench.MeasureLedger();
    }
    bench.MeasureReads();
    bench.MeasureStatements();
    if (postgres) {
      bench.MeasureSizeOfPostgres();
    } else {
      bench.MeasureSize();
    }
    std::fflush(stdout);
  }
  return 0;
}

// The size of a store beside the text in it. An older store is brought up to date.
int PrintSize(const std::string& path) {
  const auto store = Must(api::OpenSqliteStore({.path = path}));
  uintmax_t text = 0, articles = 0, quotes = 0, events = 0;
  ListQuery<v1::ArticleFilter> query{.order = "published", .limit = 1000};
  do {
    const auto page = Must(store->ListArticles(query, v1::VIEW_BASIC, {}));
    for (const v1::ArticleRecord& article : page.records) {
      text += Must(store->GetText(article.context().article_id(), "", {})).size();
      quotes += article.quote_count();
      events += article.event_count();
    }
    articles += page.records.size();
    query.after = page.next;
  } while (query.after);
  const auto size = static_cast<double>(std::filesystem::file_size(path));
  std::printf(
      "%ju articles, %ju quotes, %ju events, %.1f MB of text, %.1f MB of store, %.2f bytes a byte of text\n",
      articles, quotes, events, static_cast<double>(text) / 1e6, size / 1e6,
      size / static_cast<double>(text));
  return 0;
}

}  // namespace
}  // namespace onrecord::bench

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "size") return onrecord::bench::PrintSize(argv[2]);
  const std::string_view arrival = argc > 3 ? argv[3] : "";
  if (arrival != "day" && arrival != "backfill") {
    std::fprintf(
        stderr, "usage: onrecord-store-bench FOLDER|postgres COMMIT day|backfill [QUOTES...] | size STORE\n");
    return 2;
  }
  if (argc >= 5 && std::string_view(argv[4]) == "reads") {
    return onrecord::bench::PrintReads(
        argv[1], argv[2],
        arrival == "day" ? onrecord::bench::Arrival::kByDay : onrecord::bench::Arrival::kBackfill,
        {argv + 5, argv + argc});
  }
  if (argc == 6 && std::string_view(argv[4]) == "storing") {
    return onrecord::bench::PrintStoring(
        argv[1], arrival == "day" ? onrecord::bench::Arrival::kByDay : onrecord::bench::Arrival::kBackfill,
        std::stoll(argv[5]));
  }
  std::vector<int64_t> sizes;
  for (int i = 4; i < argc; ++i) sizes.push_back(std::stoll(argv[i]));
  if (sizes.empty()) sizes = {10000, 100000, 1000000};
  return onrecord::bench::Run(
      argv[1], argv[2],
      arrival == "day" ? onrecord::bench::Arrival::kByDay : onrecord::bench::Arrival::kBackfill, sizes);
}
