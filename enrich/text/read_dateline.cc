#include "enrich/text/read_dateline.h"

#include <algorithm>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {

std::string InTitleCase(std::string_view place) {
  std::string out;
  for (const std::string_view word : Split(place, ' ')) {
    if (!out.empty()) out += ' ';
    const bool initials = word.size() > 1 && word[1] == '.';
    const bool small =
        !out.empty() && (word == "DE" || word == "OF" || word == "THE" || word == "AND" || word == "AL");
    bool inner = small;
    for (size_t at = 0, next = 0; at < word.size(); at = next) {
      const char32_t c = DecodeAt(word, at, &next);
      const std::string_view bytes = word.substr(at, next - at);
      const bool letter = IsLetter(c);
      out += inner && letter && !initials ? FoldCase(bytes) : std::string(bytes);
      inner = letter || c == '\'' || small;
    }
  }
  return out;
}

namespace {

constexpr uint32_t kReach = 160;  // bytes in which a dateline must end

class Reader {
 public:
  Reader(std::string_view text, Span paragraph, const Lexicon& lexicon)
      : text_(text.substr(0, std::min(paragraph.end, paragraph.begin + kReach))),
        begin_(paragraph.begin),
        at_(paragraph.begin),
        lexicon_(lexicon) {}

  std::optional<Dateline> Read(bool first) {
    if (DateFirst()) return dateline_;
    framed_ = Take("[");
    Place();
    BracketedCountry();
    Date();
    if (framed_) return Framed();
    Agency();
    if (!dateline_.date) Date();  // "SEOUL (Yonhap), Oct. 12 --"
    const uint32_t value_end = end_;
    if (!Separator()) return std::nullopt;
    if (place_.empty() && dateline_.agency == nullptr) return std::nullopt;
    if (!IsPlausible(first)) return std::nullopt;
    dateline_.zone = {begin_, at_};
    while (dateline_.zone.end > begin_ && text_[dateline_.zone.end - 1] == ' ') --dateline_.zone.end;
    dateline_.value = {begin_, value_end};
    SetPlace();
    const std::string_view place = place_.In(text_);
    if (const auto* outlet = lexicon_.outlets.Find(place); outlet != nullptr && dateline_.agency == nullptr) {
      dateline_.place.clear();  // "CNN --"
      dateline_.agency = outlet;
      dateline_.agency_span = place_;
    }
    return dateline_;
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool Take(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += static_cast<uint32_t>(what.size());
    return true;
  }
  uint32_t WordEnd(uint32_t at) const {
    while (at < text_.size()) {
      size_t next = 0;
      const char32_t c = DecodeAt(text_, at, &next);
      const bool inner = c == '\'' || c == 0x2019 || c == '/' || c == '-' || c == '.';
      if (!IsLetter(c) && !inner) break;
      if (c == '-' && (next >= text_.size() || !IsLetter(DecodeAt(text_, next, &after_)))) break;
      if (c == '/' && (next >= text_.size() || !IsLetter(DecodeAt(text_, next, &after_)))) break;
      // A full stop ends the word unless it stands within initials or after "St".
      if (c == '.' && !(at >= 1 && IsInitialBefore(at)) &&
          !IsAbbreviation(Span{WordBegin(at), at + 1}.In(text_)))
        break;
      at = static_cast<uint32_t>(next);
    }
    return at;
  }
  // Also in capitals: "ST. PAUL".
  bool IsAbbreviation(std::string_view word) const {
    std::string as_written = AsciiLower(word);
    as_written[0] = word[0];
    return lexicon_.abbreviations.Has(word) || lexicon_.abbreviations.Has(as_written);
  }
  uint32_t WordBegin(uint32_t at) const {
    while (at > begin_ && text_[at - 1] != ' ') --at;
    return at;
  }
  bool IsInitialBefore(uint32_t at) const {
    return at > begin_ && (at < begin_ + 2 || text_[at - 2] == ' ' || text_[at - 2] == '.') &&
           text_[at - 1] >= 'A' && text_[at - 1] <= 'Z';
  }
  static bool IsAllCapitals(std::string_view word) {
    int capitals = 0;
    for (size_t at = 0, next = 0; at < word.size(); at = next) {
      const char32_t c = DecodeAt(word, at, &next);
      if (IsLower(c)) return false;
      capitals += IsUpper(c);
    }
    return capitals >= 2;
  }
  bool IsMonth(std::string_view word) const {
    if (word.ends_with('.')) word.remove_suffix(1);
    for (const TimeWords::Entry& entry : lexicon_.time_words.Find(AsciiLower(word))) {
      if (entry.kind == TimeWord::kMonth || entry.kind == TimeWord::kMonthUnsure ||
          entry.kind == TimeWord::kWeekday)
        return true;
      if (entry.kind == TimeWord::kMonthAbbreviation) return true;
    }
    return false;
  }

  // "[Seoul, Oct. 12] The ferry": with a day, or it is some remark.
  std::optional<Dateline> Framed() {
    if (place_.empty() || !dateline_.date || !Take("]")) return std::nullopt;
    dateline_.zone = {begin_, at_};
    dateline_.value = {place_.begin, end_};
    SetPlace();
    return dateline_;
  }

  // The town, and the country of the state or country behind it.
  void SetPlace() {
    const std::string_view place = place_.In(text_);
    const size_t comma = place.find(',');
    dateline_.place = InTitleCase(place.substr(0, comma));
    dateline_.country = in_country_;
    if (comma == place.npos) return;
    const std::string_view state = Trim(place.substr(comma + 1));
    dateline_.country = lexicon_.gazetteer.StateCountry(state);
    if (dateline_.country.empty()) dateline_.country = lexicon_.gazetteer.StateCountry(InTitleCase(state));
    if (dateline_.country.empty()) dateline_.country = in_country_;
  }

  // "March 3, 2015 (MOSCOW) - The ferry", "3 March 2015, Moscow. The ferry": a whole date, then a known
  // place.
  bool DateFirst() {
    Date();
    if (!dateline_.date || dateline_.date->year == 0) return Forget();
    SkipBlanks();
    const bool bracket = Take("(");
    if (!bracket && !Take(",") && !Take("-")) return Forget();
    SkipBlanks();
    Place();
    if (place_.empty() || !IsKnownPlace() || (bracket && !Take(")"))) return Forget();
    end_ = at_;
    const bool stop = !bracket && Take(".");
    if (!stop && !Separator()) return Forget();
    SkipBlanks();
    size_t next = 0;
    if (at_ >= text_.size() || !IsUpper(DecodeAt(text_, at_, &next))) return Forget();
    dateline_.zone = {begin_, at_};
    while (dateline_.zone.end > begin_ && text_[dateline_.zone.end - 1] == ' ') --dateline_.zone.end;
    dateline_.value = {begin_, end_};
    SetPlace();
    return true;
  }
  // Begins again: what was read is none.
  bool Forget() {
    dateline_ = Dateline();
    at_ = end_ = begin_;
    place_ = {};
    place_words_ = 0;
    all_capitals_ = comma_ = false;
    return false;
  }

  // "Moscow [Russia], March 3"
  void BracketedCountry() {
    const uint32_t before = at_;
    SkipBlanks();
    const size_t stop = !place_.empty() && Take("[") ? text_.find(']', at_) : text_.npos;
    constexpr uint32_t kCountry = 1u << static_cast<int>(GazetteerKind::kCountry);
    const GazetteerEntry* country =
        stop == text_.npos ? nullptr : lexicon_.gazetteer.Exact(text_.substr(at_, stop - at_), kCountry);
    if (country == nullptr) {
      at_ = before;
      return;
    }
    in_country_ = country->country;
    at_ = end_ = static_cast<uint32_t>(stop) + 1;
  }

  // Up to six words with capitals, with commas between.
  void Place() {
    const uint32_t begin = at_;
    uint32_t end = at_;
    for (int words = 0; words < 7; ++words) {
      SkipBlanks();
      const uint32_t stop = WordEnd(at_);
      if (stop == at_) break;
      const std::string_view word = text_.substr(at_, stop - at_);
      size_t next = 0;
      const bool capital = IsUpper(DecodeAt(text_, at_, &next));
      const bool inner =
          words > 0 && (word == "of" || word == "de" || word == "and" || word == "the" || word == "al");
      if ((!capital && !inner) || IsMonth(word)) break;
      if (words == 0) all_capitals_ = IsAllCapitals(word);
      at_ = end = stop;
      ++place_words_;
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        comma_ = comma_ || words > 0 || place_words_ > 0;
      }
    }
    at_ = end;
    place_ = {begin, end};
    end_ = end;
  }

  void Date() {
    const uint32_t before = at_;
    SkipBlanks();
    if (Take(",") || Take(".") || Take("|")) SkipBlanks();
    const std::vector<TimeLexeme> lexemes =
        LexTime(text_, {at_, static_cast<uint32_t>(text_.size())}, lexicon_.time_words);
    size_t end = 0;
    const auto reading =
        lexemes.empty() ? std::nullopt : ReadTime(text_, lexemes, lexicon_.time_words, 0, &end);
    const bool is_day =
        reading &&
        ((reading->kind == TimeReading::Kind::kDate && reading->day > 0 && reading->last_day == 0) ||
         reading->kind == TimeReading::Kind::kWeekday);
    if (!is_day || reading->op != TimeReading::kNone) {
      at_ = before;
      return;
    }
    dateline_.date = *reading;
    dateline_.date_span = {lexemes[0].span.begin, lexemes[end - 1].span.end};
    at_ = end_ = dateline_.date_span.end;
  }

  // "(Yonhap)", "(AP)", "/TASS/", "[Reuters]".
  void Agency() {
    const uint32_t before = at_;
    SkipBlanks();
    if (Take(",") || Take(".")) SkipBlanks();
    const char open = at_ < text_.size() ? text_[at_] : '\0';
    const char close = open == '(' ? ')' : open == '[' ? ']' : open == '/' ? '/' : '\0';
    const size_t stop = close == '\0' ? text_.npos : text_.find(close, at_ + 1);
    if (stop == text_.npos || stop - at_ > 60) {
      at_ = before;
      return;
    }
    const Span inside{at_ + 1, static_cast<uint32_t>(stop)};
    dateline_.agency = lexicon_.outlets.Find(Trim(inside.In(text_)));
    if (dateline_.agency == nullptr) {
      // "(Korea Bizwire via Yonhap)", "(AP Photo)": the first known name within.
      for (const std::string_view part : Split(inside.In(text_), '/')) {
        if (dateline_.agency == nullptr) dateline_.agency = lexicon_.outlets.Find(Trim(part));
      }
    }
    bracketed_ = true;
    dateline_.agency_span = inside;
    at_ = end_ = static_cast<uint32_t>(stop) + 1;
  }

  // The dash, colon or stop that ends it, and blanks.
  bool Separator() {
    const uint32_t before = at_;
    SkipBlanks();
    const bool blank = at_ > before;
    if (Take(".")) SkipBlanks();
    long_dash_ = Take("--") || Take("—") || Take("–");
    const bool dash = long_dash_ || (blank && Take("- ")) || (bracketed_ && Take("-"));
    colon_ = !dash && Take(":");
    const bool agency_alone =
        !dash && !colon_ && bracketed_ && dateline_.agency != nullptr && (!place_.empty() || !blank);
    if (!dash && !colon_ && !agency_alone) return false;
    SkipBlanks();
    return at_ < text_.size();
  }

  // "KATHMANDU: The ferry" against "MR SILVA: The ferry".
  bool IsKnownPlace() const {
    constexpr uint32_t kKinds = (1u << static_cast<int>(GazetteerKind::kCountry)) |
                                (1u << static_cast<int>(GazetteerKind::kCapital)) |
                                (1u << static_cast<int>(GazetteerKind::kPlace));
    const std::string_view place = place_.In(text_);
    return lexicon_.gazetteer.Exact(InTitleCase(place.substr(0, place.find(','))), kKinds) != nullptr;
  }
  bool IsPlausible(bool first) const {
    if (dateline_.agency != nullptr && (bracketed_ || !place_.empty())) return true;
    if (place_.empty()) return false;
    const std::string folded = LinePatterns::Fold(place_.In(text_));
    if (lexicon_.page_patterns.Match(folded, place_words_) != nullptr ||
        lexicon_.page_patterns.Match(StrCat(folded, ": x"), place_words_ + 1) != nullptr)
      return false;
    if (dateline_.date && (all_capitals_ || long_dash_ || bracketed_ || !in_country_.empty())) return true;
    size_t next = 0;
    const char32_t follows = DecodeAt(text_, at_, &next);
    if (IsLower(follows)) return false;
    if (all_capitals_) return !colon_ || IsKnownPlace();
    return first && long_dash_ && comma_ && place_words_ <= 5 && IsUpper(follows);
  }

  std::string_view text_;
  uint32_t begin_, at_;
  uint32_t end_ = 0;  // of what was understood
  const Lexicon& lexicon_;
  Dateline dateline_;
  Span place_;
  std::string in_country_;  // ISO code, in brackets after the place
  int place_words_ = 0;
  bool framed_ = false;  // in square brackets
  bool all_capitals_ = false, bracketed_ = false, long_dash_ = false, colon_ = false, comma_ = false;
  mutable size_t after_ = 0;
};

}  // namespace

std::optional<Dateline> ReadDateline(std::string_view text, Span paragraph, bool first,
                                     const Lexicon& lexicon) {
  return Reader(text, paragraph, lexicon).Read(first);
}

}  // namespace onrecord
