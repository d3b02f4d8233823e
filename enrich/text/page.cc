#include "enrich/text/page.h"

#include "enrich/text/credit_at_end.h"
#include "enrich/text/split_paragraphs.h"

namespace onrecord {

Page::Page(std::string_view text, const SourceText& source, const Lexicon& lexicon)
    : text(text),
      source(source),
      lexicon(lexicon),
      blocks(MakePageBlocks(text, SplitParagraphs(text), lexicon)) {}

void Page::Decide(size_t i, ZoneKind zone, std::string_view rule) {
  blocks[i].zone = zone;
  blocks[i].rule = rule;
}

bool Page::IsOutlet(Span span) const {
  return span.size() < 60 && lexicon.outlets.Find(span.In(text)) != nullptr;
}

bool Page::EndsWithCredit(Span span) const {
  const auto credit = CreditAtEnd(text, span, lexicon);
  return credit && !IsCreditLine(credit->In(text), lexicon);
}

}  // namespace onrecord
