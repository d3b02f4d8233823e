#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/extract_json.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/quotes/indirect_candidates.h"
#include "enrich/quotes/trim_source.h"
#include "enrich/syntax/model.h"
#include "enrich/text/normalise.h"
#include "enrich/text/split_paragraphs.h"

// What the weights of candidate quotes are learned from.
//
//   quote_candidates ARTICLES.jsonl
//
// Prints for each article the line of `onrecord extract` with one more key, "candidates": each with its cue
// (a number), pieces as [start, end, first token, token after the last], speaker, attitude and evidence.
namespace onrecord {
namespace {

using Json = nlohmann::ordered_json;

class Candidates {
 public:
  Candidates(std::string_view published, std::string_view text, const OffsetMap* map, const Analysis& a,
             const Lexicon& lexicon)
      : map_(map),
        index_(published),
        published_(published),
        tree_(a.tokens),
        scene_({text, a.sentences, tree_, a.stretches, a.mentions}, lexicon),
        lexicon_(lexicon) {}

  Json All() const {
    const std::vector<DirectFinding> direct = AttributeBeside(scene_);
    std::vector<char> told(scene_.tokens.size()), used(scene_.cues.size()), taken(scene_.stretches.size());
    for (const DirectFinding& finding : direct) {
      if (finding.cue >= 0) used[static_cast<size_t>(finding.cue)] = 1;
      const TokenRange range = scene_.stretch_tokens[finding.stretch];
      const uint32_t begin = std::min(finding.begins, range.first);
      std::fill(told.begin() + begin, told.begin() + std::max(finding.ends, range.last), 1);
      for (uint32_t s = finding.stretch + 1; s-- > 0 && scene_.stretch_tokens[s].first >= begin;)
        taken[s] = 1;
    }
    Json out = Json::array();
    for (const CueCandidates& candidates : FindCandidates(scene_, lexicon_, told, used, taken)) {
      for (size_t v = 0; v < candidates.variants.size(); ++v) out.push_back(One(candidates, v));
    }
    return out;
  }

 private:
  Json One(const CueCandidates& candidates, size_t v) const {
    const CueMatch& cue = scene_.cues[candidates.cue];
    Json entry;
    entry["cue"] = candidates.cue;
    entry["token"] = cue.token;
    entry["attitude"] = Name(cue.cue->attitude);
    Json pieces = Json::array();
    for (const TokenRange piece : candidates.variants[v].pieces) {
      const Span span = Published(scene_.SpanOf(piece));
      pieces.push_back({index_.CodePoint(span.begin), index_.CodePoint(span.end), piece.first, piece.last});
    }
    entry["pieces"] = std::move(pieces);
    int32_t source = candidates.content.frame == Frame::kRaising ? -1 : cue.source;
    TokenRange words = cue.source_words;
    TrimSource(scene_, &source, &words);
    entry["speaker"] =
        source < 0 || words.empty() ? Json(nullptr) : Json(Published(scene_.SpanOf(words)).In(published_));
    std::vector<std::string> names;
    EvidenceSink sink(&names);
    AddCandidateEvidence(scene_, candidates, v, &sink);
    entry["evidence"] = names;
    return entry;
  }

  Span Published(Span span) const { return map_ == nullptr ? span : map_->ToOriginal(span); }

  const OffsetMap* map_;
  Utf8Index index_;
  std::string_view published_;
  const Tree tree_;
  QuoteScene scene_;
  const Lexicon& lexicon_;
};

int Run(const char* path) {
  const auto files = LexiconFiles::BuiltIn();
  const auto lexicon = LoadLexicon(files);
  const absl::StatusOr<syntax::Model> model = syntax::Model::BuiltIn();
  std::ifstream in(path);
  if (!lexicon.ok() || !model.ok() || !in) {
    std::cerr << "quote_candidates: cannot read " << path << ", or no lexicon or model\n";
    return 1;
  }
  for (std::string line; std::getline(in, line);) {
    const auto article = cli::ParseExtractLine(line);
    if (!article.ok()) {
      std::cerr << "quote_candidates: " << Message(article.status()) << '\n';
      return 1;
    }
    // The candidates point into the clean text: it is analysed once more.
    const SourceText& source = (*article)->source;
    Json out = Json::parse(
        cli::ExtractLine(**article, Analyse(source, *lexicon, *model), "onrecord quote_candidates"));
    const std::optional<CleanText> clean = Normalise(source.text, *lexicon);
    SourceText again = source;
    if (clean) again.text = clean->text;
    const Analysis a = Analyse(again, *lexicon, *model);
    out["candidates"] = Candidates(source.text, again.text, clean ? &clean->map : nullptr, a, *lexicon).All();
    std::cout << out.dump() << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: quote_candidates ARTICLES.jsonl\n";
    return 2;
  }
  return onrecord::Run(argv[1]);
}
