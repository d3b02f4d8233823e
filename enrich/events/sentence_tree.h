#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// One sentence's tree as events read it, with its lemmas as numbers of the lexicon. Token numbers are those
// of Analysis::tokens. Where a verb with a tense was hung on its object like an adjective ("Iran | lifted
// sanctions"), the tree is mended: the verb takes the noun's place, what stands before it is its subject.
class SentenceTree {
 public:
  // `tokens` and `lexicon` outlive the tree; `text` is the article's.
  SentenceTree(std::string_view text, const std::vector<Token>& tokens, const Sentence& sentence,
               const EventLexicon& lexicon);

  int32_t begin() const { return begin_; }
  int32_t end() const { return end_; }
  const Token& At(int32_t token) const { return tokens_[token]; }
  const std::vector<int32_t>& Children(int32_t token) const { return children_[token - begin_]; }
  Deprel Relation(int32_t token) const { return relations_[token - begin_]; }
  int32_t Parent(int32_t token) const { return heads_[token - begin_]; }
  WordId Word(int32_t token) const { return words_[token - begin_]; }
  int Depth(int32_t token) const;
  // The first child of that relation; -1: none.
  int32_t Child(int32_t token, Deprel relation) const;
  bool IsVerb(int32_t token) const;
  bool IsNoun(int32_t token) const;
  // "on Monday", "in 2017": the noun of such a phrase is no one and nowhere.
  bool TellsTime(int32_t token) const { return tells_time_[token - begin_]; }
  // "not", "never", "n't"; but not of "not only".
  bool Negates(int32_t token) const { return negates_[token - begin_]; }
  // "no troops", "nobody", "neither side", "not a soldier": what is said of the phrase is said of none.
  bool SaysNone(int32_t noun) const;
  // The lemma of the preposition of a phrase; empty: none.
  std::string_view Case(int32_t token) const;
  // `token` and what is joined to it by "and": {Iran, Iraq}.
  std::vector<int32_t> Joined(int32_t token) const;
  // First and last token under `token`, itself included; `narrow`: without conjuncts, relative clauses,
  // appositions.
  std::pair<int32_t, int32_t> Extent(int32_t token, bool narrow) const;
  // Whether `token` hangs under `above`, or is it.
  bool IsUnder(int32_t token, int32_t above) const;

 private:
  enum class ReadAs : char { kTagged, kNoun, kVerb };

  void List();
  void Set(int32_t token, int32_t head, Deprel relation);
  // mend_tree.cc
  void Mend(const EventLexicon& lexicon);
  void MendWord(int32_t token, const EventLexicon& lexicon);
  void MendParticle(int32_t particle, const EventLexicon& lexicon);
  void MendDay(int32_t day);
  void MendTwoSubjects(int32_t verb);
  void MendTense(int32_t verb);
  void MendTwoObjects(int32_t verb);
  void MendCounted(int32_t verb, const EventLexicon& lexicon);
  void MendSharedNumbers(int32_t verb);
  void MendJoinedNumber(int32_t verb);
  void MendSubject(int32_t verb);
  void MendTime(int32_t subject);
  bool HasVerblessRoot() const;
  bool CanBeVerb(int32_t token, const EventLexicon& lexicon) const;
  void MendVerblessClause(const EventLexicon& lexicon);
  void TakeRoot(int32_t verb);
  void ReadPluralAsVerb(int32_t verb);
  void TakePlaceOf(int32_t verb, int32_t noun);
  void TakePlaceOfHave(int32_t verb, int32_t noun);

  const std::vector<Token>& tokens_;
  int32_t begin_, end_;
  std::vector<int32_t> heads_;
  std::vector<Deprel> relations_;
  std::vector<std::vector<int32_t>> children_;
  std::vector<WordId> words_;
  std::vector<ReadAs> read_as_;
  std::vector<bool> tells_time_;
  std::vector<bool> negates_;
  std::vector<bool> names_none_;
};

}  // namespace onrecord
