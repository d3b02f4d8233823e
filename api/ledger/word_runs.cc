#include "api/ledger/word_runs.h"

#include <algorithm>
#include <optional>

#include "api/ledger/align.h"

namespace onrecord::ledger {
namespace {

constexpr size_t kMostCompared = 400;  // words
constexpr double kLeastShared = 0.5;   // share of a text's words that the reference has

std::vector<QuotedWord> Read(std::string_view text) {
  std::vector<QuotedWord> words = ReadQuoted(text, 0);
  if (words.size() > kMostCompared) words.resize(kMostCompared);
  return words;
}

// Puts steps word by word together to runs.
class RunMaker {
 public:
  RunMaker(std::string_view text, std::string_view reference) : text_(text), reference_(reference) {}

  void Add(WordChange change, const QuotedWord* word, const QuotedWord* reference) {
    // Words left out and words put in at the same place are words altered.
    const bool cut_then_put_in = change == WordChange::kInserted && change_ == WordChange::kCut;
    const bool put_in_then_cut = change == WordChange::kCut && change_ == WordChange::kInserted;
    const bool beside_altered =
        change_ == WordChange::kAltered && (change == WordChange::kInserted || change == WordChange::kCut);
    const bool now_altered =
        change == WordChange::kAltered && (change_ == WordChange::kInserted || change_ == WordChange::kCut);
    if (cut_then_put_in || put_in_then_cut || beside_altered || now_altered) {
      change = WordChange::kAltered;
    } else if (change != change_) {
      Flush();
    }
    change_ = change;
    Extend(word, &word_begin_, &word_end_);
    Extend(reference, &reference_begin_, &reference_end_);
  }

  std::vector<WordRun> Take() {
    Flush();
    return std::move(runs_);
  }

 private:
  using Place = std::optional<size_t>;

  static void Extend(const QuotedWord* word, Place* begin, Place* end) {
    if (word == nullptr) return;
    if (!*begin) *begin = word->begin;
    *end = word->end;
  }
  static std::string Between(std::string_view text, const Place& begin, const Place& end) {
    return begin ? std::string(text.substr(*begin, *end - *begin)) : std::string();
  }

  void Flush() {
    if (!change_) return;
    WordRun run{*change_, Between(text_, word_begin_, word_end_),
                Between(reference_, reference_begin_, reference_end_)};
    if (run.change == WordChange::kBracketed) run.text = "[" + run.text + "]";
    runs_.push_back(std::move(run));
    change_.reset();
    word_begin_ = word_end_ = reference_begin_ = reference_end_ = std::nullopt;
  }

  std::string_view text_, reference_;
  std::optional<WordChange> change_;
  Place word_begin_, word_end_, reference_begin_, reference_end_;
  std::vector<WordRun> runs_;
};

TextRelation RelationOf(const std::vector<WordRun>& runs) {
  TextRelation relation = TextRelation::kSame;
  for (const WordRun& run : runs) {
    if (run.change == WordChange::kAltered || run.change == WordChange::kInserted)
      return TextRelation::kAltered;
    if (run.change == WordChange::kCut) relation = TextRelation::kCut;
  }
  return relation;
}

}  // namespace

WordDiff DiffWords(std::string_view text, std::string_view reference) {
  const std::vector<QuotedWord> words = Read(text), others = Read(reference);
  if (words.empty() || others.empty()) {
    return {words.size() == others.size() ? TextRelation::kSame : TextRelation::kParaphrase, {}};
  }
  const Alignment alignment = Align(words, others);
  if (alignment.MatchedShare() < kLeastShared) return {TextRelation::kParaphrase, {}};
  RunMaker runs(text, reference);
  size_t next = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const int at = alignment.word_of[i];
    const QuotedWord& word = words[i];
    if (at < 0) {
      runs.Add(word.bracketed ? WordChange::kBracketed : WordChange::kInserted, &word, nullptr);
      continue;
    }
    for (; next < static_cast<size_t>(at); ++next) runs.Add(WordChange::kCut, nullptr, &others[next]);
    const QuotedWord& other = others[next++];
    if (word.text == other.text) {
      runs.Add(WordChange::kSame, &word, &other);
    } else {
      runs.Add(word.bracketed ? WordChange::kBracketed : WordChange::kAltered, &word, &other);
    }
  }
  for (; next < others.size(); ++next) runs.Add(WordChange::kCut, nullptr, &others[next]);
  WordDiff diff;
  diff.runs = runs.Take();
  diff.relation = RelationOf(diff.runs);
  return diff;
}

}  // namespace onrecord::ledger
