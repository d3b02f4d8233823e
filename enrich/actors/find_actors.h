#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/actors/two_sides.h"
#include "enrich/document/analysis.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// What a noun phrase denotes by itself.
enum class PhraseKind { kNeither, kActor, kPlace, kCountry };
using KindOf = std::function<PhraseKind(int32_t token)>;

// The actors that a noun of a sentence refers to, as CAMEO codes. Uses the mentions and entities of the
// article; a group without a country ("the rebels") takes it from its phrase, the sentence, the dateline or
// the article, in that order; "Israeli jets" count as Israel, "we" in a quote as its speaker.
//
//   "Rebels in Mali freed two French pilots."   Of(tree, Rebels) -> MLIREB   Of(tree, pilots) -> FRA
class ActorFinder {
 public:
  // All references outlive the finder.
  ActorFinder(std::string_view text, const Analysis& article, const Lexicon& lexicon);

  // The actors of the noun phrase headed by `noun`, its conjuncts included; empty: none with a code.
  // `acted_on`: as the target of an act, "attacks on Iran by rebels" means Iran, otherwise the rebels.
  std::vector<EventActor> Of(const Tree& tree, int32_t noun, bool acted_on = false) const;
  // Whether the noun by itself is someone who acts, a place, or neither.
  PhraseKind KindOf(int32_t noun) const;
  // The place that `token` names; empty name: none.
  Place PlaceAt(int32_t token) const;
  // The country of the first place or country under `head`; empty: none.
  std::string CountryUnder(const Tree& tree, int32_t head) const;
  // Whether the code is of a state or an international body, not of a nameless group.
  bool HasCountry(const ActorCode& code) const;
  std::string_view DatelineCountry() const { return dateline_country_; }

 private:
  struct Found {
    ActorCode code;
    std::string country, text;
    Span span;
    EntityKind kind = EntityKind::kOther;
    int32_t entity = -1;
  };
  // The actors of the token itself, without its dependents.
  Found At(int32_t token) const;
  Found FromMention(const Mention& mention, int32_t token) const;
  ActorCode CodeOf(const Mention& mention) const;
  std::vector<EventActor> One(const Tree& tree, int32_t noun, bool acted_on, int depth) const;
  std::vector<std::string> CountriesBehind(const Tree& tree, int32_t noun) const;
  std::vector<std::string> CountriesBefore(const Tree& tree, int32_t noun) const;
  ActorCode WithCountry(const Tree& tree, int32_t noun, const ActorCode& code) const;
  std::string CountryOfPlace(std::string_view place) const;
  std::vector<EventActor> OwnersOf(const Tree& tree, int32_t noun, bool acted_on, int depth) const;
  std::vector<EventActor> DoersOf(const Tree& tree, int32_t noun, int depth) const;
  std::vector<EventActor> JointOwners(const Tree& tree, int32_t noun) const;
  bool IsInContent(const Tree& tree, int32_t token, int32_t noun) const;
  void ReadMentions();
  void ReadGazetteer();
  bool NameContradicts(const GazetteerMatch& match, const GazetteerEntry& entry) const;

  std::string_view text_;
  const Analysis& article_;
  const Lexicon& lexicon_;
  TwoSides two_sides_;
  std::vector<int32_t> mention_at_;  // of each token: the mention it heads, or the narrowest it lies in; -1
  std::vector<int32_t> entry_at_;    // of each token: the gazetteer entry that ends there; -1
  std::vector<int32_t> first_of_;    // first token of that entry
  std::vector<int32_t> role_at_;     // of each token: the role that ends there; -1
  std::string dateline_country_, article_country_;
  bool one_country_ = false;  // the article names no other
};

}  // namespace onrecord
