#pragma once
#include <cstdint>

#include "enrich/quotes/find_contents.h"

namespace onrecord {

inline bool IsPunct(const Token& token) { return token.upos == Upos::kPunct; }

// Finds the content of one cue, family of frames by family. Only for FindContent: its parts stand in
// find_contents.cc (what they share), clause_contents.cc (what is said as a clause) and nominal_contents.cc
// (infinitives, objects, prepositions).
class ContentFinder {
 public:
  ContentFinder(const Tree& tree, const CueMatch& match, TokenRange sentence, const Lexicon& lexicon)
      : tree_(tree), match_(match), cue_(*match.cue), sentence_(sentence), cues_(lexicon.cues) {}

  Content Find();

 private:
  // Shared.
  bool After(uint32_t token) const;
  bool IsComma(uint32_t token) const;
  bool Opens(uint32_t token) const;
  bool Closes(uint32_t token) const;
  void Add(TokenRange range, Content* content) const;
  void AddTrimmed(TokenRange range, Content* content) const;
  void CutTail(Content* content) const;
  uint32_t CutAt(TokenRange range) const;
  bool IsRequest(uint32_t verb) const;
  uint32_t EndOfFollowers(uint32_t end) const;
  bool IsCue(uint32_t verb) const;

  // Clauses. Each of the first five tries one family; false: not that.
  bool ParentheticalCue(Content* content);
  bool Trailing(Content* content);
  bool Clause(Content* content);
  bool Around(Content* content);
  bool Phrase(Content* content);
  bool HasClauseAfter() const;
  bool PauseBefore() const;
  bool RestOfSentence(Content* content);
  uint32_t CommaAfter(uint32_t at) const;
  bool IsTimeOfSpeech(uint32_t at) const;
  TokenRange FromCue(TokenRange range) const;
  TokenRange FromLaterThat(TokenRange range) const;
  uint32_t WithSecondThat(uint32_t end) const;
  uint32_t WithSecondClause(uint32_t end) const;
  bool HasOwnCue(TokenRange range) const;
  TokenRange WithoutDay(TokenRange range) const;
  uint32_t EndBeforeNextAct(uint32_t from) const;
  bool IsMistakenRelative(uint32_t clause) const;
  bool LaterThat(Content* content) const;
  bool BelowPerson(Content* content) const;
  TokenRange WithStraySubject(uint32_t clause, Content* content) const;
  uint32_t EndBeforeSharedCue(uint32_t clause, uint32_t end) const;
  bool Before(Content* content);

  // Relative clauses, infinitives, objects, prepositions. Those that take a content try one family each.
  bool Infinitive(Content* content);
  bool Object(Content* content);
  bool Preposition(Content* content);
  bool Raised(uint32_t clause, Frame frame, Content* content);
  bool RelativeClause(Content* content);
  bool HasContentAfter() const;
  int32_t Relative() const;
  TokenRange AfterRelativeCue() const;
  bool IsInverted(TokenRange object) const;
  bool WithObject(TokenRange object, uint32_t complement, Frame frame, Content* content);
  bool InsideObject(TokenRange range, uint32_t object, Content* content);
  uint32_t PhraseEnd(uint32_t phrase) const;

  const Tree& tree_;
  const CueMatch& match_;
  const Cue& cue_;
  const TokenRange sentence_;
  const CueTable& cues_;
};

}  // namespace onrecord
