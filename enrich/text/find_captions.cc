#include "enrich/text/find_captions.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/text/credit_at_end.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_page_date.h"

namespace onrecord {
namespace {

constexpr int kLongestCredit = 8;        // words
constexpr int kLongestCaption = 45;      // words
constexpr int kShortestOpenCaption = 6;  // words, without a full stop
constexpr int kLongestHeaderLine = 16;   // words

class CaptionFinder {
 public:
  explicit CaptionFinder(Page* page) : page_(*page), blocks_(page->blocks) {}

  void Find() {
    for (size_t i = 0; i + 1 < blocks_.size(); ++i) {
      if (i > 0 && IsCredit(i) && !BelongsBelow(i)) {
        if (IsCaptionAbove(i - 1)) page_.Decide(i - 1, ZoneKind::kCaption, "text.zone.above_credit");
        // An agency alone may be the writer; below a caption it is the photographer.
        const bool below_caption = blocks_[i - 1].zone == ZoneKind::kCaption;
        if (!blocks_[i].zone && (below_caption || !page_.IsOutlet(blocks_[i].span)))
          page_.Decide(i, ZoneKind::kCaption, "text.zone.photo_credit");
      }
      if (blocks_[i].zone == ZoneKind::kCaption && IsInBrackets(i) && IsDatedCaption(i + 1))
        page_.Decide(i + 1, ZoneKind::kCaption, "text.zone.below_credit");
      CountText(i);
    }
  }

 private:
  // A line that names who took the picture, and nothing else.
  bool IsCredit(size_t i) const {
    const PageBlock& block = blocks_[i];
    if (block.words > kLongestCredit || block.bullet) return false;
    const std::string_view line = block.span.In(page_.text);
    if (block.zone && block.zone != ZoneKind::kCaption) return false;
    if (IsPhotoCredit(line, page_.lexicon)) return true;
    if (!block.zone) {
      const auto* outlet = page_.lexicon.outlets.Find(line);
      return outlet != nullptr && outlet->agency && blocks_[i - 1].ends;
    }
    return line.find(':') != line.npos || line.find("...") != line.npos;
  }
  // "Image source, …" stands above its "Image caption, …".
  bool BelongsBelow(size_t i) const {
    return i + 1 < blocks_.size() && blocks_[i + 1].zone == ZoneKind::kCaption && !IsCredit(i + 1);
  }
  // "(AP Photo/Ana Silva)" alone.
  bool IsInBrackets(size_t i) const {
    const std::string_view line = blocks_[i].span.In(page_.text);
    return line.starts_with('(') && line.find(')') + 1 == line.size();
  }
  bool IsDatedCaption(size_t i) const {
    return MayBeCaption(i) && ReadPageDate(page_.text, blocks_[i].span, page_.lexicon).has_value();
  }
  // Not decided, of a caption's length, and quoting nobody.
  bool MayBeCaption(size_t i) const {
    const PageBlock& block = blocks_[i];
    if (block.zone || block.words < 3 || block.words > kLongestCaption || block.quoted || block.bullet)
      return false;
    return !QuotesSomebody(block.span.In(page_.text));
  }
  bool IsCaptionAbove(size_t i) const {
    const PageBlock& block = blocks_[i];
    if (!MayBeCaption(i)) return false;
    const bool dated = ReadPageDate(page_.text, block.span, page_.lexicon).has_value();
    if (!block.ends) return seen_line_ && !dated && block.words >= kShortestOpenCaption;
    return !seen_prose_ || dated || HeaderFollows(i + 1);
  }
  // A byline or a date a few lines below: all of this stands above the article's text.
  bool HeaderFollows(size_t i) const {
    for (size_t j = i + 1; j < std::min(blocks_.size(), i + 5); ++j) {
      if (blocks_[j].zone || blocks_[j].words > kLongestHeaderLine) continue;
      const auto date = ReadPageDate(page_.text, blocks_[j].span, page_.lexicon);
      if (date && date->before.empty()) return true;
      if (ReadByline(page_.text, date ? date->before : blocks_[j].span, page_.lexicon)) return true;
    }
    return false;
  }
  bool QuotesSomebody(std::string_view line) const {
    if (line.find('"') != line.npos || line.find("“") != line.npos) return true;
    for (std::string_view word : Split(line, ' ')) {
      while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
      if (page_.lexicon.sentence_words.Is(word, SentenceWord::kSpeech)) return true;
    }
    return false;
  }
  void CountText(size_t i) {
    if (blocks_[i].zone) return;
    seen_prose_ |= blocks_[i].prose && !(i + 1 < blocks_.size() && IsCredit(i + 1));
    seen_line_ |= !blocks_[i].prose && blocks_[i].words >= 4;
  }

  Page& page_;
  std::vector<PageBlock>& blocks_;
  bool seen_prose_ = false, seen_line_ = false;  // above: running text; a line that may be the headline
};

}  // namespace

void FindCaptions(Page* page) { CaptionFinder(page).Find(); }

}  // namespace onrecord
