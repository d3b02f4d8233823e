#include "enrich/lexicon/actor_codes.h"

namespace onrecord {

namespace {

constexpr uint32_t kOrganisations = 1u << static_cast<int>(GazetteerKind::kOrganisation);
constexpr uint32_t kRoles = 1u << static_cast<int>(GazetteerKind::kRole);
constexpr uint32_t kAgents = 1u << static_cast<int>(GazetteerKind::kAgent);

ActorCode WithCountry(const Lexicon& lexicon, std::string_view country, const ActorCode& code) {
  if (IsWholeCode(lexicon, code)) return code;
  return ActorCode(lexicon.gazetteer.CountryCode(country), code);
}

}  // namespace

bool IsWholeCode(const Lexicon& lexicon, const ActorCode& code) {
  if (code.text().size() < ActorCode::kGroup) return false;
  return lexicon.actor_groups.Is(code.first(), ActorGroup::kInternational) ||
         !lexicon.gazetteer.CountryCode(code.first()).empty();
}

const GazetteerEntry* OfficeOn(const Gazetteer& gazetteer, std::string_view name, int day, bool* former) {
  *former = false;
  const GazetteerEntry* nearest = nullptr;
  for (const GazetteerEntry* entry : gazetteer.People(name)) {
    const bool begun = entry->from == 0 || day == 0 || entry->from <= day;
    const bool over = entry->until != 0 && day != 0 && day > entry->until;
    if (begun && !over) {
      if (!nearest || *former || entry->from >= nearest->from) nearest = entry;
      *former = false;
    } else if (!nearest || (*former && entry->from > nearest->from && begun)) {
      nearest = entry;
      *former = begun;
    }
  }
  return nearest;
}

ActorCode ComposeActorCode(const Lexicon& lexicon, std::string_view country, std::string_view role,
                           std::string_view affiliation) {
  const Gazetteer& gazetteer = lexicon.gazetteer;
  constexpr std::string_view kFormer = "former ";
  const bool former = role == "former" || role.starts_with(kFormer);
  // Those who held an office; "a former friend" held none.
  const GazetteerEntry* held =
      former && role.size() > kFormer.size() ? gazetteer.Named(kRoles, role.substr(kFormer.size())) : nullptr;
  if (former && !(held && held->detail == "kin"))
    return country.empty() ? ActorCode() : ActorCode(gazetteer.CountryCode(country), "ELI");
  const GazetteerEntry* body = gazetteer.Named(kOrganisations, affiliation);
  const GazetteerEntry* part = gazetteer.Named(kRoles, role);
  if (!part) part = gazetteer.Named(kAgents, role);
  const ActorCode code = part ? ActorCode(part->code) : ActorCode();
  const bool general = code.empty() || lexicon.actor_groups.Is(code, ActorGroup::kGeneral);
  if (body && general && !body->code.empty()) {
    const std::string_view place = body->country.empty() ? country : std::string_view(body->country);
    if (IsWholeCode(lexicon, body->code) || !place.empty()) return WithCountry(lexicon, place, body->code);
  }
  return country.empty() ? code : WithCountry(lexicon, country, code);
}

}  // namespace onrecord
