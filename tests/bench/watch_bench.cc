#include <absl/time/clock.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <random>
#include <vector>

#include "api/services/watch_hub.h"
#include "common/base/strings.h"
#include "tests/bench/api_bench.h"
#include "tests/support/api/sample_articles.h"

namespace onrecord::api {
namespace {

constexpr int kSpeakers = 1000;
constexpr int kChanges = 1000;
constexpr int kQuotes = 10;  // of an article, and half as many events
constexpr int kArticlesPerSecond = 200;

// Takes every response at once.
class CountingStream final : public WatchStream {
 public:
  CountingStream(WatchHub& hub, std::atomic<int64_t>& taken) : hub_(hub), taken_(taken) {}
  void Write(EncodedResponse) override {
    ++taken_;
    hub_.Written(this, true);
  }
  void Close(const absl::Status&) override {}

 private:
  WatchHub& hub_;
  std::atomic<int64_t>& taken_;
};

// Speakers as news has them: few are quoted often.
int DrawSpeaker(std::mt19937* random) {
  const double u = static_cast<double>((*random)() % 1000000 + 1) / 1000000;
  return std::min(kSpeakers - 1, static_cast<int>(1 / u) - 1);
}

SampleArticle MakeSample(int number, std::mt19937* random) {
  SampleArticle article{.id = StrCat("a", number)};
  for (int i = 0; i < kQuotes; ++i) {
    article.quotes.push_back(
        {StrCat("Speaker S", DrawSpeaker(random)),
         StrCat("The harbour of number ", (*random)() % 5000,
                " will be open to all ships before the winter, whatever it costs the city ",
                (*random)() % 5000)});
  }
  for (int i = 0; i < kQuotes / 2; ++i) article.events.push_back({});
  return article;
}

// Each kind of selection a third: by speaker, by words of the text, by the actor of an event.
v1::WatchRequest SelectionOf(int watcher) {
  v1::WatchRequest request;
  request.set_changes_only(true);
  switch (watcher % 3) {
    case 0:
      request.mutable_quotes()->mutable_filter()->add_speaker(StrCat("S", watcher));
      break;
    case 1:
      request.mutable_quotes()->mutable_filter()->set_text(StrCat("harbour ", watcher));
      break;
    default:
      request.mutable_events()->mutable_filter()->add_actor(StrCat("X", watcher, "GOV"));
  }
  return request;
}

struct Cost {
  double cpu_seconds = 0;
  int64_t responses = 0;
  double lag_seconds = 0;  // from the last commit until every watch has it
};

Cost Measure(int watchers, bool paced) {
  BenchStore store;
  auto owner = std::make_unique<WatchHub>(*store, WatchOptions{.most_watchers = watchers + 1});
  WatchHub& hub = *owner;
  std::atomic<int64_t> taken = 0, last_taken = 0;
  std::vector<std::unique_ptr<CountingStream>> streams;
  for (int i = 0; i < watchers; ++i) {
    streams.push_back(std::make_unique<CountingStream>(hub, taken));
    if (!hub.Open(streams.back().get(), SelectionOf(i)).ok()) std::abort();
  }
  // Tells the end: the last article is in English of its own.
  v1::WatchRequest last;
  last.set_changes_only(true);
  last.mutable_articles()->mutable_filter()->add_language("en-ZZ");
  CountingStream end(hub, last_taken);
  if (!hub.Open(&end, last).ok()) std::abort();
  while (hub.InStep() != watchers + 1) absl::SleepFor(absl::Milliseconds(1));
  const int64_t marks = taken, end_marks = last_taken;

  std::mt19937 random(7);
  const double cpu = ProcessCpu(), own = ThreadCpu();
  const absl::Time begun = absl::Now();
  for (int i = 0; i < kChanges; ++i) {
    SampleArticle article = MakeSample(i, &random);
    if (i + 1 == kChanges) article.language = "en-ZZ";
    if (!store->Commit(MakeBatch({article})).ok()) std::abort();
    hub.Notify();
    if (paced) absl::SleepFor(begun + (i + 1) * absl::Seconds(1) / kArticlesPerSecond - absl::Now());
  }
  const absl::Time committed = absl::Now();
  while (last_taken == end_marks) absl::SleepFor(absl::Milliseconds(1));
  Cost cost;
  cost.lag_seconds = absl::ToDoubleSeconds(absl::Now() - committed);
  cost.cpu_seconds = (ProcessCpu() - cpu) - (ThreadCpu() - own);
  cost.responses = taken - marks;
  owner.reset();  // before the streams
  return cost;
}

}  // namespace

int BenchWatch() {
  std::printf(
      "watch: %d commits of one article with %d quotes and %d events; the CPU of storing is not counted\n",
      kChanges, kQuotes, kQuotes / 2);
  std::printf("%9s %16s %12s %22s\n", "watches", "CPU/change [ms]", "responses", "one core keeps up with");
  double first = 0;
  for (const int watchers : {1, 100, 1000}) {
    const Cost cost = Measure(watchers, false);
    const double each = cost.cpu_seconds / kChanges;
    if (first == 0) first = each;
    std::printf("%9d %16.3f %12lld %14.0f articles/s   (%.2f of 1 watch)\n", watchers, each * 1000,
                static_cast<long long>(cost.responses), 1 / each, each / first);
  }
  const Cost paced = Measure(1000, true);
  std::printf(
      "1,000 watches at up to %d articles/s: %.0f%% of one core; the last change came %.0f ms after its "
      "commit\n",
      kArticlesPerSecond, 100 * paced.cpu_seconds / (static_cast<double>(kChanges) / kArticlesPerSecond),
      paced.lag_seconds * 1000);
  return 0;
}

}  // namespace onrecord::api
