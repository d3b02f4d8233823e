#include "enrich/events/find_counts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "common/base/strings.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

// "1,500" -> 1500, "2.5" -> 2.5; nothing for "26-year-old", "F-16".
std::optional<double> Digits(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (c == ',') continue;
    if (c != '.' && (c < '0' || c > '9')) return std::nullopt;
    plain += c;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (plain.empty() || error != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return value;
}

class Counter {
 public:
  Counter(std::string_view text, const Tree& tree, TokenRange sentence, const NumberWords& words,
          const std::vector<Span>& dates, const std::optional<TimeValue>& as_of)
      : text_(text),
        tree_(tree),
        first_(static_cast<int32_t>(sentence.first)),
        end_(static_cast<int32_t>(sentence.last)),
        words_(words),
        dates_(dates),
        as_of_(as_of) {}

  std::vector<CountAt> Find() {
    for (int32_t i = first_; i < end_; ++i) {
      if (InDate(i)) continue;
      const NumberWords::Entry* entry = words_.Find(Lower(i));
      if (entry != nullptr && entry->kind == NumberWord::kOrdinal) {
        AddOrdinal(i, entry->value);
        continue;
      }
      int32_t last = i;
      if (const std::optional<double> value = ValueAt(i, &last)) {
        const Range range = RangeFrom(i, *value, &last);
        Add(i, last, range);
        i = last;
      }
    }
    return std::move(found_);
  }

 private:
  struct Range {
    double value = 0;
    double upper = 0;  // 0: no range
  };

  std::string Lower(int32_t token) const { return AsciiLower(tree_[token].span.In(text_)); }

  bool InDate(int32_t token) const {
    const Span span = tree_[token].span;
    return std::any_of(dates_.begin(), dates_.end(), [&](Span date) { return date.Contains(span); });
  }

  // The number that begins at `first`: "two hundred", "1.5 million", "dozens"; *last: its last token.
  std::optional<double> ValueAt(int32_t first, int32_t* last) const {
    std::optional<double> value = Digits(Lower(first));
    const NumberWords::Entry* entry = words_.Find(Lower(first));
    if (!value && entry != nullptr &&
        (entry->kind == NumberWord::kNumber || entry->kind == NumberWord::kVague)) {
      value = entry->value;
    }
    // "a dozen", "dozen of".
    if (!value && entry != nullptr && entry->kind == NumberWord::kMultiplier) value = entry->value;
    if (!value) return std::nullopt;
    *last = first;
    if (*value > 0 && *value < 1 && entry != nullptr) {
      // "half a dozen"; "half" alone is of something.
      const bool article = first + 1 < end_ && tree_[first + 1].upos == Upos::kDet;
      if (EntryAt(first + (article ? 2 : 1), NumberWord::kMultiplier) == nullptr) return std::nullopt;
      if (article) ++*last;
    }
    if (entry != nullptr && entry->kind == NumberWord::kNumber) AddOnes(last, &*value);
    bool multiplied = entry != nullptr && entry->kind == NumberWord::kMultiplier;
    while (const NumberWords::Entry* next = EntryAt(*last + 1, NumberWord::kMultiplier)) {
      *value *= next->value;
      ++*last;
      multiplied = true;
    }
    if (multiplied) AddRest(last, &*value);
    if (entry != nullptr && entry->kind == NumberWord::kVague) MultiplyVague(last, &*value);
    return value;
  }

  // The entry of a token of the sentence if it is of that kind, else null.
  const NumberWords::Entry* EntryAt(int32_t token, NumberWord kind) const {
    if (token < first_ || token >= end_) return nullptr;
    const NumberWords::Entry* entry = words_.Find(Lower(token));
    return entry != nullptr && entry->kind == kind ? entry : nullptr;
  }
  bool IsDash(int32_t token) const {
    if (token >= end_) return false;
    const std::string word = Lower(token);
    return word == "-" || word == "–" || word == "—";
  }

  // "twenty | -one", "fifty | seven".
  void AddOnes(int32_t* last, double* value) const {
    if (*value < 20 || *value > 90 || std::fmod(*value, 10) != 0) return;
    const int32_t at = IsDash(*last + 1) ? *last + 2 : *last + 1;
    const NumberWords::Entry* ones = EntryAt(at, NumberWord::kNumber);
    if (ones == nullptr || ones->value >= 10) return;
    *value += ones->value;
    *last = at;
  }

  // "two hundred | and fifty", "three thousand | five hundred": what is smaller than the multiplier before
  // it.
  void AddRest(int32_t* last, double* value) const {
    const NumberWords::Entry* above = EntryAt(*last, NumberWord::kMultiplier);
    if (above == nullptr || above->value < 100) return;
    const bool joined = *last + 1 < end_ && tree_[*last + 1].upos == Upos::kCconj;
    const int32_t first = joined ? *last + 2 : *last + 1;
    const NumberWords::Entry* entry = EntryAt(first, NumberWord::kNumber);
    if (entry == nullptr) return;
    // "one hundred and two were wounded" adds; "a hundred and ten of the police" does not stand for one noun.
    if (joined && tree_[first].deprel == Deprel::kNsubj) return;
    int32_t end = first;
    const std::optional<double> rest = ValueAt(first, &end);
    if (!rest || *rest >= above->value) return;
    *value += *rest;
    *last = end;
  }

  // "hundreds | of thousands": hundreds of a thousand each.
  void MultiplyVague(int32_t* last, double* value) const {
    const NumberWords::Entry* next = EntryAt(*last + 2, NumberWord::kVague);
    if (next == nullptr || tree_[*last + 1].lemma != "of") return;
    *value *= next->value / 2;  // the least of several is two of them
    *last += 2;
  }

  // "10 to 15", "10-15", "five or six", "between 10 and 15", "two to three thousand"; not "from 10 to 15",
  // which is a change. *last: the last token of the first number, then of the range.
  Range RangeFrom(int32_t first, double value, int32_t* last) const {
    const Range alone{value, 0};
    if (*last + 2 >= end_ || InDate(*last + 2)) return alone;
    const std::string before = first > first_ ? Lower(first - 1) : "";
    const std::string link = Lower(*last + 1);
    const bool dash = IsDash(*last + 1);
    const bool joins = before == "between" ? link == "and" : dash || link == "to" || link == "or";
    if (!joins || before == "from") return alone;
    int32_t end = *last + 2;
    const std::optional<double> upper = ValueAt(end, &end);
    if (!upper || *upper <= value) return alone;
    const NumberWords::Entry* unit = words_.Find(Lower(end));
    const bool shared = end > *last + 2 && first == *last && unit != nullptr && value * unit->value < *upper;
    *last = end;
    return {shared ? value * unit->value : value, *upper};
  }

  // The noun that is counted: what the number modifies, or "of" behind it.
  int32_t NounOf(int32_t first, int32_t last) const {
    for (const int32_t token : {last, first}) {
      for (const int32_t child : tree_.Children(token)) {
        if (tree_[child].deprel == Deprel::kNmod && tree_.Case(child) == "of") return child;
      }
      int32_t top = token;  // of the words of the number
      while (tree_[top].head >= first && tree_[top].head <= last) top = tree_[top].head;
      const int32_t up = tree_[top].head;
      const Deprel relation = tree_[top].deprel;
      if (up >= 0 && IsNoun(tree_[up]) && up > last &&
          IsOneOf(relation, {Deprel::kNummod, Deprel::kAmod, Deprel::kCompound, Deprel::kDet})) {
        return up;
      }
      if (const int32_t noun = SiblingNoun(top, last); noun >= 0) return noun;
    }
    return -1;
  }

  // "Fifty-seven | ships were lost": the number and its noun, both read as the subject.
  int32_t SiblingNoun(int32_t number, int32_t last) const {
    const Deprel relation = tree_[number].deprel;
    if (relation != Deprel::kNsubj && relation != Deprel::kNsubjPass) return -1;
    constexpr int32_t kReach = 4;
    for (int32_t noun = last + 1; noun < end_ && noun <= last + kReach; ++noun) {
      if (tree_[noun].deprel == relation && tree_[noun].head == tree_[number].head) return noun;
      if (!tree_.IsBelow(noun, tree_[number].head) || tree_[noun].upos == Upos::kPunct) return -1;
    }
    return -1;
  }

  std::string QualifierBefore(int32_t first) const {
    const uint32_t end = tree_[first].span.begin;
    constexpr int32_t kWords = 8;  // no qualifier is longer
    const uint32_t begin = tree_[std::max(first_, first - kWords)].span.begin;
    const std::string before = AsciiLower(Trim(text_.substr(begin, end - begin)));
    for (const std::string& qualifier : words_.qualifiers()) {
      if (!EndsWith(before, qualifier)) continue;
      const size_t at = before.size() - qualifier.size();
      if (at == 0 || before[at - 1] == ' ') return qualifier;
    }
    return "";
  }

  bool IsObjectOfHarm(int32_t noun) const {
    for (int32_t at = noun, steps = 0; at >= 0 && steps < 8; at = tree_[at].head, ++steps) {
      if (words_.Is(AsciiLower(tree_[at].lemma), NumberWord::kCasualty)) return true;
      if (at != noun && IsVerb(tree_[at])) return false;
    }
    return false;
  }

  bool IsMoney(int32_t first, int32_t last, int32_t noun) const {
    if (noun >= 0 && words_.Is(AsciiLower(tree_[noun].lemma), NumberWord::kMoney)) return true;
    if (first > first_ && words_.Is(Lower(first - 1), NumberWord::kMoney)) return true;
    return last + 1 < end_ && words_.Is(Lower(last + 1), NumberWord::kMoney);
  }

  void Add(int32_t first, int32_t last, const Range& range) {
    const int32_t noun = NounOf(first, last);
    const bool money = IsMoney(first, last, noun);
    // "two were wounded": the number stands for the people.
    const bool alone = noun < 0 &&
                       IsOneOf(tree_[first].deprel, {Deprel::kObj, Deprel::kNsubjPass, Deprel::kNsubj}) &&
                       IsObjectOfHarm(first);
    if (noun < 0 && !money && !alone) return;
    CountAt found;
    found.noun = noun >= 0 ? noun : first;
    found.count.value = range.value;
    found.count.upper = range.upper;
    found.count.as_of = as_of_;
    if (noun >= 0) found.count.unit = AsciiLower(tree_[noun].lemma);
    if (words_.Is(found.count.unit, NumberWord::kMeasure) ||
        (last + 1 < end_ && words_.Is(Lower(last + 1), NumberWord::kMeasure))) {
      return;
    }
    found.count.qualifier = QualifierBefore(first);
    if (range.upper == 0 && words_.IsUpperLimit(found.count.qualifier)) found.count.upper = range.value;
    found.count.kind = money ? "amount" : IsObjectOfHarm(found.noun) ? "casualties" : "";
    found.count.span = Cover(tree_[first].span, tree_[std::max(last, noun)].span);
    found_.push_back(std::move(found));
  }

  void AddOrdinal(int32_t token, double value) {
    const int32_t noun = tree_[token].head;
    if (noun < 0 || !IsNoun(tree_[noun]) || tree_[token].deprel != Deprel::kAmod) return;
    CountAt found;
    found.noun = noun;
    found.count.value = value;
    found.count.unit = AsciiLower(tree_[noun].lemma);
    found.count.kind = "ordinal";
    found.count.span = Cover(tree_[token].span, tree_[noun].span);
    if (!words_.Is(found.count.unit, NumberWord::kMeasure)) found_.push_back(std::move(found));
  }

  std::string_view text_;
  const Tree& tree_;
  const int32_t first_, end_;  // the sentence
  const NumberWords& words_;
  const std::vector<Span>& dates_;
  const std::optional<TimeValue>& as_of_;
  std::vector<CountAt> found_;
};

}  // namespace

std::vector<CountAt> FindCounts(std::string_view text, const Tree& tree, TokenRange sentence,
                                const NumberWords& words, const std::vector<Span>& dates,
                                const std::optional<TimeValue>& as_of) {
  return Counter(text, tree, sentence, words, dates, as_of).Find();
}

}  // namespace onrecord
