#include "enrich/text/name_headline.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

constexpr int kLongestHeadline = 32;  // words
constexpr int kShortHeadline = 4;     // words; shorter lines are mostly labels

class HeadlineNamer {
 public:
  explicit HeadlineNamer(Page* page)
      : page_(*page), text_(page->text), lexicon_(page->lexicon), blocks_(page->blocks) {}

  void NameHeadline() {
    if (page_.headline || page_.no_prose) return;
    if (!page_.source.title.empty()) return NameDeclaredHeadline();
    double best = 0;
    size_t chosen = page_.lede, candidates = 0;
    for (size_t i = 0; i < std::min(page_.lede, 3 * kHeaderBlocks); ++i) {
      const double score = HeadlineScore(i, candidates);
      if (score <= 0) continue;
      candidates += blocks_[i].words >= kShortHeadline;
      if (score > best) {
        best = score;
        chosen = i;
      }
    }
    if (chosen < page_.lede) return SetHeadline(chosen, "text.zone.headline");
    // A headline with a full stop stands first and before a byline or date.
    if (page_.lede > 0 && !blocks_[0].zone && !page_.IsOutlet(blocks_[0].span) &&
        blocks_[0].words <= kLongestHeadline)
      SetHeadline(0, "text.zone.headline_sentence");
  }
  void SetHeadline(size_t i, std::string_view rule) {
    page_.headline = i;
    page_.Decide(i, ZoneKind::kHeadline, rule);
    if (page_.lede <= i) page_.lede = std::min(i + 1, blocks_.size() - 1);
  }
  // The line, or the lines one below another, that say the declared title; nothing if none does.
  void NameDeclaredHeadline() {
    const std::string title = LettersOf(page_.source.title);
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
        page_.headline = i;
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
    if (block.zone || block.words > kLongestHeadline || !block.latin || page_.IsOutlet(block.span)) return 0;
    if (block.ends && block.words > 20) return 0;
    const double shared = Overlap(block.folded, SlugWords(), 6) + Overlap(block.folded, WordsOfLede(), 4);
    double score = std::min(block.words, 7) + shared;
    if (block.words < 2) score -= 4;
    if (block.words < 4) score -= 2;
    if (block.span.In(text_).ends_with(')')) score -= 4;
    if (block.ends) score -= 3;
    if (candidates_before == 0 && block.words >= kShortHeadline) score += 2.5;
    const bool before_standfirst = IsStandfirstOf(i) && IsBylineOrDate(i + 2);
    if (before_standfirst) {
      score += 3;
    } else if (IsBylineOrDate(i + 1) && !(i > 0 && IsStandfirstOf(i - 1))) {
      score += 2;
    }
    return std::max(score, 0.1);
  }
  // The next line is longer and as open as this one, and this one is long enough for a headline.
  bool IsStandfirstOf(size_t i) const {
    return i + 1 < blocks_.size() && !blocks_[i].zone && !blocks_[i + 1].zone &&
           blocks_[i].words >= kShortHeadline && blocks_[i + 1].words > blocks_[i].words &&
           Overlap(blocks_[i].folded, WordsOfLede(), 1) > 0;
  }
  bool IsBylineOrDate(size_t i) const {
    return i < blocks_.size() &&
           (blocks_[i].zone == ZoneKind::kByline || blocks_[i].zone == ZoneKind::kMetaDate);
  }
  std::string SlugWords() const {
    std::string slug = AsciiLower(StrCat(page_.source.url, " ", page_.source.file_name));
    for (char& c : slug)
      if (c == '-' || c == '_' || c == '/' || c == '.' || c == '+') c = ' ';
    return slug;
  }
  std::string WordsOfLede() const {
    return page_.lede < blocks_.size() ? AsciiLower(blocks_[page_.lede].span.In(text_).substr(0, 600)) : "";
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

  Page& page_;
  std::string_view text_;
  const Lexicon& lexicon_;
  std::vector<PageBlock>& blocks_;
};

}  // namespace

void NameHeadline(Page* page) { HeadlineNamer(page).NameHeadline(); }

}  // namespace onrecord
