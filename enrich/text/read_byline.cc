#include "enrich/text/read_byline.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongest = 200;  // bytes
constexpr size_t kLongestRole = 5;  // words

struct Word {
  Span span;           // without the comma after it
  bool comma = false;  // a comma stands after it
};

bool IsSeparator(std::string_view word) {
  return word == "|" || word == "•" || word == "·" || word == "/" || word == "-" || word == "–" ||
         word == "—" || word == "--" || word == "»";
}

std::vector<Word> Words(std::string_view text, Span line) {
  std::vector<Word> words;
  for (uint32_t at = line.begin; at < line.end;) {
    while (at < line.end && text[at] == ' ') ++at;
    uint32_t end = at;
    while (end < line.end && text[end] != ' ') ++end;
    if (end == at) break;
    // "ByANA SILVA": a blank was lost.
    if (words.empty() && end - at > 4 && text.substr(at, 2) == "By" && text[at + 2] >= 'A' &&
        text[at + 2] <= 'Z')
      end = at + 2;
    Word word{{at, end}, false};
    while (word.span.size() > 1 && (text[word.span.end - 1] == ',' || text[word.span.end - 1] == ';' ||
                                    text[word.span.end - 1] == ':')) {
      word.comma = true;
      --word.span.end;
    }
    words.push_back(word);
    at = end;
  }
  return words;
}

class Reader {
 public:
  Reader(std::string_view text, Span line, const Lexicon& lexicon)
      : text_(text), line_(line), lexicon_(lexicon), words_(Words(text, line)) {}

  std::optional<Byline> Read() const {
    if (words_.empty() || words_.size() > 24 || line_.size() > kLongest) return std::nullopt;
    const size_t first = AfterOpener();
    if (first == words_.size()) return std::nullopt;
    size_t last = NamesFrom(first);
    if (last == first) return std::nullopt;
    Byline byline;
    byline.outlet = OutletAt(first, &last);
    if (last == first) last = first + 1;
    byline.names = {words_[first].span.begin, words_[last - 1].span.end};
    if (byline.names.In(text_).ends_with('?') || byline.names.In(text_).ends_with('!')) return std::nullopt;
    if (byline.names.In(text_).ends_with('.') && !EndsWithInitial(byline.names)) return std::nullopt;
    byline.zone = line_;
    if (first == 0 && !HasRoleAfter(last, &byline)) return std::nullopt;
    if (first > 0 && !RestIsPlausible(last, &byline)) return std::nullopt;
    if (first > 0 && !IsNameLike(first, last) && byline.outlet == nullptr) return std::nullopt;
    return byline;
  }

 private:
  std::string_view In(size_t i) const { return words_[i].span.In(text_); }
  std::string Lower(size_t i) const { return AsciiLower(In(i)); }

  // The word after "By", "Written by" …; 0: none.
  size_t AfterOpener() const {
    std::string opener;
    size_t found = 0;
    for (size_t i = 0; i < std::min<size_t>(words_.size(), 3); ++i) {
      if (i > 0) opener += ' ';
      opener += Lower(i);
      if (lexicon_.byline_words.Is(opener, BylineWord::kOpener)) found = i + 1;
    }
    if (found > 0 && !IsUpperAt(words_[0].span.begin) && !OnlyNamesFrom(found)) return 0;
    return found;
  }
  // "by Ana Silva": two to four words with capitals and nothing else.
  bool OnlyNamesFrom(size_t first) const {
    for (size_t i = first; i < words_.size(); ++i)
      if (!IsUpperAt(words_[i].span.begin)) return false;
    return words_.size() >= first + 2 && words_.size() <= first + 4;
  }
  bool IsUpperAt(uint32_t at) const {
    size_t next = 0;
    return IsUpper(DecodeAt(text_, at, &next));
  }
  bool EndsWithInitial(Span names) const {
    const std::string_view value = names.In(text_);
    return value.size() >= 3 &&
           (value[value.size() - 3] == ' ' || value.ends_with("Jr.") || value.ends_with("Sr."));
  }

  // The word after the last of the names that start at `first`.
  size_t NamesFrom(size_t first) const {
    size_t i = first;
    for (; i < words_.size(); ++i) {
      const std::string_view word = In(i);
      if (IsSeparator(word) || word[0] == '(') break;
      const std::string lower = Lower(i);
      if (!IsUpperAt(words_[i].span.begin)) {
        if (i == first || lexicon_.byline_words.Is(lower, BylineWord::kStop) ||
            !lexicon_.byline_words.Is(lower, BylineWord::kInner))
          break;
        continue;
      }
      if (i > first && RoleLength(i) > 0) break;
      if (IsTimeWord(lower)) break;
      if (words_[i].comma && !NameFollows(i + 1)) return i + 1;
    }
    // "and" at the end joins nothing.
    while (i > first && !IsUpperAt(words_[i - 1].span.begin)) --i;
    return i;
  }
  bool IsTimeWord(const std::string& lower) const {
    for (const TimeWords::Entry& entry : lexicon_.time_words.Find(lower)) {
      if (entry.kind == TimeWord::kMonth || entry.kind == TimeWord::kWeekday) return true;
    }
    return false;
  }
  // A list of names goes on after a comma: two to four words with capitals, no role and no outlet.
  bool NameFollows(size_t i) const {
    if (i >= words_.size() || RoleLength(i) > 0 || LongestOutlet(i) != nullptr) return false;
    if (Lower(i) == "and") return true;
    size_t count = 0;
    for (; i < words_.size() && IsUpperAt(words_[i].span.begin); ++i) {
      ++count;
      if (words_[i].comma || i + 1 == words_.size()) {
        if (lexicon_.byline_words.Is(Lower(i), BylineWord::kHouse)) return false;
        break;
      }
    }
    return count >= 2 && count <= 4;
  }
  // How many words of a role ("Staff Writer") stand at `i`; 0: none. After a comma any words may stand before
  // the significant one ("Northern Correspondent").
  size_t RoleLength(size_t i) const {
    const bool after_comma = i > 0 && words_[i - 1].comma;
    std::string role;
    size_t found = 0;
    for (size_t n = 0; n < kLongestRole && i + n < words_.size(); ++n) {
      if (n > 0) role += ' ';
      role += Lower(i + n);
      const bool ends = lexicon_.byline_words.Is(role, BylineWord::kRole) ||
                        (after_comma && lexicon_.byline_words.Is(Lower(i + n), BylineWord::kRole));
      if (ends) found = n + 1;
      if (words_[i + n].comma) break;
    }
    return found;
  }
  const Outlets::Outlet* LongestOutlet(size_t i) const {
    const Outlets::Outlet* found = nullptr;
    for (size_t n = 0; n < 6 && i + n < words_.size(); ++n) {
      if (const auto* outlet =
              lexicon_.outlets.Find(Span{words_[i].span.begin, words_[i + n].span.end}.In(text_)))
        found = outlet;
    }
    return found;
  }
  // An outlet within [first, *last): alone it is the writer; after names it ends them.
  const Outlets::Outlet* OutletAt(size_t first, size_t* last) const {
    for (size_t i = first; i < *last; ++i) {
      const auto* outlet =
          lexicon_.outlets.Find(Span{words_[i].span.begin, words_[*last - 1].span.end}.In(text_));
      if (outlet == nullptr) continue;
      if (i > first) *last = i;
      return outlet;
    }
    return nullptr;
  }
  const Outlets::Outlet* OutletAfter(size_t i) const {
    for (; i < words_.size(); ++i) {
      if (const auto* outlet = LongestOutlet(i)) return outlet;
      std::string_view word = In(i);
      if (word.size() > 2 && word.front() == '(' && word.back() == ')') {
        if (const auto* outlet = lexicon_.outlets.Find(word.substr(1, word.size() - 2))) return outlet;
      }
    }
    return nullptr;
  }
  bool HasRoleAfter(size_t last, Byline* byline) const {
    const size_t count = last;
    if (last >= words_.size() || count < 2 || count > 4) return false;
    // "Maria Silva Diplomatic editor"
    const bool lost_comma = RoleLength(last) + last == words_.size() && lexicon_.gazetteer.Word(In(0)).given;
    if (!words_[last - 1].comma && !IsSeparator(In(last)) && !lost_comma) return false;
    const size_t rest = IsSeparator(In(last)) ? last + 1 : last;
    if (rest >= words_.size() || words_.size() - rest > 6) return false;
    byline->outlet = LongestOutlet(rest);
    return byline->outlet != nullptr || RoleLength(rest) > 0;
  }
  // What may stand behind the names: little, and no sentence.
  bool RestIsPlausible(size_t last, Byline* byline) const {
    if (byline->outlet == nullptr) byline->outlet = OutletAfter(last);
    return words_.size() - last <= 14 && !(line_.In(text_).ends_with('.') && words_.size() - last > 4);
  }
  // Not "By the time" or "By October": names have capitals and are no lone common word.
  bool IsNameLike(size_t first, size_t last) const {
    const size_t count = last - first;
    if (count > 16) return false;
    if (IsTimeWord(Lower(first)) || lexicon_.sentence_words.Is(In(first), SentenceWord::kStarter))
      return false;
    return count >= 2 || last == words_.size();
  }

  std::string_view text_;
  Span line_;
  const Lexicon& lexicon_;
  std::vector<Word> words_;
};

}  // namespace

std::optional<Byline> ReadByline(std::string_view text, Span line, const Lexicon& lexicon) {
  return Reader(text, line, lexicon).Read();
}

}  // namespace onrecord
