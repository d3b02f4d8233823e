#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "enrich/document/actor_code.h"
#include "enrich/document/provenance.h"
#include "enrich/document/span.h"

namespace onrecord {

enum class EntityKind { kOther, kPerson, kOrganisation, kPlace, kCountry, kGroup };
// Whether entities of that kind can act and speak: false for places and the unknown kind.
constexpr bool CanAct(EntityKind kind) { return kind != EntityKind::kOther && kind != EntityKind::kPlace; }

enum class MentionForm { kName, kNominal, kPronoun };

// A noun phrase that refers to someone or something, e.g. "North Korean leader Kim Jong Un".
struct Mention {
  Span span;                 // the whole phrase, titles and descriptions included, articles too
  Span name;                 // "Kim Jong Un"; empty: nominal or pronoun
  uint32_t first_token = 0;  // of span, in Analysis::tokens
  uint32_t last_token = 0;   // after the last
  uint32_t head_token = 0;   // the syntactic head; without a parse, the last token of the name or noun group
  MentionForm form = MentionForm::kName;
  EntityKind kind = EntityKind::kOther;
  std::string role;         // "leader", "spokesperson"; empty: none given here
  std::string affiliation;  // "State Department", "National Security Council"; empty: none given here
  std::string country;  // ISO 3166-1 alpha-3 given here ("PRK"), or a part of the world ("EUR"); empty: none
  bool plural = false;
  char gender = 0;              // 'm', 'f', 'n' or 0: not known
  int32_t entity = -1;          // index into Analysis::entities; -1: not resolved
  std::vector<int32_t> others;  // of "they": the other entities it refers to, named together with `entity`
  Provenance why;
};

// One person, organisation, place or group of the article, its mentions joined.
struct Entity {
  EntityKind kind = EntityKind::kOther;
  std::string name;         // full name; empty: never named
  std::string description;  // "State Department spokesperson"; only where never named
  std::string role;
  std::string affiliation;  // canonical: "U.S. Department of State"
  std::string country;      // as in Mention
  ActorCode actor_code;     // on the article's day; empty: none
  std::string speaker_key;  // folded name; of the unnamed, description and affiliation
  char gender = 0;
  bool plural = false;
  std::vector<uint32_t> mentions;  // indices into Analysis::mentions, in text order
};

}  // namespace onrecord
