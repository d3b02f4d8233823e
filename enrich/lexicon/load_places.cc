#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/gazetteer_builder.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// "~Georgia" -> "Georgia": the mark of a form that counts only in context.
std::string_view WithoutMark(std::string_view name) { return name.starts_with('~') ? name.substr(1) : name; }

absl::Status AddCountries(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, "countries.tsv",
                                                     {"code", "cameo", "name", "also", "adjective", "people",
                                                      "capital", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    if (c[0].size() != 3)
      return InvalidArgument(row.where, ": expected a code of three letters, got '", c[0], "'");
    GazetteerEntry entry{.kind = Kind::kCountry,
                         .name = std::string(WithoutMark(c[2])),
                         .country = c[0],
                         .code = c[1].empty() ? c[0] : c[1],
                         .where = row.where,
                         .example = c[7]};
    std::vector<std::string_view> names = CellValues(c[3]);
    names.insert(names.begin(), c[2]);
    out.index().countries[c[0]] = out.Add(entry, names);
    entry.kind = Kind::kDemonym;
    out.Add(entry, CellValues(c[4]));
    if (!c[4].empty()) out.index().adjectives[c[0]] = std::string(CellValues(c[4]).front());
    entry.kind = Kind::kPeople;
    const uint32_t people = out.Add(entry, {});
    for (const std::string_view form : CellValues(c[5])) out.AddForm(form, {.entry = people, .plural = true});
    entry.kind = Kind::kCapital;
    out.Add(entry, CellValues(c[6]));
  }
  return absl::OkStatus();
}

absl::Status AddIsoCountries(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "iso_countries.tsv", {"code", "name", "official"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    const auto known = out.index().countries.find(c[0]);
    if (known == out.index().countries.end()) {
      out.index().countries[c[0]] =
          out.Add({.kind = Kind::kCountry, .name = c[1], .country = c[0], .code = c[0], .where = row.where},
                  {c[1], c[2]});
      continue;
    }
    // A name that counts only in context is not added a second time without that condition.
    if (c[1] != out.entry(known->second).name) out.AddForm(c[1], {.entry = known->second});
    out.AddForm(c[2], {.entry = known->second});
  }
  return absl::OkStatus();
}

// A region is a place, and a country only to those who come from it.
absl::Status AddRegions(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "regions.tsv", {"code", "name", "adjective", "people", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    if (c[0].size() != 3 || out.index().countries.contains(c[0]))
      return InvalidArgument(row.where, ": expected a code of three letters that is no country's, got '",
                             c[0], "'");
    GazetteerEntry entry{
        .kind = Kind::kPlace, .name = c[1], .code = c[0], .where = row.where, .example = c[4]};
    out.index().countries[c[0]] = out.Add(entry, {c[1]});
    entry.country = c[0];
    entry.kind = Kind::kDemonym;
    out.Add(entry, CellValues(c[2]));
    if (!c[2].empty()) out.index().adjectives[c[0]] = std::string(CellValues(c[2]).front());
    entry.kind = Kind::kPeople;
    const uint32_t people = out.Add(entry, {});
    for (const std::string_view form : CellValues(c[3])) out.AddForm(form, {.entry = people, .plural = true});
  }
  return absl::OkStatus();
}

absl::Status AddTowns(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "places.tsv", {"name", "also", "country", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::vector<std::string>& c = row.cells;
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, c[2]));
    std::vector<std::string_view> names = CellValues(c[1]);
    names.insert(names.begin(), c[0]);
    out.Add({.kind = Kind::kPlace, .name = c[0], .country = c[2], .where = row.where, .example = c[3]},
            names);
  }
  return absl::OkStatus();
}

absl::Status AddCities(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, "cities.tsv", {"name", "country"}));
  for (const Table::Row& row : table.rows()) {
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, row.cells[1]));
    out.Add({.kind = Kind::kPlace, .name = row.cells[0], .country = row.cells[1], .where = row.where},
            {row.cells[0]});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddPlaces(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_RETURN_IF_ERROR(AddCountries(files, out));
  OR_RETURN_IF_ERROR(AddIsoCountries(files, out));
  OR_RETURN_IF_ERROR(AddRegions(files, out));
  OR_RETURN_IF_ERROR(AddTowns(files, out));
  return AddCities(files, out);
}

absl::Status AddSubdivisions(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "states.tsv", {"state", "short", "country", "example"}));
  for (const Table::Row& row : table.rows()) {
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, row.cells[2]));
    out.index().states[row.cells[0]] = row.cells[2];
    for (const std::string_view form : CellValues(row.cells[1]))
      out.index().states[std::string(form)] = row.cells[2];
  }
  OR_ASSIGN_OR_RETURN(const Table more, Table::Read(files, "subdivisions.tsv", {"name", "country"}));
  for (const Table::Row& row : more.rows()) {
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, row.cells[1]));
    out.index().states.try_emplace(row.cells[0], row.cells[1]);
  }
  return absl::OkStatus();
}

}  // namespace onrecord
