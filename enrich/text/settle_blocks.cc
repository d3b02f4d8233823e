#include "enrich/text/settle_blocks.h"

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/text/name_form.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_page_date.h"

namespace onrecord {
namespace {

constexpr int kLongestSubhead = 10;        // words
constexpr int kLongestOpenLine = 18;       // words of a subhead or a link without any full stop
constexpr int kLongestTrailingLine = 14;   // words
constexpr size_t kMostTrailingOfPage = 3;  // lines; more are a list of the article's own
constexpr int kLongestTitle = 5;           // words of a subhead all in capitals
constexpr int kLongestTime = 6;            // words of a line that has only a time of day
constexpr size_t kMostWriters = 5;         // whose lines of biography are looked for
constexpr int kLongestBiography = 80;      // words
constexpr int kLongestLabel = 7;           // words of a line that announces links

bool IsQuotationMark(char32_t c) { return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB; }

class Settler {
 public:
  explicit Settler(Page* page)
      : page_(*page), text_(page->text), lexicon_(page->lexicon), blocks_(page->blocks) {}

  void Settle() {
    SettleHeader();
    SettleFooter();
    SettleMiddle();
  }

 private:
  void SettleHeader() {
    for (size_t i = 0; i < page_.lede; ++i) {
      if (blocks_[i].zone) continue;
      const bool after = page_.headline && i > *page_.headline;
      if (IsBareByline(i)) {
        page_.Decide(i, ZoneKind::kByline, "text.zone.name_by_date");
      } else if (blocks_[i].words >= 4 && (page_.EndsWithCredit(blocks_[i].span) || FollowsCaptionLabel(i))) {
        page_.Decide(i, ZoneKind::kCaption, "text.zone.credit_in_brackets");
      } else if (EndsWithNameInBrackets(i)) {
        page_.Decide(i, ZoneKind::kCaption, "text.zone.name_in_brackets");
      } else if (after && (blocks_[i].prose || blocks_[i].words >= 6)) {
        page_.Decide(i, ZoneKind::kSubhead, "text.zone.standfirst");
      } else if (blocks_[i].prose && !after && !page_.headline) {
        continue;  // without a headline below it is the beginning of the body
      } else if (!after && page_.headline && blocks_[i].words >= 3 &&
                 blocks_[i].span.In(text_).ends_with(';')) {
        page_.Decide(i, ZoneKind::kHeadline, "text.zone.headline_part");
      } else if (!after && blocks_[i].latin && blocks_[i].words <= 6 && !page_.IsOutlet(blocks_[i].span)) {
        page_.Decide(i, ZoneKind::kSectionLabel, "text.zone.before_headline");
      } else {
        page_.Decide(i, ZoneKind::kBoilerplate, "text.zone.header");
      }
    }
  }

  // "Ana Silva leaves the harbour on Monday. (Island Foto)", by a photographer whom the lexicon does not
  // know.
  bool EndsWithNameInBrackets(size_t i) const {
    const std::string_view line = blocks_[i].span.In(text_);
    const size_t open = line.rfind('(');
    if (open == line.npos || open < 2 || !line.ends_with(')') || blocks_[i].words < 6) return false;
    return (line[open - 1] == '.' || line[open - 2] == '.') &&
           HasFormOfName(line.substr(open + 1, line.size() - open - 2));
  }
  // "Image caption," on the line above.
  bool FollowsCaptionLabel(size_t i) const {
    return i > 0 && blocks_[i - 1].zone == ZoneKind::kCaption && blocks_[i - 1].words <= 2;
  }
  // A name alone, below the headline and beside a date: two to four words with capitals, and maybe a place.
  bool IsBareByline(size_t i) const {
    if (!page_.headline || i < *page_.headline || blocks_[i].words < 2 || blocks_[i].words > 12 ||
        page_.IsOutlet(blocks_[i].span))
      return false;
    const auto is_date = [&](size_t j) {
      return j < blocks_.size() && blocks_[j].zone == ZoneKind::kMetaDate;
    };
    const bool date_above = is_date(i - 1) || (i >= 2 && is_date(i - 2) && blocks_[i - 1].words <= 4 &&
                                               blocks_[i - 1].zone == ZoneKind::kBoilerplate);
    const bool by_date = is_date(i + 1) || date_above || (is_date(i + 2) && blocks_[i + 1].words <= 4);
    return IsListOfNames(blocks_[i].span, /*known=*/!by_date) && (by_date || i == *page_.headline + 1);
  }
  // Names of two to four words with capitals each, between commas and "and"; behind the last maybe "in" and a
  // place. `known`: a name alone must begin with a given name.
  bool IsListOfNames(Span line, bool known) const {
    const std::string_view text = line.In(text_);
    if (IsPlace(text.substr(0, text.find(',')))) return false;
    const bool one_name = text.find(',') == text.npos && text.find(" and ") == text.npos;
    if (known && one_name && !StartsWithGivenName(text)) return false;
    size_t names = 0, words = 0;
    for (std::string_view word : Split(text, ' ')) {
      size_t next = 0;
      if (word == "and" && words >= 2) {
        ++names, words = 0;
        continue;
      }
      if (word.empty() || !IsUpper(DecodeAt(word, 0, &next)))
        return words >= 2 && words <= 4 && lexicon_.byline_words.Is(word, BylineWord::kStop);
      ++words;
      if (IsRole(word)) return false;
      if (!word.ends_with(',')) continue;
      if (words < 2 || words > 4) return false;
      ++names, words = 0;
    }
    return words >= 2 && words <= 4 && names <= 4;
  }
  bool StartsWithGivenName(std::string_view line) const {
    const NameWord first = lexicon_.gazetteer.Word(line.substr(0, line.find(' ')));
    return first.given || first.family_first;
  }
  // "ANA SILVA, SPOKESPERSON" names the speaker.
  bool IsRole(std::string_view word) const {
    return lexicon_.gazetteer.Exact(AsciiLower(word), 1u << static_cast<int>(GazetteerKind::kRole)) !=
           nullptr;
  }
  bool IsPlace(std::string_view name) const {
    constexpr uint32_t kKinds = (1u << static_cast<int>(GazetteerKind::kCountry)) |
                                (1u << static_cast<int>(GazetteerKind::kCapital)) |
                                (1u << static_cast<int>(GazetteerKind::kPlace));
    return lexicon_.gazetteer.Exact(InTitleCase(name), kKinds) != nullptr;
  }

  void SettleFooter() {
    std::vector<size_t> trailing;
    const std::vector<std::string_view> writers = Writers();
    bool furniture = false;
    for (size_t i = blocks_.size(); i-- > page_.lede + 1;) {
      if (blocks_[i].zone) {
        furniture = true;
        continue;
      }
      if (IsBiography(i, writers)) {
        page_.Decide(i, ZoneKind::kBoilerplate, "text.zone.biography");
        furniture = true;
        continue;
      }
      if (blocks_[i].prose || blocks_[i].ends || blocks_[i].words > kLongestTrailingLine ||
          blocks_[i].quoted || page_.no_prose)
        break;
      if (blocks_[i].bullet && InList(i)) break;
      trailing.push_back(i);
    }
    if (page_.source.page && trailing.size() > kMostTrailingOfPage) return;
    if (trailing.size() < 2 && !furniture && !(trailing.size() == 1 && blocks_[trailing[0]].words <= 6))
      return;
    for (const size_t i : trailing) {
      const bool byline =
          ReadByline(text_, blocks_[i].span, lexicon_).has_value() || page_.IsOutlet(blocks_[i].span);
      page_.Decide(i, byline ? ZoneKind::kCredit : ZoneKind::kBoilerplate, "text.zone.trailing");
    }
  }
  // The names of the first bylines.
  std::vector<std::string_view> Writers() const {
    std::vector<std::string_view> writers;
    for (size_t i = 0; i < blocks_.size() && writers.size() < kMostWriters; ++i) {
      if (blocks_[i].zone != ZoneKind::kByline) continue;
      const auto byline = ReadByline(text_, blocks_[i].span, lexicon_);
      writers.push_back((byline ? byline->names : blocks_[i].span).In(text_));
    }
    return writers;
  }
  // "Ana Silva is …", "Ana covers …" below the text that Ana Silva wrote.
  bool IsBiography(size_t i, const std::vector<std::string_view>& writers) const {
    if (blocks_[i].words > kLongestBiography || blocks_[i].quoted) return false;
    const std::string_view line = blocks_[i].span.In(text_);
    for (const std::string_view names : writers) {
      const std::string_view first = names.substr(0, names.find(' '));
      if (names.size() < 4 || !line.starts_with(first)) continue;
      std::string_view rest = line.substr(line.starts_with(names) ? names.size() : first.size());
      if (!rest.starts_with(' ')) continue;
      rest.remove_prefix(1);
      if (lexicon_.byline_words.Is(rest.substr(0, rest.find(' ')), BylineWord::kBiography)) return true;
    }
    return false;
  }
  // A list that a colon announces.
  bool InList(size_t i) const {
    for (size_t steps = 0; i > 0 && blocks_[i].bullet && steps < 60; ++steps) --i;
    return blocks_[i].span.In(text_).ends_with(':');
  }

  void SettleMiddle() {
    bool links = false;
    for (size_t i = page_.lede; i < blocks_.size(); ++i) {
      PageBlock& block = blocks_[i];
      if (block.zone) {
        // "Related:" and the like announce lines of links.
        const bool label = block.words <= kLongestLabel && block.folded.find(": ") == std::string::npos;
        links = block.zone == ZoneKind::kBoilerplate && (links || label);
        continue;
      }
      const bool line = !block.prose && !block.ends && !block.quoted && !block.bullet;
      const bool question = block.words <= kLongestTrailingLine && block.span.In(text_).ends_with('?');
      if (links && (line || question) && !block.quoted && block.words <= kLongestTrailingLine + 6) {
        page_.Decide(i, ZoneKind::kBoilerplate, "text.zone.link_line");
        continue;
      }
      links = false;
      const bool asks = question && !block.quoted && StartsWithQuestionWord(block.span);
      const bool between = i > page_.lede && i + 1 < blocks_.size();
      if (between && block.words <= kLongestTime && IsTimeAlone(text_, block.span, lexicon_)) {
        page_.Decide(i, ZoneKind::kBoilerplate, "text.zone.time");
      } else if (between && block.words >= 5 && page_.EndsWithCredit(block.span)) {
        page_.Decide(i, ZoneKind::kCaption, "text.zone.credit_in_brackets");
      } else if (between && line && block.words > kLongestTitle && IsInCapitals(block.span)) {
        page_.Decide(i, ZoneKind::kBoilerplate, "text.zone.link_in_capitals");
      } else if (between && (line || asks || IsQuotedTitle(block)) && block.words <= LongestSubhead(i) &&
                 StartsWithCapital(block.span) && page_.IsProse(i + 1)) {
        page_.Decide(i, ZoneKind::kSubhead, "text.zone.subhead");
      } else {
        page_.Decide(i, ZoneKind::kBody, "text.zone.body");
      }
    }
  }
  // A longer line must stand right below a paragraph, and end in no full stop at all.
  int LongestSubhead(size_t i) const {
    const char last = text_[blocks_[i].span.end - 1];
    const bool below_text = blocks_[i - 1].zone == ZoneKind::kBody && blocks_[i - 1].prose;
    return below_text && last != '.' && last != '?' ? kLongestOpenLine : kLongestSubhead;
  }
  // Its first letter or digit, marks before it left out.
  bool StartsWithCapital(Span span) const {
    for (size_t at = span.begin, next = 0; at < span.end; at = next) {
      const char32_t c = DecodeAt(text_, at, &next);
      if (IsUpper(c) || IsDigit(c)) return true;
      if (IsLetter(c)) return false;
    }
    return false;
  }
  bool IsInCapitals(Span span) const {
    for (size_t at = span.begin, next = 0; at < span.end; at = next) {
      if (IsLower(DecodeAt(text_, at, &next))) return false;
    }
    return true;
  }
  bool StartsWithQuestionWord(Span span) const {
    const std::string_view line = span.In(text_);
    return lexicon_.sentence_words.Is(line.substr(0, line.find(' ')), SentenceWord::kQuestion);
  }
  // 'A sad day': the whole line stands between marks, without the stop or comma of a sentence inside.
  bool IsQuotedTitle(const PageBlock& block) const {
    if (!block.quoted || block.ends) return false;
    size_t begin = 0;
    if (!IsQuotationMark(DecodeBefore(text_, block.span.end, &begin))) return false;
    const char32_t last = DecodeBefore(text_, begin, &begin);
    return IsLetter(last) || IsDigit(last);
  }

  Page& page_;
  std::string_view text_;
  const Lexicon& lexicon_;
  std::vector<PageBlock>& blocks_;
};

}  // namespace

void SettleBlocks(Page* page) { Settler(page).Settle(); }

}  // namespace onrecord
