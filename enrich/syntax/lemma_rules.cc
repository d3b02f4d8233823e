#include "enrich/syntax/lemma_rules.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <map>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::syntax {
namespace {

constexpr size_t kLongestEnding = 6;

bool IsName(Xpos tag) { return tag == Xpos::kNNP || tag == Xpos::kNNPS; }

// Hashes an ending from its last byte to its first, so that every ending of a word comes by on the way.
class EndingHash {
 public:
  explicit EndingHash(Xpos tag) : hash_(0x9E3779B97F4A7C15u * (static_cast<uint64_t>(tag) + 1)) {}
  void Add(char c) { hash_ = (hash_ ^ static_cast<uint8_t>(c)) * 1099511628211u; }
  uint64_t value() const { return Mixed(hash_); }
  uint64_t Whole() const { return Mixed(hash_ ^ 0xABCDEF); }

 private:
  static uint64_t Mixed(uint64_t hash) {
    hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93u;
    return hash ^ (hash >> 32);
  }
  uint64_t hash_;
};

std::string KeyOf(Xpos tag, std::string_view ending, bool whole) {
  std::string key = StrCat(Name(tag), "\t");
  if (whole) key += '^';
  key += ending;
  return key;
}

// The keys of a word's endings, the shortest first, the whole word last.
std::vector<std::string> Keys(std::string_view word, Xpos tag, size_t below) {
  std::vector<std::string> keys;
  for (size_t n = 0; n <= std::min(kLongestEnding, word.size()) && n < below; ++n) {
    keys.push_back(KeyOf(tag, word.substr(word.size() - n), false));
  }
  if (word.size() < below) keys.push_back(KeyOf(tag, word, true));
  return keys;
}

std::string Prepared(std::string_view form, Xpos tag) {
  constexpr std::string_view kCurly = "\u2019";
  if (form.find(kCurly) == std::string_view::npos) return IsName(tag) ? std::string(form) : FoldCase(form);
  std::string straight;
  for (size_t at = 0; at < form.size();) {
    const bool curly = form.substr(at, kCurly.size()) == kCurly;
    straight += curly ? '\'' : form[at];
    at += curly ? kCurly.size() : 1;
  }
  return IsName(tag) ? straight : FoldCase(straight);
}

}  // namespace

LemmaRules::Rule LemmaRules::Between(std::string_view word, std::string_view lemma) {
  size_t same = 0;
  while (same < word.size() && same < lemma.size() && word[same] == lemma[same]) ++same;
  return {static_cast<uint32_t>(word.size() - same), std::string(lemma.substr(same))};
}

LemmaRules LemmaRules::Learn(const std::vector<TreebankSentence>& sentences) {
  // Ordered, so that equal data give equal rules.
  std::map<std::pair<size_t, std::string>, std::map<Rule, int>> counts;
  for (const TreebankSentence& sentence : sentences) {
    for (const Word& word : sentence.words) {
      if (word.lemma.empty() || word.lemma == "_") continue;
      const std::string form = Prepared(word.form, word.xpos);
      const bool keeps_case = IsName(word.xpos) || word.xpos == Xpos::kPRP;
      const std::string lemma = keeps_case ? word.lemma : Prepared(word.lemma, word.xpos);
      const Rule rule = Between(form, lemma);
      for (const std::string& key : Keys(form, word.xpos, std::string_view::npos))
        ++counts[{key.size(), key}][rule];
    }
  }
  // A shorter ending is decided before a longer one, which is kept only where it decides otherwise.
  LemmaRules learned;
  for (const auto& [key, by_rule] : counts) {
    const auto best = std::max_element(by_rule.begin(), by_rule.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string& text = key.second;
    const size_t tab = text.find('\t');
    const bool whole = text.find('^', tab) == tab + 1 && text.size() > tab + 2;
    const std::string_view ending = std::string_view(text).substr(tab + 1 + (whole ? 1 : 0));
    if (best->second < 2 && !whole) continue;
    const Xpos tag = XposOf(std::string_view(text).substr(0, tab));
    const Rule* shorter = learned.FindWhileLearning(ending, tag, whole ? ending.size() + 1 : ending.size());
    if (shorter == nullptr || *shorter != best->first) learned.rules_[text] = best->first;
  }
  learned.MakeIndex();
  return learned;
}

const LemmaRules::Rule* LemmaRules::FindWhileLearning(std::string_view word, Xpos tag, size_t below) const {
  std::string key = KeyOf(tag, word, true);
  const size_t prefix = key.size() - word.size() - 1;
  if (word.size() < below) {
    if (const auto whole = rules_.find(key); whole != rules_.end()) return &whole->second;
  }
  for (size_t n = std::min(kLongestEnding, word.size()) + 1; n-- > 0;) {
    if (n >= below) continue;
    key.resize(prefix);
    key += word.substr(word.size() - n);
    if (const auto rule = rules_.find(key); rule != rules_.end()) return &rule->second;
  }
  return nullptr;
}

void LemmaRules::Add(const std::vector<WholeWord>& words) {
  for (const WholeWord& whole : words) {
    rules_[KeyOf(whole.tag, whole.word, true)] = Between(whole.word, whole.lemma);
  }
  MakeIndex();
}

void LemmaRules::MakeIndex() {
  index_ = FlatIndex(rules_.size());
  numbered_.clear();
  for (const auto& [key, rule] : rules_) {
    const size_t tab = key.find('\t');
    EndingHash hash(XposOf(std::string_view(key).substr(0, tab)));
    const bool whole = key.size() > tab + 2 && key[tab + 1] == '^';
    for (size_t i = key.size(); i-- > tab + 1 + (whole ? 1 : 0);) hash.Add(key[i]);
    index_.Insert(whole ? hash.Whole() : hash.value(), static_cast<uint32_t>(numbered_.size()));
    numbered_.push_back(rule);
  }
}

const LemmaRules::Rule* LemmaRules::Find(std::string_view word, Xpos tag) const {
  EndingHash hash(tag);
  uint32_t best = index_.Find(hash.value());
  for (size_t n = 1; n <= word.size(); ++n) {
    hash.Add(word[word.size() - n]);
    if (n > kLongestEnding) continue;
    if (const uint32_t found = index_.Find(hash.value()); found != FlatIndex::kNone) best = found;
  }
  if (const uint32_t whole = index_.Find(hash.Whole()); whole != FlatIndex::kNone) best = whole;
  return best == FlatIndex::kNone ? nullptr : &numbered_[best];
}

std::string LemmaRules::Lemma(std::string_view form, Xpos tag) const {
  std::string word = Prepared(form, tag);
  const Rule* rule = Find(word, tag);
  if (rule == nullptr || rule->cut > word.size() || (rule->cut == word.size() && rule->add.empty()))
    return word;
  size_t kept = word.size() - rule->cut;
  // A rule of one sign may meet another: never cut one in two ("´m").
  while (kept > 0 && (static_cast<uint8_t>(word[kept]) & 0xC0) == 0x80) --kept;
  word.resize(kept);
  return word + rule->add;
}

std::string LemmaRules::Serialise() const {
  std::string out;
  for (const auto& [key, rule] : rules_) StrAppend(&out, key, "\t", rule.cut, "\t", rule.add, "\n");
  return out;
}

absl::StatusOr<LemmaRules> LemmaRules::Parse(std::string_view text) {
  LemmaRules rules;
  for (const std::string_view line : Split(text, '\n')) {
    if (line.empty()) continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    Rule rule;
    if (cells.size() != 4 || !absl::SimpleAtoi(ToAbsl(cells[2]), &rule.cut)) {
      return DataLoss("the lemma rules hold '", line, "', expected tag, ending, number and letters");
    }
    rule.add = std::string(cells[3]);
    rules.rules_.emplace(StrCat(cells[0], "\t", cells[1]), std::move(rule));
  }
  rules.MakeIndex();
  return rules;
}

}  // namespace onrecord::syntax
