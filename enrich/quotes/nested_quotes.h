#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/quote.h"
#include "enrich/document/text_units.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// The inside of a piece of a quote as a text of its own: its tokens with their trees, cut off from the rest,
// the mentions in it, and the marks within its marks. Spans still point into the article.
struct QuoteInside {
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;  // empty: nothing to look at
  std::vector<QuotedStretch> stretches;
  std::vector<Mention> mentions;
  std::vector<int32_t> mention_of;  // for each of `mentions` its index in the outer text

  // `tree` is the one of `tokens`.
  QuoteText Text(std::string_view text, const Tree& tree) const {
    return {text, sentences, tree, stretches, mentions};
  }
};

// `piece` stands in `outer`. A piece of less than four tokens has no quote inside.
//
//   "He told me, 'Go home,' and I went."  ->  tokens of He … went, stretches: 'Go home,'
QuoteInside TextInside(const QuoteText& outer, const QuotePiece& piece);

// True if `nested`, found in `inside`, reports what somebody has said: words between marks, or a clause after
// a finite verb whose source is a third person.
bool IsReportedInside(const Quote& nested, const QuoteInside& inside, const Lexicon& lexicon);

// Which words the quotes report already.
class PieceIndex {
 public:
  explicit PieceIndex(const std::vector<Quote>& quotes);
  // True if a piece of a quote other than quotes[except] overlaps one of `quote`.
  bool Has(const Quote& quote, size_t except) const;

 private:
  struct Piece {
    Span span;
    size_t quote;
  };
  std::vector<Piece> pieces_;  // by where they begin
};

}  // namespace onrecord
