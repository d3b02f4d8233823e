#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/text/page_blocks.h"

namespace onrecord {

// The header ends within so many blocks.
constexpr size_t kHeaderBlocks = 14;

// An article's page while its zones are decided: every step decides blocks that the steps before left open.
//
//   Page page(text, source, lexicon);
//   ReadHeader(&page);  ->  page.lede, and the zones of bylines and dates
struct Page {
  struct Key {
    size_t block;
    Span span;
  };

  // Cuts `text` into its blocks. All three must outlive the page.
  Page(std::string_view text, const SourceText& source, const Lexicon& lexicon);

  void Decide(size_t i, ZoneKind zone, std::string_view rule);
  // Running text without a zone yet.
  bool IsProse(size_t i) const { return !blocks[i].zone && blocks[i].prose; }
  // The name of an outlet and nothing else.
  bool IsOutlet(Span span) const;
  // A credit by an agency or photographer at the end, as captions have it; not "(Reporting by …)".
  bool EndsWithCredit(Span span) const;

  std::string_view text;
  const SourceText& source;
  const Lexicon& lexicon;
  std::vector<PageBlock> blocks;
  std::vector<Key> keys;           // "Title:" cut off the block after it
  std::optional<size_t> headline;  // nothing: none found
  size_t lede = 0;                 // the first block of running text
  bool no_prose = false;           // no block reads like running text
};

}  // namespace onrecord
