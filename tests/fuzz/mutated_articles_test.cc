#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "cli/articles.h"
#include "common/base/utf8.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/to_proto.h"

// Articles spoilt in every way that files come spoilt go through the reader, the analysis and into messages:
// nothing may crash, and every span must stand in the text. ONRECORD_FUZZ_ARTICLES sets how many (default
// 200); run it under ./dev asan.
namespace onrecord {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Seeds() {
  std::vector<fs::path> seeds;
  for (const char* folder : {"/tests/golden", "/cli/samples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(ONRECORD_SOURCE_DIR) + folder)) {
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

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  std::string Mutate(std::string text) {
    for (int i = Below(4) + 1; i > 0; --i) text = Once(std::move(text));
    return text;
  }

 private:
  int Below(size_t n) { return static_cast<int>(random_() % std::max<size_t>(n, 1)); }
  size_t Place(const std::string& text) { return static_cast<size_t>(Below(text.size() + 1)); }

  std::string Once(std::string text) {
    static const std::vector<std::string> kMarks = {"\"", "“", "”", "''", "‘",    "’",      "«",
                                                    "»",  "(", "[", "\n", "\n\n", " said ", "."};
    const size_t at = Place(text);
    switch (Below(9)) {
      case 0:  // cut
        return Below(2) == 0 ? text.substr(at) : text.substr(0, at);
      case 1:  // doubled
        return text.substr(0, at) + text;
      case 2:  // a mark too many
        return text.insert(at, kMarks[static_cast<size_t>(Below(kMarks.size()))]);
      case 3:  // marks reversed
        for (char& c : text) c = c == '"' ? '\'' : c == '\'' ? '"' : c;
        return text;
      case 4:  // random bytes
        for (int i = Below(20); i >= 0 && !text.empty(); --i)
          text[static_cast<size_t>(Below(text.size()))] = static_cast<char>(random_());
        return text;
      case 5:  // no full stops
        std::erase(text, '.');
        return text;
      case 6:  // a piece moved
        return text.substr(at) + text.substr(0, at);
      case 7:  // white space gone
        std::erase(text, Below(2) == 0 ? '\n' : ' ');
        return text;
      default:  // a piece many times over
        const std::string piece = text.substr(at, static_cast<size_t>(Below(200)));
        for (int i = Below(60); i > 0; --i) text.insert(at, piece);
        return text;
    }
  }

  std::mt19937 random_;
};

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

void CheckFile(const std::string& bytes, const std::string& path) {
  std::vector<std::string> problems;
  for (const auto& article : cli::ReadArticles(bytes, path, &problems)) {
    const Analysis analysis = SharedAnalyser().analyse(article->source);
    CheckFindings(article->text, analysis);
    v1::Article message;
    message.set_text(article->text);
    ASSERT_TRUE(IsValidUtf8(article->text));
    ASSERT_FALSE(ToProto(message, analysis, "").SerializeAsString().empty());
  }
}

int ArticlesToTry() {
  const char* asked = std::getenv("ONRECORD_FUZZ_ARTICLES");
  return asked == nullptr ? 200 : std::atoi(asked);
}

TEST(MutatedArticles, NeverCrashAndEverySpanStandsInTheText) {
  const std::vector<fs::path> seeds = Seeds();
  ASSERT_FALSE(seeds.empty());
  for (int i = 0; i < ArticlesToTry() && !testing::Test::HasFatalFailure(); ++i) {
    const fs::path& seed = seeds[static_cast<size_t>(i) % seeds.size()];
    SCOPED_TRACE(testing::Message() << "mutation " << i << " of " << seed);
    CheckFile(Mutator(static_cast<uint32_t>(i)).Mutate(ReadFile(seed)), seed.string());
  }
}

std::string Long(size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i)
    text += "the minister \"said\" that " + std::to_string(i) + " ships met Norway and ";
  return text;
}

TEST(MutatedArticles, AMegabyteWithoutAFullStopIsAnalysed) {
  const std::string text = Long((1 << 20) - 64);
  SourceText source;
  source.text = text;
  CheckFindings(text, SharedAnalyser().analyse(source));
}

TEST(MutatedArticles, ManyMarksAndBracketsAreAnalysed) {
  for (const std::string piece :
       {"\"", "“", "((", "''", "\" \"", "‘", "said said ", "Kim ", "U.S. ", ": ", "\n\n", "1 "}) {
    std::string text;
    while (text.size() < 100000) text += piece;
    SourceText source;
    source.text = text;
    CheckFindings(text, SharedAnalyser().analyse(source));
  }
}

}  // namespace
}  // namespace onrecord
