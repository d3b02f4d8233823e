#include "enrich/text/strip_boilerplate.h"

#include <algorithm>

#include "enrich/text/credit_at_end.h"
#include "enrich/text/find_captions.h"
#include "enrich/text/name_headline.h"
#include "enrich/text/page.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_header.h"
#include "enrich/text/read_page_date.h"
#include "enrich/text/settle_blocks.h"
#include "enrich/text/unglue_header.h"

namespace onrecord {
namespace {

constexpr size_t kShortestHeadline = 16;  // bytes, before a bar and a section

// Makes zones of the blocks of a settled page.
class Emitter {
 public:
  explicit Emitter(const Page& page)
      : page_(page), text_(page.text), lexicon_(page.lexicon), blocks_(page.blocks) {}

  std::vector<ZoneSpan> Zones() {
    for (size_t i = 0; i < blocks_.size(); ++i) Emit(i);
    DropNothingButFurniture();
    return std::move(zones_);
  }

 private:
  void Add(Span span, ZoneKind zone, std::string_view rule) {
    while (!span.empty() && text_[span.begin] == ' ') ++span.begin;
    while (!span.empty() && text_[span.end - 1] == ' ') --span.end;
    if (!span.empty()) zones_.push_back({span, zone, std::string(rule)});
  }

  void Emit(size_t i) {
    const PageBlock& block = blocks_[i];
    for (const auto& [index, span] : page_.keys) {
      if (index == i) Add(span, ZoneKind::kBoilerplate, "text.zone.key");
    }
    const ZoneKind zone = block.zone.value_or(ZoneKind::kBody);
    if (zone == ZoneKind::kBody) return EmitBody(i, i == page_.lede);
    if (zone == ZoneKind::kByline) return EmitByline(block);
    if (zone == ZoneKind::kHeadline) return EmitHeadline(block);
    if (zone == ZoneKind::kMetaDate) return EmitDate(block);
    Add(block.span, zone, block.rule);
  }
  void EmitBody(size_t i, bool first) {
    Span span = blocks_[i].span;
    if (i <= page_.lede + 3) {
      if (const auto dateline = ReadDateline(text_, span, first, lexicon_); dateline && !dateline_seen_) {
        dateline_seen_ = true;
        Add(dateline->zone, ZoneKind::kDateline, "text.zone.dateline");
        span.begin = dateline->zone.end;
      }
    }
    std::optional<Span> credit;
    credit = CreditAtEnd(text_, span, lexicon_);
    if (credit && !IsCreditLine(credit->In(text_), lexicon_) && !NothingButFurnitureAfter(i)) credit.reset();
    if (credit && credit->begin > span.begin) span.end = credit->begin;
    Add(span, ZoneKind::kBody, blocks_[i].rule.empty() ? "text.zone.body" : blocks_[i].rule);
    if (credit && credit->begin > span.begin) Add(*credit, ZoneKind::kCredit, "text.zone.credit_in_brackets");
  }
  bool NothingButFurnitureAfter(size_t i) const {
    for (size_t j = i + 1; j < blocks_.size(); ++j) {
      if (!blocks_[j].zone || *blocks_[j].zone == ZoneKind::kBody || *blocks_[j].zone == ZoneKind::kSubhead)
        return false;
    }
    return true;
  }
  // A date on the byline's line is a zone of its own.
  void EmitByline(const PageBlock& block) {
    const auto date = ReadPageDate(text_, block.span, lexicon_);
    if (!date) return Add(block.span, ZoneKind::kByline, block.rule);
    Add(date->before, ZoneKind::kByline, block.rule);
    Add({date->zone.begin, block.span.end}, ZoneKind::kMetaDate, "text.zone.date_after_byline");
  }
  // "Oct. 12, 2021 | By Ana Silva": a byline of its own.
  void EmitDate(const PageBlock& block) {
    const auto date = ReadPageDate(text_, block.span, lexicon_);
    if (!date || !date->before.empty() || date->rest.empty() || !ReadByline(text_, date->rest, lexicon_))
      return Add(block.span, ZoneKind::kMetaDate, block.rule);
    Add(date->zone, ZoneKind::kMetaDate, block.rule);
    Add(date->rest, ZoneKind::kByline, "text.zone.byline_after_date");
  }
  // "Ferry strike ends | The Island Post": the outlet is no part of the headline.
  void EmitHeadline(const PageBlock& block) {
    const std::string_view line = block.span.In(text_);
    for (const std::string_view bar : {" | ", " - ", " – ", " — "}) {
      const size_t at = line.rfind(bar);
      if (at == line.npos || at == 0) continue;
      const uint32_t name = block.span.begin + static_cast<uint32_t>(at + bar.size());
      if (!page_.IsOutlet({name, block.span.end})) continue;
      const uint32_t end =
          WithoutSection({block.span.begin, block.span.begin + static_cast<uint32_t>(at)}, bar);
      Add({block.span.begin, end}, ZoneKind::kHeadline, block.rule);
      Add({end, block.span.begin + static_cast<uint32_t>(at)}, ZoneKind::kBoilerplate, "text.zone.section");
      return Add({name, block.span.end}, ZoneKind::kBoilerplate, "text.zone.outlet");
    }
    Add(block.span, ZoneKind::kHeadline, block.rule);
  }

  // "Ferry strike ends | Norway": the end of the headline.
  uint32_t WithoutSection(Span headline, std::string_view bar) const {
    const std::string_view line = headline.In(text_);
    const size_t at = bar == " | " ? line.rfind(bar) : line.npos;
    if (at == line.npos || at < kShortestHeadline) return headline.end;
    const std::string_view section = line.substr(at + bar.size());
    const bool short_one = std::count(section.begin(), section.end(), ' ') < 3;
    return short_one ? headline.begin + static_cast<uint32_t>(at) : headline.end;
  }

  // Something must be left to read: where all was taken for furniture, nothing was.
  void DropNothingButFurniture() {
    const auto is_text = [](const ZoneSpan& zone) {
      return zone.kind == ZoneKind::kBody || zone.kind == ZoneKind::kSubhead;
    };
    if (zones_.empty() || std::any_of(zones_.begin(), zones_.end(), is_text)) return;
    for (ZoneSpan& zone : zones_) {
      if (zone.kind != ZoneKind::kHeadline && zone.kind != ZoneKind::kByline &&
          zone.kind != ZoneKind::kMetaDate) {
        zone.kind = ZoneKind::kBody;
        zone.rule = "text.zone.nothing_else";
      }
    }
    if (std::none_of(zones_.begin(), zones_.end(), is_text)) zones_.back().kind = ZoneKind::kBody;
  }

  const Page& page_;
  std::string_view text_;
  const Lexicon& lexicon_;
  const std::vector<PageBlock>& blocks_;
  std::vector<ZoneSpan> zones_;
  bool dateline_seen_ = false;
};

}  // namespace

std::vector<ZoneSpan> StripBoilerplate(std::string_view text, const SourceText& source,
                                       const Lexicon& lexicon) {
  Page page(text, source, lexicon);
  UnglueHeader(&page);
  if (page.blocks.size() != 1) {
    FindCaptions(&page);
    ReadHeader(&page);
    NameHeadline(&page);
    SettleBlocks(&page);
  }
  return Emitter(page).Zones();
}

}  // namespace onrecord
