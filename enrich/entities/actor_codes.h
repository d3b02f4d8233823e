#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/entities/resolve_entities.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The CAMEO actor code of what a phrase names, and why it is believed. Empty code: no actor.
struct ActorCode {
  std::string code;     // "PRKGOV", "IGOUNO", "USA"; a role alone ("COP") where no country is known
  std::string country;  // ISO 3166-1 alpha-3; empty: none
  Provenance why;       // "actors.person.office", "actors.role.sentence" …
};

// Where a phrase that names no country may take one from.
struct ActorScope {
  const ArticleFrame& article;
  const std::vector<Mention>& mentions;
  const std::vector<Entity>& entities;
  std::string dateline_country;  // ISO 3166-1 alpha-3; empty: none
};

// The code of mention `index`: its own words first, then what its entity is known by, then the country of a
// place in the sentence, of the dateline, of the whole article (the country it names most often).
//
//   "Norwegian police arrested Orla Vey"  ->  NORCOP for "Norwegian police"
ActorCode ActorCodeOf(uint32_t index, const ActorScope& scope, const Lexicon& lexicon);

// The same for tokens [first, last): the mention whose head lies in them (the largest one inside), else what
// the gazetteers find in them.
ActorCode ActorCodeOf(uint32_t first, uint32_t last, const ActorScope& scope, const Lexicon& lexicon);

// From what is known of an entity alone: "president" of NOR -> "NORGOV", "former president" -> "NORELI". Role
// and affiliation as in Entity; `whole` is the code of the organisation itself, where it is one. Empty: none.
std::string ComposeActorCode(const Gazetteer& gazetteer, std::string_view country, std::string_view role,
                             std::string_view affiliation);

// True if the code stands by itself: begins with a country or an international kind. "COP" does not.
bool IsWholeCode(const Gazetteer& gazetteer, std::string_view code);

// The office of a person of people.tsv on `day` (yyyymmdd; 0: the last one); null: not in the gazetteer.
// Before and after all offices the nearest one, with `*former` set after it.
const GazetteerEntry* OfficeOn(const Gazetteer& gazetteer, std::string_view name, int day, bool* former);

}  // namespace onrecord
