#include "enrich/entities/actor_codes.h"

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

}  // namespace onrecord
