#include "enrich/quotes/attribute_quotes.h"

#include <algorithm>

#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/attribute_indirect.h"
#include "enrich/quotes/build_quotes.h"
#include "enrich/quotes/nested_quotes.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {
namespace {

// Direct findings that share a source sentence become one quote of several pieces.
std::vector<Quote> GroupDirect(const QuoteScene& scene, const std::vector<DirectFinding>& findings,
                               const Lexicon& lexicon) {
  std::vector<Quote> quotes;
  std::vector<int32_t> quote_of(findings.size(), -1);
  for (size_t i = 0; i < findings.size(); ++i) {
    Quote quote = BuildDirect(scene, findings[i], lexicon);
    const int32_t other = findings[i].goes_on ? quote_of[findings[i].after] : -1;
    if (other < 0) {
      quote_of[i] = static_cast<int32_t>(quotes.size());
      quotes.push_back(std::move(quote));
      continue;
    }
    Quote& group = quotes[other];
    quote_of[i] = other;
    group.pieces.insert(group.pieces.end(), quote.pieces.begin(), quote.pieces.end());
    std::sort(group.pieces.begin(), group.pieces.end(),
              [](const QuotePiece& a, const QuotePiece& b) { return a.span.begin < b.span.begin; });
    group.context = Cover(group.context, quote.context);
    if (quote.kind != group.kind) group.kind = QuoteKind::kMixed;
  }
  return quotes;
}

// For each token: it stands in the content of a finding.
std::vector<char> CoveredTokens(const QuoteScene& scene, const std::vector<DirectFinding>& direct,
                                const std::vector<IndirectFinding>& indirect) {
  std::vector<char> covered(scene.tokens.size());
  const auto mark = [&](uint32_t first, uint32_t last) {
    if (first < last) std::fill(covered.begin() + first, covered.begin() + last, 1);
  };
  for (const DirectFinding& finding : direct) mark(finding.begins, finding.ends);
  for (const IndirectFinding& finding : indirect) {
    for (const Span piece : finding.pieces) mark(scene.TokenAt(piece.begin), scene.TokenAt(piece.end));
  }
  return covered;
}

// For each cue: it reports the content of a finding.
std::vector<char> Used(const QuoteScene& scene, const std::vector<DirectFinding>& direct,
                       const std::vector<IndirectFinding>& indirect) {
  std::vector<char> used(scene.cues.size());
  for (const DirectFinding& finding : direct) {
    if (finding.cue >= 0) used[finding.cue] = 1;
  }
  for (const IndirectFinding& finding : indirect) {
    if (finding.cue >= 0) used[finding.cue] = 1;
  }
  return used;
}

// The stretches that the findings extend over are covered.
void MarkTaken(const QuoteScene& scene, const std::vector<DirectFinding>& findings,
               std::vector<char>* taken) {
  for (const DirectFinding& finding : findings) {
    const uint32_t begin = std::min(finding.begins, scene.stretch_tokens[finding.stretch].first);
    for (uint32_t s = finding.stretch + 1; s-- > 0 && scene.stretch_tokens[s].first >= begin;)
      (*taken)[s] = 1;
  }
}

// The lines of a transcript; what else was found in them stands inside them.
void AddTranscript(const QuoteScene& scene, const Lexicon& lexicon, std::vector<Quote>* quotes) {
  for (const TranscriptLine& line : FindTranscript(scene)) {
    Quote quote = BuildTranscript(scene, line, lexicon);
    if (quote.pieces.empty()) continue;
    const Span words = scene.SpanOf(line.words);
    std::erase_if(*quotes, [&](const Quote& other) { return words.Contains(other.pieces[0].span); });
    quotes->push_back(std::move(quote));
  }
}

std::vector<Quote> Attribute(const QuoteText& part, const Lexicon& lexicon, int depth, WorkBudget* budget);

constexpr uint64_t kStepsOfWordInside = 20;

// What is said inside the quotes: each of their pieces is a text of its own, with the marks in it.
void AddNested(const QuoteText& part, const Lexicon& lexicon, int depth, WorkBudget* budget,
               std::vector<Quote>* quotes) {
  const size_t outer_quotes = quotes->size();
  const PieceIndex pieces(*quotes);
  for (size_t q = 0; q < outer_quotes; ++q) {
    for (size_t p = 0; p < (*quotes)[q].pieces.size(); ++p) {
      const QuoteInside inside = TextInside(part, (*quotes)[q].pieces[p]);
      if (inside.tokens.empty()) continue;
      if (budget != nullptr && !budget->Take(kStepsOfWordInside * inside.tokens.size())) {
        budget->Note("quotes inside those from byte ", (*quotes)[q].pieces[p].span.begin);
        return;
      }
      const Tree tree(inside.tokens);
      for (Quote& nested : Attribute(inside.Text(part.text, tree), lexicon, depth + 1, budget)) {
        if (!IsReportedInside(nested, inside, lexicon) || pieces.Has(nested, q)) continue;
        if (nested.source_mention >= 0) nested.source_mention = inside.mention_of[nested.source_mention];
        nested.nested = true;
        nested.why.confidence *= (*quotes)[q].why.confidence;
        nested.context = (*quotes)[q].context;
        quotes->push_back(std::move(nested));
      }
    }
  }
}

std::vector<Quote> Attribute(const QuoteText& part, const Lexicon& lexicon, int depth, WorkBudget* budget) {
  constexpr int kDeepest = 2;  // A says that B said that C said
  const QuoteScene scene(part, lexicon);
  std::vector<DirectFinding> direct = AttributeBeside(scene);
  std::vector<char> taken(part.stretches.size());
  MarkTaken(scene, direct, &taken);
  const std::vector<IndirectFinding> indirect = AttributeIndirect(scene, direct, lexicon, &taken, depth > 0);
  if (depth == 0) {  // within a quote only what has a cue
    const std::vector<DirectFinding> fragments = AttributeFragments(
        scene, taken, CoveredTokens(scene, direct, indirect), Used(scene, direct, indirect));
    MarkTaken(scene, fragments, &taken);
    direct.insert(direct.end(), fragments.begin(), fragments.end());
    const std::vector<DirectFinding> floating = AttributeFloating(scene, taken, direct);
    direct.insert(direct.end(), floating.begin(), floating.end());
  }
  std::vector<Quote> quotes = GroupDirect(scene, direct, lexicon);
  for (const IndirectFinding& finding : indirect) {
    Quote quote = BuildIndirect(scene, finding, lexicon);
    if (!quote.pieces.empty()) quotes.push_back(std::move(quote));
  }
  if (depth == 0) AddTranscript(scene, lexicon, &quotes);
  if (depth < kDeepest) AddNested(part, lexicon, depth, budget, &quotes);
  return quotes;
}

}  // namespace

std::vector<Quote> AttributeQuotes(std::string_view text, const Analysis& article, const Tree& tree,
                                   const Lexicon& lexicon, WorkBudget* budget) {
  if (article.tokens.empty()) return {};
  std::vector<Quote> quotes =
      Attribute({text, article.sentences, tree, article.stretches, article.mentions}, lexicon, 0, budget);
  std::stable_sort(quotes.begin(), quotes.end(), [](const Quote& a, const Quote& b) {
    return a.pieces[0].span.begin < b.pieces[0].span.begin;
  });
  return quotes;
}

}  // namespace onrecord
