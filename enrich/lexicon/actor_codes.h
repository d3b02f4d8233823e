#pragma once
#include <string>
#include <string_view>

#include "enrich/document/actor_code.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The CAMEO actor code of an entity, from what is known of it: "president" of NOR -> "NORGOV", "former
// president" -> "NORELI". Role and affiliation as in Entity. Empty: none.
ActorCode ComposeActorCode(const Lexicon& lexicon, std::string_view country, std::string_view role,
                           std::string_view affiliation);

// True if the code stands by itself: begins with a country or an international kind. "COP" does not.
bool IsWholeCode(const Lexicon& lexicon, const ActorCode& code);

// The office of a person of people.tsv on `day` (yyyymmdd; 0: the last one); null: not in the gazetteer.
// Before and after all offices the nearest one, with `*former` set after it.
const GazetteerEntry* OfficeOn(const Gazetteer& gazetteer, std::string_view name, int day, bool* former);

}  // namespace onrecord
