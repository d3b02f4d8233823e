#include "enrich/entities/actor_codes.h"

#include <algorithm>
#include <map>

#include "common/base/strings.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

bool IsWholeCode(const Gazetteer& gazetteer, std::string_view code) {
  if (code.size() < 3) return false;
  const std::string_view head = code.substr(0, 3);
  if (head == "IGO" || head == "NGO" || head == "NGM" || head == "IMG" || head == "MNC" || head == "INT" ||
      head == "UIS")
    return true;
  if (head == "KSV" || head == "TMP") return true;
  return !gazetteer.CountryCode(head).empty();
}

namespace {

using Kind = GazetteerKind;

std::string Joined(const Gazetteer& gazetteer, std::string_view country, std::string_view code) {
  if (IsWholeCode(gazetteer, code)) return std::string(code);
  return StrCat(gazetteer.CountryCode(country), code);
}

// The country that the article names most often; empty: none.
std::string MainCountry(const ActorScope& scope) {
  std::map<std::string, size_t> counts;
  for (const Entity& entity : scope.entities) {
    if (entity.kind == EntityKind::kCountry && !entity.country.empty())
      counts[entity.country] += entity.mentions.size();
  }
  std::string best;
  size_t most = 1;
  for (const auto& [country, count] : counts) {
    if (count > most) {
      most = count;
      best = country;
    }
  }
  return best;
}

// The country of a place that the sentence of `m` names, other than inside `m`; empty: none or several.
std::string SentenceCountry(const Mention& m, const ActorScope& scope) {
  std::string found;
  const uint32_t sentence = scope.article.tokens[m.first_token].sentence;
  for (const Mention& other : scope.mentions) {
    if (scope.article.tokens[other.first_token].sentence != sentence || m.span.Overlaps(other.span)) continue;
    if (other.kind != EntityKind::kPlace || other.country.empty()) continue;
    if (!found.empty() && found != other.country) return "";
    found = other.country;
  }
  return found;
}

}  // namespace

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

std::string ComposeActorCode(const Gazetteer& gazetteer, std::string_view country, std::string_view role,
                             std::string_view affiliation) {
  const bool former = role == "former" || role.starts_with("former ");
  // Those who held an office; "a former friend" held none.
  const GazetteerEntry* held =
      former && role.size() > 7 ? gazetteer.Named(Bit(Kind::kRole), role.substr(7)) : nullptr;
  if (former && !(held && held->detail == "kin"))
    return country.empty() ? "" : StrCat(gazetteer.CountryCode(country), "ELI");
  const GazetteerEntry* body = gazetteer.Named(Bit(Kind::kOrganisation), affiliation);
  const GazetteerEntry* part = gazetteer.Named(Bit(Kind::kRole), role);
  if (!part) part = gazetteer.Named(Bit(Kind::kAgent), role);
  const std::string_view code = part ? std::string_view(part->code) : std::string_view();
  const bool weak =
      code.empty() || code == "GOV" || code == "BUS" || code == "EDU" || code == "PTY" || code == "MED";
  if (body && weak && !body->code.empty()) {
    const std::string_view place = body->country.empty() ? country : std::string_view(body->country);
    if (IsWholeCode(gazetteer, body->code) || !place.empty()) return Joined(gazetteer, place, body->code);
  }
  if (IsWholeCode(gazetteer, code)) return std::string(code);
  if (!country.empty()) return Joined(gazetteer, country, code);
  return std::string(code);
}

ActorCode ActorCodeOf(uint32_t index, const ActorScope& scope, const Lexicon& lexicon) {
  const Gazetteer& gazetteer = lexicon.gazetteer;
  const Mention& m = scope.mentions[index];
  const Entity* entity = m.entity < 0 ? nullptr : &scope.entities[static_cast<size_t>(m.entity)];
  ActorCode out;
  out.country = !m.country.empty() ? m.country : entity ? entity->country : "";
  if (entity && !entity->actor_code.empty() && IsWholeCode(gazetteer, entity->actor_code)) {
    out.code = entity->actor_code;
    out.why = {"actors.entity", 0.9, {}};
    return out;
  }
  std::string code = ComposeActorCode(gazetteer, out.country, m.role, m.affiliation);
  if (code.empty() && entity)
    code = ComposeActorCode(gazetteer, entity->country, entity->role, entity->affiliation);
  out.why = {"actors.phrase", 0.85, {}};
  if (code.empty() || IsWholeCode(gazetteer, code)) {
    out.code = code;
    return out;
  }
  // A role without a country: police, protesters, the opposition.
  const char* rule = "actors.role.sentence";
  double confidence = 0.7;
  std::string country = SentenceCountry(m, scope);
  if (country.empty()) {
    country = scope.dateline_country;
    rule = "actors.role.dateline";
    confidence = 0.55;
  }
  if (country.empty()) {
    country = MainCountry(scope);
    rule = "actors.role.article";
    confidence = 0.45;
  }
  out.country = country;
  out.code = Joined(gazetteer, country, code);
  out.why = {country.empty() ? "actors.role.alone" : rule, country.empty() ? 0.4 : confidence, {}};
  return out;
}

ActorCode ActorCodeOf(uint32_t first, uint32_t last, const ActorScope& scope, const Lexicon& lexicon) {
  int32_t best = -1;
  for (uint32_t i = 0; i < scope.mentions.size(); ++i) {
    const Mention& m = scope.mentions[i];
    if (m.head_token < first || m.head_token >= last) continue;
    const auto size = [&](int32_t at) {
      const Mention& each = scope.mentions[static_cast<size_t>(at)];
      const bool inside = first <= each.first_token && each.last_token <= last;
      return (inside ? 1000u : 0u) + std::min(each.last_token - each.first_token, 900u);
    };
    if (best < 0 || size(static_cast<int32_t>(i)) > size(best)) best = static_cast<int32_t>(i);
  }
  if (best >= 0) {
    ActorCode code = ActorCodeOf(static_cast<uint32_t>(best), scope, lexicon);
    if (!code.code.empty()) return code;
  }
  ActorCode out;
  for (const Mention& m : scope.mentions) {
    if (m.first_token < first || m.last_token > last || m.country.empty() || m.form != MentionForm::kName)
      continue;
    if (m.kind != EntityKind::kCountry && m.kind != EntityKind::kPlace) continue;
    out.country = m.country;
    out.code = lexicon.gazetteer.CountryCode(m.country);
    out.why = {"actors.country_inside", 0.5, {}};
    return out;
  }
  return out;
}

}  // namespace onrecord
