#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cli/articles.h"
#include "common/base/read_file.h"
#include "common/base/utf8.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/to_proto.h"
#include "tests/fuzz/mutate_article.h"
#include "tests/support/paths.h"

// Articles spoilt in every way that files come spoilt go through the reader, the analysis and into messages:
// nothing may crash or hang, and every span must stand in the text.
//
//   ONRECORD_FUZZ_ARTICLES=20000   how many (default 200); run it under ./dev asan
//   ONRECORD_FUZZ_FIRST=10000      the number of the first: two runs can share the work
//   ONRECORD_FUZZ_SECONDS=120      the most work (of one core) that one article may take
namespace onrecord {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Seeds() {
  std::vector<fs::path> seeds;
  for (const char* folder : {"tests/golden", "cli/samples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(support::SourcePath(folder))) {
      const std::string extension = entry.path().extension();
      if (extension == ".txt" || extension == ".html" || extension == ".json" || extension == ".jsonl" ||
          extension == ".xml") {
        seeds.push_back(entry.path());
      }
    }
  }
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

const Analyser& SharedAnalyser() {
  static const Analyser* const analyser = new Analyser(*LoadAnalyser());
  return *analyser;
}

// True where `span` stands in the text and cuts no character.
bool Stands(Span span, std::string_view text) {
  const auto at_character = [&](uint32_t i) {
    return i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
  };
  return span.begin <= span.end && span.end <= text.size() && at_character(span.begin) &&
         at_character(span.end);
}

void CheckFindings(std::string_view text, const Analysis& a) {
  for (const ZoneSpan& zone : a.zones) ASSERT_TRUE(Stands(zone.span, text));
  for (const Sentence& sentence : a.sentences) ASSERT_TRUE(Stands(sentence.span, text));
  for (const Mention& mention : a.mentions)
    ASSERT_TRUE(Stands(mention.span, text) && Stands(mention.name, text));
  for (const Quote& quote : a.quotes) {
    ASSERT_FALSE(quote.pieces.empty());
    for (const QuotePiece& piece : quote.pieces) ASSERT_TRUE(Stands(piece.span, text) && !piece.span.empty());
    ASSERT_TRUE(Stands(quote.context, text) && Stands(quote.source.value_or(Span{}), text) &&
                Stands(quote.cue.value_or(Span{}), text));
    ASSERT_LT(quote.speaker, static_cast<int32_t>(a.entities.size()));
    ASSERT_LT(quote.inside, static_cast<int32_t>(a.quotes.size()));
  }
  for (const Event& event : a.events) {
    ASSERT_TRUE(Stands(event.span, text) && Stands(event.trigger, text));
    ASSERT_LT(event.in_quote, static_cast<int32_t>(a.quotes.size()));
    ASSERT_GE(event.quad_class, 1);
    ASSERT_LE(event.quad_class, 4);
  }
}

// What the test runs with: the articles ONRECORD_FUZZ_FIRST … + ONRECORD_FUZZ_ARTICLES, so that a run can be
// shared among processes, and one article be run alone.
int64_t Setting(const char* name, int64_t otherwise) {
  const char* asked = std::getenv(name);
  return asked == nullptr ? otherwise : std::atoll(asked);
}

double Seconds(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Ends the process, with the file's name, when its thread works too long on one article. In seconds of the
// thread's own: other work on the machine does not count.
class Watchdog {
 public:
  explicit Watchdog(double limit) {
    pthread_getcpuclockid(pthread_self(), &clock_);
    thread_ = std::jthread([this, limit](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        absl::SleepFor(absl::Milliseconds(100));
        const std::lock_guard lock(mutex_);
        if (doing_.empty() || Seconds(clock_) - since_ < limit) continue;
        std::fprintf(stderr, "hangs, or takes more than %.0f s: %s\n", limit, doing_.c_str());
        std::abort();
      }
    });
  }
  void Does(const std::string& what) {
    const std::lock_guard lock(mutex_);
    doing_ = what;
    since_ = Seconds(clock_);
  }

 private:
  clockid_t clock_ = 0;
  std::mutex mutex_;
  std::string doing_;
  double since_ = 0;
  std::jthread thread_;
};

// The number of articles analysed.
int CheckFile(const std::string& bytes, const std::string& path) {
  std::vector<std::string> problems;
  int analysed = 0;
  for (const auto& article : cli::ReadArticles(bytes, path, &problems)) {
    const Analysis analysis = SharedAnalyser().analyse(article->source);
    CheckFindings(article->text, analysis);
    v1::Article message;
    message.set_text(article->text);
    EXPECT_TRUE(IsValidUtf8(article->text));
    EXPECT_FALSE(ToProto(message, analysis, "").SerializeAsString().empty());
    analysed += analysis.state == AnalysisState::kComplete ? 1 : 0;
  }
  return analysed;
}

struct Mutated {
  std::string name;
  std::string bytes;
};

// Every second one is a file spoilt as it is; the others are texts of seeds joined and then spoilt, so that
// broken markup does not keep the analysis from its share. Every thousandth has 1 MB and no full stop.
Mutated MutatedArticle(int64_t number, const std::vector<fs::path>& seeds) {
  Mutator mutator(static_cast<uint32_t>(number));
  const auto seed = [&](int64_t i) { return seeds[static_cast<size_t>(i) % seeds.size()]; };
  if (number % 2 == 0 && number % 1000 != 0)
    return {seed(number / 2).filename(), mutator.Mutate(*ReadFile(seed(number / 2)))};
  std::string text;
  for (int64_t i = 0; i <= number / 2 % 4; ++i) {
    std::vector<std::string> problems;
    const std::string path = seed(number / 2 + 7 * i);
    for (const auto& article : cli::ReadArticles(*ReadFile(path), path, &problems)) text += article->text;
  }
  text = mutator.Mutate(std::move(text));
  return {"text.txt", number % 1000 == 0 ? mutator.WithoutFullStops(text, (1 << 20) - 1) : text};
}

// The article stands in a file while it is analysed, and stays there if that fails in any way.
TEST(MutatedArticles, NeverCrashAndEverySpanStandsInTheText) {
  const std::vector<fs::path> seeds = Seeds();
  ASSERT_FALSE(seeds.empty());
  const int64_t first = Setting("ONRECORD_FUZZ_FIRST", 0), count = Setting("ONRECORD_FUZZ_ARTICLES", 200);
  Watchdog watchdog(static_cast<double>(Setting("ONRECORD_FUZZ_SECONDS", 120)));
  int analysed = 0;
  for (int64_t i = first; i < first + count && !HasFailure(); ++i) {
    const Mutated article = MutatedArticle(i, seeds);
    const std::string path = testing::TempDir() + "mutated_article_" + std::to_string(i) + "_" + article.name;
    SCOPED_TRACE(testing::Message() << "article " << i << ", kept as " << path);
    std::ofstream(path, std::ios::binary) << article.bytes;
    watchdog.Does(path);
    analysed += CheckFile(article.bytes, article.name);
    watchdog.Does("");
    if (!HasFailure()) fs::remove(path);
    if ((i + 1) % 1000 == 0) std::fprintf(stderr, "%lld articles done\n", static_cast<long long>(i + 1));
  }
  RecordProperty("analysed", analysed);
  if (count >= 100) {
    EXPECT_GT(analysed, count / 2) << "too many are refused for this to test the analysis";
  }
}

double CpuSeconds(const std::string& text) {
  SourceText source;
  source.text = text;
  const double start = Seconds(CLOCK_THREAD_CPUTIME_ID);
  CheckFindings(text, SharedAnalyser().analyse(source));
  return Seconds(CLOCK_THREAD_CPUTIME_ID) - start;
}

std::string Long(const std::string& piece, size_t bytes) {
  std::string text;
  for (int i = 0; text.size() + 64 < bytes; ++i) text += piece + std::to_string(i) + " ";
  return text;
}

// Sixteen times the text may take twice sixteen times the work, not two hundred times.
void ExpectLinear(const std::string& piece, size_t bytes) {
  CpuSeconds(Long(piece, 4096));
  const double part = CpuSeconds(Long(piece, bytes / 16)), whole = CpuSeconds(Long(piece, bytes));
  EXPECT_LT(whole, 32 * part + 0.02) << piece << ": " << bytes / 16 << " bytes took " << part << " s, "
                                     << bytes << " took " << whole;
}

TEST(MutatedArticles, AMegabyteWithoutAFullStopTakesTimeInItsLength) {
  ExpectLinear("the minister \"said\" that Norway met Ana Silva of ships and ", 1 << 20);
}

TEST(MutatedArticles, ManyMarksNamesAndBracketsTakeTimeInTheirLength) {
  for (const char* piece : {"\"",
                            "“",
                            "((",
                            "''",
                            "\" \" ",
                            "‘",
                            "said said ",
                            "Kim ",
                            "U.S. ",
                            ": ",
                            "\n\n",
                            "1 ",
                            "\n\n“We",
                            "- ",
                            "\"Go,\" he said. ",
                            "Ana Silva said she would go. ",
                            "according to Kim, ",
                            "who said that ",
                            "and Norway attacked ",
                            "on Monday ",
                            "[he] ",
                            "the minister said that Ana Silva"}) {
    ExpectLinear(piece, 1 << 17);
  }
}

}  // namespace
}  // namespace onrecord
