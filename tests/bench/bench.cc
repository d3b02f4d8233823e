#include <absl/strings/str_format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/extract_json.h"
#include "common/base/hash.h"
#include "enrich/events/match_events.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/annotate.h"
#include "enrich/syntax/kernels.h"
#include "enrich/syntax/model.h"
#include "enrich/text/split_paragraphs.h"
#include "enrich/text/split_sentences.h"
#include "enrich/text/tokenise.h"

// Speed on one core, as a table: processor time an article, rate, and the ratio to a yardstick that is
// measured in the same run (the SHA-256 of the same texts, twenty times over), because these machines' clocks
// drift and ratios do not.
//
//   onrecord-bench ARTICLES.jsonl [ROUNDS [KERNELS]]
//
// KERNELS: amx, avx512, avx-vnni, avx2, dot or baseline, to measure what other processors have; else the
// fastest of this one.
namespace onrecord {
namespace {

using Articles = std::vector<std::unique_ptr<cli::Article>>;

constexpr int kYardstick = 20;

// Seconds of this program's time, which others that run on the machine hardly touch.
double Clock() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Median seconds of `rounds` runs, after one that is not counted.
double Median(int rounds, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int i = 0; i <= rounds; ++i) {
    const double begin = Clock();
    work();
    if (i > 0) seconds.push_back(Clock() - begin);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

struct Parsed {
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
};

Parsed Cut(const cli::Article& article, const Lexicon& lexicon) {
  std::vector<ZoneSpan> zones;
  for (const Span paragraph : SplitParagraphs(article.text))
    zones.push_back({paragraph, ZoneKind::kBody, ""});
  Parsed parsed;
  parsed.sentences = SplitSentences(article.text, zones, lexicon);
  parsed.tokens = Tokenise(article.text, &parsed.sentences, lexicon);
  return parsed;
}

void Row(const char* name, double seconds, double yard, double articles, double amount, const char* unit) {
  std::printf("%s", absl::StrFormat("%-28s %9.2f ms/article %12.0f %s/s %9.2f x yardstick\n", name,
                                    1e3 * seconds / articles, amount / seconds, unit, seconds / yard)
                        .c_str());
}

int Run(const char* path, int rounds) {
  Articles articles;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    auto article = cli::ParseExtractLine(line);
    if (article.ok()) articles.push_back(*std::move(article));
  }
  const auto files = LexiconFiles::BuiltIn();
  const auto lexicon = LoadLexicon(files);
  if (articles.empty() || !lexicon.ok()) {
    std::fprintf(stderr, "onrecord-bench: no articles in %s, or no lexicon\n", path);
    return 1;
  }
  const double begin = Clock();
  const absl::StatusOr<syntax::Model> loaded = syntax::Model::BuiltIn();
  const double loading = Clock() - begin;
  if (!loaded.ok()) {
    std::fprintf(stderr, "onrecord-bench: %s\n", loaded.status().ToString().c_str());
    return 1;
  }
  const syntax::Model& model = *loaded;
  const auto n = static_cast<double>(articles.size());
  std::vector<Parsed> cut;
  double bytes = 0, tokens = 0, sentences = 0;
  for (const auto& article : articles) {
    cut.push_back(Cut(*article, *lexicon));
    bytes += static_cast<double>(article->text.size());
    tokens += static_cast<double>(cut.back().tokens.size());
    sentences += static_cast<double>(cut.back().sentences.size());
  }
  size_t sink = 0;
  const double yard = Median(rounds, [&] {
    for (int i = 0; i < kYardstick; ++i) {
      for (const auto& article : articles) sink += Sha256Hex(article->text).size();
    }
  });
  std::printf(
      "%.0f articles, %.0f bytes, %.0f tokens, %.0f sentences; model loaded in %.1f ms; medians of %d "
      "rounds, one core\n",
      n, bytes, tokens, sentences, 1e3 * loading, rounds);
  Row("yardstick (20 x SHA-256)", yard, yard, n, bytes, "bytes");
  Row("sentences and tokens",
      Median(rounds,
             [&] {
               for (const auto& article : articles) sink += Cut(*article, *lexicon).tokens.size();
             }),
      yard, n, tokens, "tokens");
  Row("tokens to trees",
      Median(rounds,
             [&] {
               for (size_t i = 0; i < articles.size(); ++i)
                 syntax::Annotate(articles[i]->text, cut[i].sentences, model, &cut[i].tokens);
             }),
      yard, n, tokens, "tokens");
  std::vector<Analysis> analyses;
  std::string findings;
  for (const auto& article : articles) {
    analyses.push_back(Analyse(article->source, *lexicon, model));
    findings += cli::ExtractLine(*article, analyses.back(), "");
  }
  std::printf("findings: %s\n", Sha256Hex(findings).c_str());
  Row("trees to events",
      Median(rounds,
             [&] {
               for (size_t i = 0; i < articles.size(); ++i)
                 sink +=
                     MatchEvents(articles[i]->text, analyses[i], Tree(analyses[i].tokens), *lexicon).size();
             }),
      yard, n, sentences, "sentences");
  Row("the whole of enrich",
      Median(rounds,
             [&] {
               for (const auto& article : articles)
                 sink += Analyse(article->source, *lexicon, model).tokens.size();
             }),
      yard, n, n, "articles");
  if (rounds < 3)
    return sink == 0 ? 1 : 0;  // one of several runs in turns: the long text would outweigh them
  const auto without_stop = [&](size_t bytes) {
    std::string text;
    for (int i = 0; text.size() < bytes; ++i)
      text += "the minister said that " + std::to_string(i) + " ships met Norway and ";
    SourceText source;
    source.text = text;
    return Median(1, [&] { sink += Analyse(source, *lexicon, model).tokens.size(); });
  };
  const double small = without_stop(1 << 16), large = without_stop((1 << 20) - 64);
  std::printf("a text without a full stop: 1 MiB takes %.1f times as long as 64 KiB (16 is linear)\n",
              large / small);
  return sink == 0 ? 1 : 0;
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: onrecord-bench ARTICLES.jsonl [ROUNDS [KERNELS]]\n");
    return 2;
  }
  if (argc > 3 && !onrecord::syntax::ForceKernels(argv[3])) {
    std::fprintf(stderr, "onrecord-bench: no kernels '%s' on this processor\n", argv[3]);
    return 2;
  }
  return onrecord::Run(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 5);
}
