#include "enrich/text/unglue_header.h"

#include <algorithm>

#include "common/base/utf8.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_page_date.h"

namespace onrecord {
namespace {

constexpr size_t kFirstBlocks = 4;      // a headline stands in one of them
constexpr uint32_t kReach = 400;        // bytes in which the article's text begins
constexpr int kShortestHeadline = 4;    // words
constexpr int kLongestHeaderLine = 45;  // words
constexpr uint32_t kShortestPlace = 3;  // letters, all capitals

class Ungluer {
 public:
  explicit Ungluer(Page* page) : text_(page->text), lexicon_(page->lexicon), blocks_(page->blocks) {}

  void Unglue() {
    for (size_t i = 0; i < std::min(blocks_.size(), kFirstBlocks); ++i) {
      if (blocks_[i].zone || blocks_[i].quoted) continue;
      if (const auto at = DatelineWithin(blocks_[i])) CutAt(i, *at);
      if (const auto at = BylineWithin(blocks_[i])) CutAt(i, *at);
    }
  }

 private:
  void CutAt(size_t i, uint32_t at) {
    const Span block = blocks_[i].span;
    uint32_t end = at;
    while (end > block.begin && text_[end - 1] == ' ') --end;
    auto halves = MakePageBlocks(text_, {{block.begin, end}, {at, block.end}}, lexicon_);
    blocks_[i] = halves[0];
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(i) + 1, halves[1]);
  }

  // Where a dateline with a known agency begins behind four words or more without a full stop.
  std::optional<uint32_t> DatelineWithin(const PageBlock& block) const {
    if (!block.prose) return std::nullopt;
    int words = 0;
    const uint32_t reach = std::min(block.span.end, block.span.begin + kReach);
    for (uint32_t at = block.span.begin; at + 1 < reach; ++at) {
      if (text_[at] != ' ') continue;
      if (at > block.span.begin && (text_[at - 1] == '.' || text_[at - 1] == '?') && StopEndsSentence(at - 1))
        return std::nullopt;
      if (++words < kShortestHeadline || !IsPlaceInCapitals(at + 1)) continue;
      const auto dateline = ReadDateline(text_, {at + 1, block.span.end}, false, lexicon_);
      if (dateline && dateline->agency != nullptr && !dateline->place.empty()) return at + 1;
    }
    return std::nullopt;
  }
  // "U.S." and "Dept." may stand in a headline.
  bool StopEndsSentence(uint32_t stop) const {
    uint32_t begin = stop;
    while (begin > 0 && text_[begin - 1] != ' ') --begin;
    const std::string_view word = text_.substr(begin, stop + 1 - begin);
    return word.size() > 3 && word[1] != '.' && !lexicon_.abbreviations.Has(word);
  }
  bool IsPlaceInCapitals(uint32_t at) const {
    uint32_t end = at;
    while (end < text_.size() && text_[end] >= 'A' && text_[end] <= 'Z') ++end;
    return end - at >= kShortestPlace && end < text_.size() && (text_[end] < 'a' || text_[end] > 'z');
  }

  // Where " By Ana Silva" begins, with a date or nothing behind it.
  std::optional<uint32_t> BylineWithin(const PageBlock& block) const {
    if (block.words > kLongestHeaderLine || block.ends) return std::nullopt;
    int words = 1, small = 0;
    for (uint32_t at = block.span.begin; at + 1 < block.span.end; ++at) {
      if (text_[at] != ' ') continue;
      const uint32_t word = at + 1;
      if (words >= kShortestHeadline && IsByline({word, block.span.end}, small > 1)) return word;
      ++words;
      size_t next = 0;
      small +=
          IsLower(DecodeAt(text_, word, &next)) && text_.substr(word, 4).find(' ') == std::string_view::npos;
    }
    return std::nullopt;
  }
  // In a headline of capitals "By" may be any word of it; there a date must follow the names.
  bool IsByline(Span rest, bool sentence_case) const {
    const std::string_view line = rest.In(text_);
    const std::string_view first = line.substr(0, line.find(' '));
    if (first != "By" && first != "BY") return false;
    const auto date = ReadPageDate(text_, rest, lexicon_);
    if (!date && !sentence_case) return false;
    const Span names = date ? date->before : rest;
    const auto byline = names.empty() ? std::nullopt : ReadByline(text_, names, lexicon_);
    return byline && byline->names.In(text_).find(' ') != std::string_view::npos;
  }

  std::string_view text_;
  const Lexicon& lexicon_;
  std::vector<PageBlock>& blocks_;
};

}  // namespace

void UnglueHeader(Page* page) { Ungluer(page).Unglue(); }

}  // namespace onrecord
