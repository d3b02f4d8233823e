#pragma once
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/quoted_stretch.h"
#include "enrich/document/text_units.h"
#include "enrich/grammar/predicates.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/find_cues.h"

namespace onrecord {

// What AttributeQuotes looks at: an article, or what stands inside a quote.
struct QuoteText {
  std::string_view text;
  const std::vector<Sentence>& sentences;
  const Tree& tree;
  const std::vector<QuotedStretch>& stretches;
  const std::vector<Mention>& mentions;
};

// What the sieves of AttributeQuotes look at: the article's units, its quoted stretches as tokens, and its
// cues.
struct QuoteScene {
  // What `part` refers to and `lexicon` outlive it.
  QuoteScene(const QuoteText& part, const Lexicon& lexicon);

  std::string_view text;
  const std::vector<Sentence>& sentences;
  const std::vector<Token>& tokens;
  std::vector<QuotedStretch> stretches;  // those left open end before the words that name their source
  const std::vector<Mention>& mentions;
  const Tree& tree;
  std::vector<TokenRange> stretch_tokens;  // of each stretch, its marks included
  std::vector<char> quoted;                // for each token: it stands in a stretch
  std::vector<CueMatch> cues;              // outside the stretches, in text order

  // The sentence of the token; if a semicolon separates the contents of two cues, the part on its side of
  // it: "Silva said it rose; | Brandt said it fell."
  TokenRange SentenceOf(uint32_t token) const;
  uint32_t ParagraphOf(uint32_t token) const { return sentences[tokens[token].sentence].paragraph; }
  Span SpanOf(TokenRange range) const {
    return {tokens[range.first].span.begin, tokens[range.last - 1].span.end};
  }
  // The words after a stretch that may name its source: to the end of its sentence or the next stretch; if
  // the marks end the sentence with "?" or "!", the next one.
  TokenRange WordsAfter(uint32_t stretch) const;
  // The quoted words end as a sentence or before an attribution does: "…," or "…",
  bool EndsWithPause(uint32_t stretch) const;
  bool IsTime(uint32_t token) const { return Is(tokens[token], QuoteWord::kTime); }
  // "word", "answer" …
  bool IsUtterance(uint32_t token) const { return Is(tokens[token], QuoteWord::kUtterance); }
  // A hyphen or dash, whatever its tag.
  bool IsDash(uint32_t token) const;
  // "Bridges are ageing - Ana Silva:", "- more from Silva and Brandt:" The names between a dash and the colon
  // that ends `label`; empty: there are none.
  TokenRange SignatureOf(TokenRange label) const;
  // The first token that begins at or after byte `at`.
  uint32_t TokenAt(uint32_t at) const;
  // Indices [first, last) into `cues` of those in `range`.
  TokenRange CuesIn(TokenRange range) const;
  bool IsPunct(uint32_t token) const { return tokens[token].upos == Upos::kPunct || quoted_mark(token); }

 private:
  // After the last comma of the stretch's sentence, if they are not quoted: it is "a danger" to us, | he
  // said.
  TokenRange LastWords(uint32_t stretch) const;
  void CloseOpenStretches();
  void FindBreaks();
  void AddCuesBeside();

  const Lexicon& lexicon_;
  std::vector<uint32_t> breaks_;  // semicolons that end the content of a cue, in text order
  std::deque<Cue> unlisted_;      // verbs that the lexicon does not know, right beside marks
  bool quoted_mark(uint32_t token) const;
};

}  // namespace onrecord
