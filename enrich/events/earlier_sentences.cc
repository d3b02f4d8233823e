#include "enrich/events/earlier_sentences.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr size_t kDeedsBack = 30;

// The phrases with a preposition behind a noun, whether they are attached to it or to the verb it is the
// object of.
std::vector<int32_t> PhrasesOf(const Tree& tree, int32_t noun) {
  std::vector<int32_t> phrases;
  for (const int32_t child : tree.Children(noun)) {
    if (tree[child].deprel == Deprel::kNmod) phrases.push_back(child);
  }
  if (tree[noun].deprel != Deprel::kObj || tree[noun].head < 0) return phrases;
  for (const int32_t child : tree.Children(tree[noun].head)) {
    if (tree[child].deprel == Deprel::kObl && child > noun) phrases.push_back(child);
  }
  return phrases;
}

}  // namespace

void EarlierSentences::Note(const Tree& tree, TokenRange sentence, const ActorFinder& actors,
                            const std::vector<Event>& events) {
  for (uint32_t noun = sentence.first; noun < sentence.last; ++noun) {
    if (!IsNoun(tree[noun]) || tree[noun].word < 0) continue;
    for (const int32_t phrase : PhrasesOf(tree, noun)) {
      if (!lexicon_.InClass("target_first", lexicon_.Find(tree.Case(phrase)))) continue;
      std::vector<EventActor> found = actors.Of(tree, phrase, /*acted_on=*/true);
      if (!found.empty()) other_sides_[tree[noun].lemma] = std::move(found);
    }
  }
  for (const Event& event : events) deeds_.push_back({event.code, event.why.rule, event.source});
}

// "the test", "that offer", "such remarks": with nothing beside it that says whose.
bool EarlierSentences::RefersBack(const Tree& tree, int32_t noun) const {
  bool definite = false;
  for (const int32_t child : tree.Children(noun)) {
    const Deprel relation = tree[child].deprel;
    if (relation == Deprel::kDet || relation == Deprel::kDetPredet)
      definite |= lexicon_.InClass("taking_up", tree[child].word);
    if (IsOneOf(relation, {Deprel::kNmodPoss, Deprel::kNmod, Deprel::kAclRelcl})) return false;
  }
  return definite;
}

// The noun has the stem of the trigger of the act: "tested", "the test".
bool EarlierSentences::IsNamedBy(const Tree& tree, int32_t noun, const Deed& deed) const {
  const std::string lemma = AsciiLower(tree[noun].lemma);
  for (const char* kind : {"_n.", "_v."}) {
    if (deed.rule.find(StrCat(".", lemma, kind)) != std::string::npos ||
        deed.rule.find(StrCat("/", lemma, kind)) != std::string::npos)
      return true;
  }
  return false;
}

// The noun says what kind of deed it was, or only that it was one, or that it was words.
bool EarlierSentences::IsOfItsKind(const Tree& tree, int32_t noun, const Deed& deed) const {
  const WordId word = tree[noun].word;
  const std::string root = deed.code.substr(0, 2);
  if (lexicon_.InClass("word_nouns", word)) return lexicon_.CodeInClass("word_codes", root);
  if (lexicon_.InClass("deed_nouns", word)) return !lexicon_.CodeInClass("remark_codes", root);
  for (const uint32_t index : lexicon_.Started(word)) {
    const EventPattern& pattern = lexicon_.patterns()[index];
    if (pattern.kind == 'n' && pattern.wrap == Wrap::kNone && pattern.code.substr(0, 2) == root &&
        !lexicon_.CodeInClass("statement_codes", root))
      return true;
  }
  return false;
}

std::vector<EventActor> EarlierSentences::ActorOfAct(const Tree& tree, int32_t noun,
                                                     const ActorCode& source) const {
  if (!IsNoun(tree[noun]) || !RefersBack(tree, noun)) return {};
  const size_t first = deeds_.size() > kDeedsBack ? deeds_.size() - kDeedsBack : 0;
  for (const bool by_word : {true, false}) {
    for (size_t i = deeds_.size(); i-- > first;) {
      const Deed& deed = deeds_[i];
      if (deed.doer.code.SameFirst(source)) continue;
      if (by_word ? IsNamedBy(tree, noun, deed) : IsOfItsKind(tree, noun, deed)) return {deed.doer};
    }
  }
  return {};
}

std::vector<EventActor> EarlierSentences::CounterpartOf(const Tree& tree, int32_t noun) const {
  if (!IsNoun(tree[noun]) || !RefersBack(tree, noun)) return {};
  const auto it = other_sides_.find(tree[noun].lemma);
  return it == other_sides_.end() ? std::vector<EventActor>() : it->second;
}

}  // namespace onrecord
