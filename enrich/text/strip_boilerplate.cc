#include "enrich/text/strip_boilerplate.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/text/credit_at_end.h"
#include "enrich/text/page_blocks.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_page_date.h"
#include "enrich/text/split_paragraphs.h"

namespace onrecord {
namespace {

constexpr size_t kHeaderBlocks = 14;      // the header ends within so many blocks
constexpr size_t kProseInHeader = 2;      // so much running text may stand in it: a standfirst, a caption
constexpr int kLongestHeadline = 32;      // words
constexpr int kLongestSubhead = 10;       // words
constexpr int kLongestTrailingLine = 14;  // words

class Stripper {
 public:
  Stripper(std::string_view text, const SourceText& source, const Lexicon& lexicon)
      : text_(text), source_(source), lexicon_(lexicon) {}

  std::vector<ZoneSpan> Strip() {
    blocks_ = MakePageBlocks(text_, SplitParagraphs(text_), lexicon_);
    if (blocks_.size() == 1) return OnlyBody();
    KeepTextBeforeCredits();
    ReadKeyedHeader();
    FindLede();
    NameHeadline();
    SettleHeader();
    SettleFooter();
    SettleMiddle();
    for (size_t i = 0; i < blocks_.size(); ++i) Emit(i);
    DropNothingButFurniture();
    return std::move(zones_);
  }

 private:
  void Decide(size_t i, ZoneKind zone, std::string_view rule) {
    blocks_[i].zone = zone;
    blocks_[i].rule = rule;
  }
  void Add(Span span, ZoneKind zone, std::string_view rule) {
    while (!span.empty() && text_[span.begin] == ' ') ++span.begin;
    while (!span.empty() && text_[span.end - 1] == ' ') --span.end;
    if (!span.empty()) zones_.push_back({span, zone, std::string(rule)});
  }
  std::vector<ZoneSpan> OnlyBody() {
    EmitBody(0, true);
    return std::move(zones_);
  }
  bool IsProse(size_t i) const { return !blocks_[i].zone && blocks_[i].prose; }

  // A paragraph whose last brackets are the credit is no credit itself.
  void KeepTextBeforeCredits() {
    for (PageBlock& block : blocks_) {
      if (block.zone != ZoneKind::kCredit) continue;
      const auto credit = CreditAtEnd(text_, block.span, lexicon_);
      if (credit && credit->begin > block.span.begin + 20) block.zone.reset();
    }
  }

  // ---- the header

  // "Title: …", "date 2021-10-13 The headline": keys and values on the first lines.
  void ReadKeyedHeader() {
    for (size_t i = 0; i < std::min(blocks_.size(), kHeaderBlocks); ++i) {
      if (SplitGluedDate(i)) return;
      const std::string_view line = blocks_[i].span.In(text_);
      const size_t colon = line.substr(0, 40).find(':');
      if (colon == line.npos || colon == 0) {
        if (i == 0) continue;
        return;
      }
      const std::string key = LinePatterns::Fold(line.substr(0, colon));
      if (!lexicon_.header_keys.Has(key)) {
        if (i == 0) continue;
        return;
      }
      const bool headline = lexicon_.header_keys.Is(key, HeaderKey::kHeadline);
      const uint32_t value = blocks_[i].span.begin + static_cast<uint32_t>(colon) + 1;
      if (headline && value < blocks_[i].span.end) {
        keyed_.push_back({i, {blocks_[i].span.begin, value}});
        blocks_[i].span.begin = value;
        while (text_[blocks_[i].span.begin] == ' ') ++blocks_[i].span.begin;
        Decide(i, ZoneKind::kHeadline, "text.zone.key");
        headline_ = i;
      } else if (lexicon_.header_keys.Is(key, HeaderKey::kByline)) {
        Decide(i, ZoneKind::kByline, "text.zone.key");
      } else if (lexicon_.header_keys.Is(key, HeaderKey::kPublished) ||
                 lexicon_.header_keys.Is(key, HeaderKey::kUpdated)) {
        Decide(i, ZoneKind::kMetaDate, "text.zone.key");
      } else {
        Decide(i, ZoneKind::kBoilerplate, "text.zone.key");
      }
    }
  }
  // A crawler's line: key and date, then the headline with nothing between.
  bool SplitGluedDate(size_t i) {
    if (i > 0 || blocks_[i].words > 40) return false;
    const auto date = ReadPageDate(text_, blocks_[i].span, lexicon_);
    if (!date || !date->before.empty() || date->rest.size() < 12 ||
        !(date->keyed || date->date.expression.size() == 10))
      return false;
    if (ReadPageDate(text_, date->rest, lexicon_) && blocks_[i].words < 12) return false;
    PageBlock meta = blocks_[i];
    meta.span = date->zone;
    meta.zone = ZoneKind::kMetaDate;
    meta.rule = "text.zone.glued_date";
    PageBlock rest = MakePageBlocks(text_, {date->rest}, lexicon_)[0];
    blocks_[i] = meta;
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(i) + 1, rest);
    return true;
  }

  // The header reaches to the last line near the top that only a header has: a byline, a date, or what stands
  // before a dateline.
  void FindLede() {
    size_t prose = 0, header_end = 0;
    bool found = false;
    for (size_t i = 0; i < std::min(blocks_.size(), kHeaderBlocks); ++i) {
      if (IsHeaderLine(i)) {
        header_end = i + 1;
        found = true;
        continue;
      }
      if (!IsProse(i)) continue;
      const bool has_dateline = ReadDateline(text_, blocks_[i].span, prose == 0, lexicon_).has_value();
      if (has_dateline && (prose == 0 || found || IsCaptionLike(i - 1) || prose <= 1)) {
        lede_ = i;
        return;
      }
      if (++prose > kProseInHeader) break;
    }
    lede_ = header_end;
    while (lede_ < blocks_.size() && !IsProse(lede_)) ++lede_;
    if (lede_ == blocks_.size()) {
      lede_ = header_end;
      while (lede_ < blocks_.size() && blocks_[lede_].zone) ++lede_;
      no_prose_ = true;
    }
  }
  // A byline, or a line of a full date.
  bool IsHeaderLine(size_t i) {
    PageBlock& block = blocks_[i];
    if (block.zone == ZoneKind::kBoilerplate && block.words <= 16) {
      // "Last updated …" is furniture only where no date follows.
      const auto date = ReadPageDate(text_, block.span, lexicon_);
      if (date && date->keyed && date->before.empty() && IsLittle(date->rest))
        Decide(i, ZoneKind::kMetaDate, "text.zone.date_line");
    }
    if (block.zone) {
      return block.zone == ZoneKind::kByline || block.zone == ZoneKind::kMetaDate ||
             block.zone == ZoneKind::kHeadline;
    }
    if (block.words > 24) return false;
    const auto date = ReadPageDate(text_, block.span, lexicon_);
    const Span before = date ? date->before : block.span;
    if (date && before.empty() && IsLittle(date->rest) && !block.quoted) {
      Decide(i, ZoneKind::kMetaDate, "text.zone.date_line");
      return true;
    }
    const auto byline = before.empty() ? std::nullopt : ReadByline(text_, before, lexicon_);
    if (byline && (!date || IsLittle(date->rest))) {
      Decide(i, ZoneKind::kByline, "text.zone.byline");
      return true;
    }
    // "World | March 3, 2019", "Oslo, 3 March 2019"
    if (date && !block.ends && block.words <= 12 && before.size() <= 32 && IsLittle(date->rest)) {
      Decide(i, ZoneKind::kMetaDate, "text.zone.date_line");
      return true;
    }
    return false;
  }
  // What may stand behind a date: a zone, another date, a word or three.
  bool IsLittle(Span rest) const {
    if (rest.size() <= 24) return true;
    const auto date = ReadPageDate(text_, rest, lexicon_);
    return date && date->before.size() <= 24 && date->rest.size() <= 24;
  }
  bool IsCaptionLike(size_t i) const {
    return i < blocks_.size() && (blocks_[i].zone == ZoneKind::kCaption || EndsWithCredit(blocks_[i].span));
  }

  // ---- the headline

  void NameHeadline() {
    if (headline_ || no_prose_) return;
    if (!source_.title.empty()) return NameDeclaredHeadline();
    double best = 0;
    size_t chosen = lede_, candidates = 0;
    for (size_t i = 0; i < std::min(lede_, 3 * kHeaderBlocks); ++i) {
      const double score = HeadlineScore(i, candidates);
      if (score <= 0) continue;
      ++candidates;
      if (score > best) {
        best = score;
        chosen = i;
      }
    }
    if (chosen < lede_) return SetHeadline(chosen, "text.zone.headline");
    // A headline with a full stop stands first and before a byline or date.
    if (lede_ > 0 && !blocks_[0].zone && blocks_[0].words <= kLongestHeadline)
      SetHeadline(0, "text.zone.headline_sentence");
  }
  void SetHeadline(size_t i, std::string_view rule) {
    headline_ = i;
    Decide(i, ZoneKind::kHeadline, rule);
    if (lede_ <= i) lede_ = std::min(i + 1, blocks_.size() - 1);
  }
  // The line, or the lines one below another, that say the declared title; nothing if none does.
  void NameDeclaredHeadline() {
    const std::string title = LettersOf(source_.title);
    for (size_t i = 0; i < std::min(blocks_.size(), kHeaderBlocks); ++i) {
      std::string lines;
      for (size_t j = i; j < std::min(blocks_.size(), i + 4) && lines.size() < title.size(); ++j) {
        if (blocks_[j].folded.empty()) break;
        lines += LettersOf(blocks_[j].folded);
        if (!SameTitle(lines, title)) continue;
        SetHeadline(i, "text.zone.declared_title");
        for (size_t part = i + 1; part <= j; ++part) {
          SetHeadline(part, "text.zone.headline_part");
        }
        headline_ = i;
        return;
      }
    }
  }
  // Letters and digits alone, in lower case.
  static std::string LettersOf(std::string_view line) {
    std::string out;
    for (size_t at = 0, next = 0; at < line.size(); at = next) {
      const char32_t c = DecodeAt(line, at, &next);
      if (IsLetter(c) || IsDigit(c)) out += line.substr(at, next - at);
    }
    return FoldCase(out);
  }
  static bool SameTitle(const std::string& line, const std::string& title) {
    if (line == title) return true;
    const std::string& longer = line.size() > title.size() ? line : title;
    const std::string& shorter = line.size() > title.size() ? title : line;
    return shorter.size() >= 18 && longer.starts_with(shorter) && shorter.size() * 10 >= longer.size() * 7;
  }
  // How much line i looks like the headline; 0: not at all.
  double HeadlineScore(size_t i, size_t candidates_before) const {
    const PageBlock& block = blocks_[i];
    if (block.zone || block.words > kLongestHeadline || !block.latin || IsOutlet(block.span)) return 0;
    if (block.ends && block.words > 20) return 0;
    double score = std::min(block.words, 7) + Overlap(block.folded, SlugWords(), 6) +
                   Overlap(block.folded, LedeWords(), 4);
    if (block.words < 2) score -= 4;
    if (block.words < 4) score -= 2;
    if (block.span.In(text_).ends_with(')')) score -= 4;
    if (block.ends) score -= 3;
    if (candidates_before == 0) score += 2.5;
    if (i + 1 < blocks_.size() &&
        (blocks_[i + 1].zone == ZoneKind::kByline || blocks_[i + 1].zone == ZoneKind::kMetaDate))
      score += 2;
    return std::max(score, 0.1);
  }
  std::string SlugWords() const {
    std::string slug = AsciiLower(StrCat(source_.url, " ", source_.file_name));
    for (char& c : slug)
      if (c == '-' || c == '_' || c == '/' || c == '.' || c == '+') c = ' ';
    return slug;
  }
  std::string LedeWords() const {
    return lede_ < blocks_.size() ? AsciiLower(blocks_[lede_].span.In(text_).substr(0, 600)) : "";
  }
  // How many words of four or more letters both have, at most `most`.
  static double Overlap(const std::string& line, const std::string& words, int most) {
    int shared = 0;
    for (const std::string_view word : Split(line, ' ')) {
      if (word.size() >= 4 &&
          words.find(word.substr(0, std::min<size_t>(word.size(), 6))) != std::string::npos)
        ++shared;
    }
    return std::min(shared, most);
  }
  bool IsOutlet(Span span) const {
    return span.size() < 60 && lexicon_.outlets.Find(span.In(text_)) != nullptr;
  }

  // ---- settling what is left

  void SettleHeader() {
    for (size_t i = 0; i < lede_; ++i) {
      if (blocks_[i].zone) continue;
      const bool after = headline_ && i > *headline_;
      if (IsBareByline(i)) {
        Decide(i, ZoneKind::kByline, "text.zone.name_by_date");
      } else if (blocks_[i].words >= 4 && (EndsWithCredit(blocks_[i].span) || FollowsCaptionLabel(i))) {
        Decide(i, ZoneKind::kCaption, "text.zone.credit_in_brackets");
      } else if (after && (blocks_[i].prose || blocks_[i].words >= 6)) {
        Decide(i, ZoneKind::kSubhead, "text.zone.standfirst");
      } else if (blocks_[i].prose && !after && !headline_) {
        continue;  // without a headline below it is the beginning of the body
      } else if (!after && headline_ && blocks_[i].words >= 3 && blocks_[i].span.In(text_).ends_with(';')) {
        Decide(i, ZoneKind::kHeadline, "text.zone.headline_part");
      } else if (!after && blocks_[i].latin && blocks_[i].words <= 6 && !IsOutlet(blocks_[i].span)) {
        Decide(i, ZoneKind::kSectionLabel, "text.zone.before_headline");
      } else {
        Decide(i, ZoneKind::kBoilerplate, "text.zone.header");
      }
    }
  }

  // "Image caption," on the line above.
  bool FollowsCaptionLabel(size_t i) const {
    return i > 0 && blocks_[i - 1].zone == ZoneKind::kCaption && blocks_[i - 1].words <= 2;
  }
  // A name alone, below the headline and beside a date: two to four words with capitals, and maybe a place.
  bool IsBareByline(size_t i) const {
    if (!headline_ || i < *headline_ || blocks_[i].words < 2 || blocks_[i].words > 8 ||
        IsOutlet(blocks_[i].span))
      return false;
    const auto is_date = [&](size_t j) {
      return j < blocks_.size() && blocks_[j].zone == ZoneKind::kMetaDate;
    };
    if (!is_date(i + 1) && !is_date(i - 1) && !(is_date(i + 2) && blocks_[i + 1].words <= 4)) return false;
    size_t names = 0;
    for (const std::string_view word : Split(blocks_[i].span.In(text_), ' ')) {
      size_t next = 0;
      if (word.empty() || !IsUpper(DecodeAt(word, 0, &next))) {
        return names >= 2 && names <= 4 && lexicon_.byline_words.Is(word, BylineWord::kStop);
      }
      ++names;
    }
    return names >= 2 && names <= 4;
  }

  void SettleFooter() {
    std::vector<size_t> trailing;
    bool furniture = false;
    for (size_t i = blocks_.size(); i-- > lede_ + 1;) {
      if (blocks_[i].zone) {
        furniture = true;
        continue;
      }
      if (blocks_[i].prose || blocks_[i].ends || blocks_[i].words > kLongestTrailingLine ||
          blocks_[i].quoted || no_prose_)
        break;
      if (blocks_[i].bullet && InList(i)) break;
      trailing.push_back(i);
    }
    if (trailing.size() < 2 && !furniture && !(trailing.size() == 1 && blocks_[trailing[0]].words <= 6))
      return;
    for (const size_t i : trailing) {
      const bool byline =
          ReadByline(text_, blocks_[i].span, lexicon_).has_value() || IsOutlet(blocks_[i].span);
      Decide(i, byline ? ZoneKind::kCredit : ZoneKind::kBoilerplate, "text.zone.trailing");
    }
  }
  // A list that a colon announces.
  bool InList(size_t i) const {
    for (size_t steps = 0; i > 0 && blocks_[i].bullet && steps < 60; ++steps) --i;
    return blocks_[i].span.In(text_).ends_with(':');
  }

  void SettleMiddle() {
    bool links = false;
    for (size_t i = lede_; i < blocks_.size(); ++i) {
      PageBlock& block = blocks_[i];
      if (block.zone) {
        // "Related:" and the like announce lines of links.
        links = block.zone == ZoneKind::kBoilerplate && (links || block.words <= 4);
        continue;
      }
      const bool line = !block.prose && !block.ends && !block.quoted && !block.bullet;
      const bool question = block.words <= kLongestTrailingLine && block.span.In(text_).ends_with('?');
      if (links && (line || question) && !block.quoted && block.words <= kLongestTrailingLine + 6) {
        Decide(i, ZoneKind::kBoilerplate, "text.zone.link_line");
        continue;
      }
      links = false;
      if (i > lede_ && i + 1 < blocks_.size() && block.words >= 5 && EndsWithCredit(block.span)) {
        Decide(i, ZoneKind::kCaption, "text.zone.credit_in_brackets");
      } else if (line && i > lede_ && i + 1 < blocks_.size() && block.words <= kLongestSubhead &&
                 StartsWithCapital(block.span) && IsProse(i + 1)) {
        Decide(i, ZoneKind::kSubhead, "text.zone.subhead");
      } else {
        Decide(i, ZoneKind::kBody, "text.zone.body");
      }
    }
  }
  bool StartsWithCapital(Span span) const {
    size_t next = 0;
    const char32_t c = DecodeAt(text_, span.begin, &next);
    return IsUpper(c) || IsDigit(c);
  }

  // By an agency or photographer, as captions do; not "(Reporting by …)".
  bool EndsWithCredit(Span span) const {
    const auto credit = CreditAtEnd(text_, span, lexicon_);
    return credit && !IsCreditLine(credit->In(text_), lexicon_);
  }

  // ---- zones

  void Emit(size_t i) {
    const PageBlock& block = blocks_[i];
    for (const auto& [index, span] : keyed_) {
      if (index == i) Add(span, ZoneKind::kBoilerplate, "text.zone.key");
    }
    const ZoneKind zone = block.zone.value_or(ZoneKind::kBody);
    if (zone == ZoneKind::kBody) return EmitBody(i, i == lede_);
    if (zone == ZoneKind::kByline) return EmitByline(block);
    if (zone == ZoneKind::kHeadline) return EmitHeadline(block);
    Add(block.span, zone, block.rule);
  }
  void EmitBody(size_t i, bool first) {
    Span span = blocks_[i].span;
    if (i <= lede_ + 3) {
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
  // "Ferry strike ends | The Island Post": the outlet is no part of the headline.
  void EmitHeadline(const PageBlock& block) {
    const std::string_view line = block.span.In(text_);
    for (const std::string_view bar : {" | ", " - ", " – ", " — "}) {
      const size_t at = line.rfind(bar);
      if (at == line.npos || at == 0) continue;
      const uint32_t name = block.span.begin + static_cast<uint32_t>(at + bar.size());
      if (!IsOutlet({name, block.span.end})) continue;
      Add({block.span.begin, block.span.begin + static_cast<uint32_t>(at)}, ZoneKind::kHeadline, block.rule);
      return Add({name, block.span.end}, ZoneKind::kBoilerplate, "text.zone.outlet");
    }
    Add(block.span, ZoneKind::kHeadline, block.rule);
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

  struct Keyed {
    size_t block;
    Span span;
  };

  std::string_view text_;
  const SourceText& source_;
  const Lexicon& lexicon_;
  std::vector<PageBlock> blocks_;
  std::vector<Keyed> keyed_;
  std::vector<ZoneSpan> zones_;
  std::optional<size_t> headline_;
  size_t lede_ = 0;  // the first block of running text
  bool no_prose_ = false;
  bool dateline_seen_ = false;
};

}  // namespace

std::vector<ZoneSpan> StripBoilerplate(std::string_view text, const SourceText& source,
                                       const Lexicon& lexicon) {
  return Stripper(text, source, lexicon).Strip();
}

}  // namespace onrecord
