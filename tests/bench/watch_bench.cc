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
constexpr int kChanges = 500;
constexpr int kRounds = 3;
constexpr int kQuotes = 10;  // of an article, and half as many events

// Takes every response at once.
class CountingStream final : public WatchStream {
 public:
  struct Taken {
    std::atomic<int64_t> responses = 0, bytes = 0;
  };
  CountingStream(WatchHub& hub, Taken& taken) : hub_(hub), taken_(taken) {}
  void Write(EncodedResponse response) override {
    ++taken_.responses;
    taken_.bytes += static_cast<int64_t>(response->size());
    hub_.Written(this, true);
  }
  void Close(const absl::Status&) override {}

 private:
  WatchHub& hub_;
  Taken& taken_;
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

enum class Want {
  kOthers,  // what is not in the news: each watch something else, a third by speaker, by words, by actor
  kOwn,     // likewise, but some of it is in the news
  kAll,     // every quote
};

const char* NameOf(Want want) {
  return want == Want::kOthers ? "others" : want == Want::kOwn ? "own" : "all";
}

v1::WatchRequest SelectionOf(Want want, int watcher) {
  v1::WatchRequest request;
  request.set_changes_only(true);
  if (want == Want::kAll) {
    request.mutable_quotes();
    return request;
  }
  const bool own = want == Want::kOwn;
  switch (watcher % 3) {
    case 0:
      request.mutable_quotes()->mutable_filter()->add_speaker(StrCat(own ? "S" : "N", watcher));
      break;
    case 1:
      request.mutable_quotes()->mutable_filter()->set_text(StrCat(own ? "harbour " : "lighthouse ", watcher));
      break;
    default:
      request.mutable_events()->mutable_filter()->add_actor(StrCat("X", watcher, "GOV"));
  }
  return request;
}

struct Cost {
  double cpu_seconds = 0;  // of a change, without storing it
  double bytes = 0;        // sent for a change, to all watches together
};

Cost Measure(Want want, int watchers) {
  BenchStore store;
  auto owner = std::make_unique<WatchHub>(*store, WatchOptions{.most_watchers = watchers + 1});
  WatchHub& hub = *owner;
  CountingStream::Taken taken, last_taken;
  std::vector<std::unique_ptr<CountingStream>> streams;
  for (int i = 0; i < watchers; ++i) {
    streams.push_back(std::make_unique<CountingStream>(hub, taken));
    if (!hub.Open(streams.back().get(), SelectionOf(want, i)).ok()) std::abort();
  }
  // Tells the end: the last article is in English of its own.
  v1::WatchRequest last;
  last.set_changes_only(true);
  last.mutable_articles()->mutable_filter()->add_language("en-ZZ");
  CountingStream end(hub, last_taken);
  if (!hub.Open(&end, last).ok()) std::abort();
  while (hub.InStep() != watchers + 1) absl::SleepFor(absl::Milliseconds(1));
  const int64_t marks = taken.bytes, end_marks = last_taken.responses;

  const int changes = Sized(kChanges);
  std::mt19937 random(7);
  const double cpu = ProcessCpu(), own = ThreadCpu();
  for (int i = 0; i < changes; ++i) {
    SampleArticle article = MakeSample(i, &random);
    if (i + 1 == changes) article.language = "en-ZZ";
    if (!store->Commit(MakeBatch({article})).ok()) std::abort();
    hub.Notify();
  }
  while (last_taken.responses == end_marks) absl::SleepFor(absl::Milliseconds(1));
  Cost cost;
  cost.cpu_seconds = ((ProcessCpu() - cpu) - (ThreadCpu() - own)) / changes;
  cost.bytes = static_cast<double>(taken.bytes - marks) / changes;
  owner.reset();  // before the streams
  return cost;
}

}  // namespace

int BenchWatch() {
  std::printf(
      "%d commits of one article with %d quotes and %d events; the CPU of storing is not counted\n"
      "      WANT WATCHES  CPU/change[s]  bytes/change\n",
      Sized(kChanges), kQuotes, kQuotes / 2);
  for (int round = 0; round < (Quick() ? 1 : kRounds); ++round) {
    for (const Want want : {Want::kOthers, Want::kOwn, Want::kAll}) {
      for (const int watchers : {1, 100, 1000}) {
        const Cost cost = Measure(want, watchers);
        std::printf("watch %s %d %.9f %.0f\n", NameOf(want), watchers, cost.cpu_seconds, cost.bytes);
        std::fflush(stdout);
      }
    }
  }
  return 0;
}

}  // namespace onrecord::api
