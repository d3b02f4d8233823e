#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/gazetteer_builder.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// Also with the last word small: "State department".
void AddOrganisationForm(GazetteerBuilder& out, uint32_t entry, std::string_view form) {
  out.AddForm(form, {.entry = entry});
  const size_t blank = form.rfind(' ');
  if (blank == std::string_view::npos || blank < 4) return;
  out.AddForm(StrCat(form.substr(0, blank + 1), AsciiLower(form.substr(blank + 1))), {.entry = entry});
}

absl::Status AddOrganisations(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "organisations.tsv",
                                  {"name", "also", "kind", "country", "code", "full", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, c[3]));
    const uint32_t entry = out.Add({.kind = Kind::kOrganisation,
                                    .name = c[5].empty() ? c[0] : c[5],
                                    .short_name = c[0],
                                    .country = c[3],
                                    .code = c[4],
                                    .detail = c[2],
                                    .where = row.where,
                                    .example = c[6]},
                                   {});
    AddOrganisationForm(out, entry, c[0]);
    AddOrganisationForm(out, entry, c[5]);
    for (const std::string_view form : CellValues(c[1])) AddOrganisationForm(out, entry, form);
  }
  return absl::OkStatus();
}

absl::Status AddPeople(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, "people.tsv",
                                                     {"name", "also", "country", "code", "office", "from",
                                                      "until", "gender", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, c[2]));
    GazetteerEntry entry{.kind = Kind::kPerson,
                         .name = c[0],
                         .country = c[2],
                         .code = c[3],
                         .detail = c[4],
                         .where = row.where,
                         .example = c[8]};
    OR_ASSIGN_OR_RETURN(entry.from, ReadDay(row.where, c[5], false));
    OR_ASSIGN_OR_RETURN(entry.until, ReadDay(row.where, c[6], true));
    OR_ASSIGN_OR_RETURN(entry.gender, ReadGender(row.where, c[7]));
    std::vector<std::string_view> names = CellValues(c[1]);
    names.insert(names.begin(), c[0]);
    out.Add(std::move(entry), names);
  }
  return absl::OkStatus();
}

absl::Status AddRoles(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(
      const Table table,
      Table::Read(files, "roles.tsv", {"role", "plural", "code", "gender", "title", "broader", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    if (!c[4].empty() && c[4] != "yes" && c[4] != "kin")
      return InvalidArgument(row.where, ": expected yes, kin or -, got '", c[4], "'");
    GazetteerEntry entry{.kind = Kind::kRole,
                         .name = c[0],
                         .short_name = c[5],
                         .code = c[2],
                         .detail = c[4] == "kin" ? "kin" : "",
                         .title = c[4] == "yes",
                         .where = row.where,
                         .example = c[6]};
    OR_ASSIGN_OR_RETURN(entry.gender, ReadGender(row.where, c[3]));
    const uint32_t number = out.Add(std::move(entry), {c[0]});
    for (const std::string_view form : CellValues(c[1])) out.AddForm(form, {.entry = number, .plural = true});
  }
  return absl::OkStatus();
}

absl::Status AddAgents(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "agents.tsv", {"agent", "plural", "kind", "code", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    if (c[2] != "body" && c[2] != "government" && c[2] != "group" && c[2] != "country" &&
        c[2] != "document" && c[2] != "other") {
      return InvalidArgument(row.where, ": expected body|government|group|country|document|other, got '",
                             c[2], "'");
    }
    const uint32_t number = out.Add({.kind = Kind::kAgent,
                                     .name = c[0],
                                     .code = c[3],
                                     .detail = c[2],
                                     .where = row.where,
                                     .example = c[4]},
                                    {c[0]});
    for (const std::string_view form : CellValues(c[1])) {
      out.AddForm(form, {.entry = number, .plural = form != c[0]});
    }
  }
  return absl::OkStatus();
}

// They imply a country, like its adjective, but only if the article mentions it.
absl::Status AddPartyWords(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "party_words.tsv", {"word", "people", "country", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, c[2]));
    GazetteerEntry entry{.kind = Kind::kDemonym,
                         .name = c[0],
                         .country = c[2],
                         .detail = "party",
                         .where = row.where,
                         .example = c[3]};
    out.Add(entry, {StrCat("~", c[0])});
    entry.kind = Kind::kPeople;
    entry.example.clear();
    const uint32_t people = out.Add(entry, {});
    for (const std::string_view form : CellValues(c[1]))
      out.AddForm(StrCat("~", form), {.entry = people, .plural = form.back() == 's'});
  }
  return absl::OkStatus();
}

absl::Status AddOffices(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "offices.tsv", {"role", "country", "institution", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, c[1]));
    if (!out.gazetteer().Named(1u << static_cast<int>(Kind::kRole), c[0]))
      return InvalidArgument(row.where, ": expected a role of roles.tsv, got '", c[0], "'");
    out.index().institutions[StrCat(c[1], "|", c[0])] = c[2];
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddActors(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_RETURN_IF_ERROR(AddOrganisations(files, out));
  OR_RETURN_IF_ERROR(AddPeople(files, out));
  OR_RETURN_IF_ERROR(AddRoles(files, out));
  OR_RETURN_IF_ERROR(AddAgents(files, out));
  OR_RETURN_IF_ERROR(AddPartyWords(files, out));
  return AddOffices(files, out);
}

}  // namespace onrecord
