#include "enrich/text/read_header.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/text/credit_at_end.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_page_date.h"

namespace onrecord {
namespace {

constexpr int kLongestDateline = 8;   // words
constexpr size_t kProseInHeader = 2;  // so much running text may stand in it: a standfirst, a caption

class HeaderReader {
 public:
  explicit HeaderReader(Page* page)
      : page_(*page), text_(page->text), lexicon_(page->lexicon), blocks_(page->blocks) {}

  void Read() {
    KeepTextBeforeCredits();
    ReadKeyedHeader();
    FindLede();
  }

 private:
  // A paragraph whose last brackets are the credit is no credit itself.
  void KeepTextBeforeCredits() {
    for (PageBlock& block : blocks_) {
      if (block.zone != ZoneKind::kCredit) continue;
      const auto credit = CreditAtEnd(text_, block.span, lexicon_);
      if (credit && credit->begin > block.span.begin + 20) block.zone.reset();
    }
  }
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
      // "REPORTER: Will you sign?" is a line of a transcript.
      const bool question = lexicon_.header_keys.Is(key, HeaderKey::kByline) && line.ends_with('?');
      if (!lexicon_.header_keys.Has(key) || question) {
        if (i == 0) continue;
        return;
      }
      const bool headline = lexicon_.header_keys.Is(key, HeaderKey::kHeadline);
      const uint32_t value = blocks_[i].span.begin + static_cast<uint32_t>(colon) + 1;
      if (headline && value < blocks_[i].span.end) {
        page_.keys.push_back({i, {blocks_[i].span.begin, value}});
        blocks_[i].span.begin = value;
        while (text_[blocks_[i].span.begin] == ' ') ++blocks_[i].span.begin;
        page_.Decide(i, ZoneKind::kHeadline, "text.zone.key");
        page_.headline = i;
      } else if (lexicon_.header_keys.Is(key, HeaderKey::kByline)) {
        page_.Decide(i, ZoneKind::kByline, "text.zone.key");
      } else if (lexicon_.header_keys.Is(key, HeaderKey::kPublished) ||
                 lexicon_.header_keys.Is(key, HeaderKey::kUpdated)) {
        page_.Decide(i, ZoneKind::kMetaDate, "text.zone.key");
      } else {
        page_.Decide(i, ZoneKind::kBoilerplate, "text.zone.key");
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
      if (!page_.IsProse(i)) continue;
      const bool has_dateline = ReadDateline(text_, blocks_[i].span, prose == 0, lexicon_).has_value();
      if (has_dateline && (prose == 0 || found || IsCaptionLike(i - 1) || prose <= 1)) {
        page_.lede = i;
        return;
      }
      if (++prose > kProseInHeader) break;
    }
    page_.lede = header_end;
    while (page_.lede < blocks_.size() && !page_.IsProse(page_.lede)) ++page_.lede;
    if (page_.lede == blocks_.size()) {
      page_.lede = header_end;
      while (page_.lede < blocks_.size() && blocks_[page_.lede].zone) ++page_.lede;
      page_.no_prose = true;
    }
  }
  // A byline, or a line of a full date.
  bool IsHeaderLine(size_t i) {
    PageBlock& block = blocks_[i];
    if (block.zone == ZoneKind::kBoilerplate && block.words <= 16) {
      // "Last updated …" is furniture only where no date follows.
      const auto date = ReadPageDate(text_, block.span, lexicon_);
      if (date && date->keyed && date->before.empty() && IsShortRest(date->rest))
        page_.Decide(i, ZoneKind::kMetaDate, "text.zone.date_line");
    }
    if (block.zone) {
      return block.zone == ZoneKind::kByline || block.zone == ZoneKind::kMetaDate ||
             block.zone == ZoneKind::kHeadline;
    }
    if (IsDatelineAlone(i)) {
      page_.Decide(i, ZoneKind::kDateline, "text.zone.dateline_alone");
      return true;
    }
    if (block.words > 24) return false;
    const auto date = ReadPageDate(text_, block.span, lexicon_);
    const Span before = date ? date->before : block.span;
    const bool byline_behind = date && ReadByline(text_, date->rest, lexicon_).has_value();
    if (date && before.empty() && (byline_behind || IsShortRest(date->rest)) && !block.quoted) {
      page_.Decide(i, ZoneKind::kMetaDate, "text.zone.date_line");
      return true;
    }
    const auto byline = before.empty() ? std::nullopt : ReadByline(text_, before, lexicon_);
    if (byline && (!date || IsShortRest(date->rest))) {
      page_.Decide(i, ZoneKind::kByline, "text.zone.byline");
      return true;
    }
    if (date && !block.ends && IsNameBeforeBar(before, date->zone.begin) && IsShortRest(date->rest)) {
      page_.Decide(i, ZoneKind::kByline, "text.zone.name_by_date");
      return true;
    }
    // "Press Briefing of the Mayor - March 3, 2019" where no other headline stands above
    if (date && before.size() > 12 && LooksLikeTitle(i, before)) return false;
    // "World | March 3, 2019", "Oslo, 3 March 2019"
    if (date && !block.ends && block.words <= 12 && before.size() <= 32 && IsShortRest(date->rest)) {
      page_.Decide(i, ZoneKind::kMetaDate, "text.zone.date_line");
      return true;
    }
    return false;
  }
  bool LooksLikeTitle(size_t i, Span before) const {
    const std::string_view line = before.In(text_);
    if (std::count(line.begin(), line.end(), ' ') < 2) return false;
    for (size_t j = 0; j < i; ++j)
      if (!blocks_[j].zone && blocks_[j].words >= 4) return false;
    return i + 1 < blocks_.size() && !page_.headline;
  }
  // "Ana Silva | March 3, 2019": two to four words with capitals, the first a given name.
  bool IsNameBeforeBar(Span name, uint32_t date) const {
    if (text_.substr(name.end, date - name.end).find_first_of("|-") == std::string_view::npos &&
        text_.substr(name.end, date - name.end).find("•") == std::string_view::npos)
      return false;
    const std::vector<std::string_view> words = Split(name.In(text_), ' ');
    if (words.size() < 2 || words.size() > 4 || page_.IsOutlet(name)) return false;
    for (const std::string_view word : words) {
      size_t next = 0;
      if (word.empty() || !IsUpper(DecodeAt(word, 0, &next))) return false;
    }
    const NameWord first = lexicon_.gazetteer.Word(words[0]);
    return first.given || first.family_first;
  }
  // "ADDIS ABABA, Ethiopia": a town, its name in capitals.
  bool IsPlaceInCapitals(const PageBlock& block) const {
    constexpr uint32_t kKinds =
        (1u << static_cast<int>(GazetteerKind::kCapital)) | (1u << static_cast<int>(GazetteerKind::kPlace));
    const std::string_view line = block.span.In(text_);
    const std::string_view place = line.substr(0, line.find(','));
    if (block.zone || block.ends || place.size() < 4) return false;
    for (const char c : place)
      if (c >= 'a' && c <= 'z') return false;
    return lexicon_.gazetteer.Exact(InTitleCase(place), kKinds) != nullptr;
  }
  // "SEOUL (AP) —" on a line of its own, above the first paragraph.
  bool IsDatelineAlone(size_t i) const {
    if (blocks_[i].words > kLongestDateline || i + 1 >= blocks_.size() || !page_.IsProse(i + 1)) return false;
    if (i > 0 && IsPlaceInCapitals(blocks_[i])) return true;
    const auto dateline =
        ReadDateline(text_, {blocks_[i].span.begin, blocks_[i + 1].span.end}, true, lexicon_);
    if (!dateline) return false;
    uint32_t end = dateline->zone.end;
    while (end > blocks_[i].span.begin && (text_[end - 1] == '\n' || text_[end - 1] == ' ')) --end;
    return end == blocks_[i].span.end;
  }
  // What may stand behind a date: a zone, another date, a word or three.
  bool IsShortRest(Span rest) const {
    if (rest.size() <= 24) return true;
    const auto date = ReadPageDate(text_, rest, lexicon_);
    return date && date->before.size() <= 24 && date->rest.size() <= 24;
  }
  bool IsCaptionLike(size_t i) const {
    return i < blocks_.size() &&
           (blocks_[i].zone == ZoneKind::kCaption || page_.EndsWithCredit(blocks_[i].span));
  }

  Page& page_;
  std::string_view text_;
  const Lexicon& lexicon_;
  std::vector<PageBlock>& blocks_;
};

}  // namespace

void ReadHeader(Page* page) { HeaderReader(page).Read(); }

}  // namespace onrecord
