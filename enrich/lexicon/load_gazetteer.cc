#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/gazetteer_index.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// The values of a cell: "a|b" -> "a", "b"; "" -> none.
std::vector<std::string_view> Values(std::string_view cell) {
  if (cell.empty()) return {};
  return Split(cell, '|');
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "2009-01-20", "2009-01" or "2009" as yyyymmdd; the missing parts become 1 (first day) or 99 (last day).
absl::StatusOr<int> Day(const std::string& where, std::string_view cell, bool last) {
  if (cell.empty()) return 0;
  std::vector<std::string_view> parts = Split(cell, '-');
  const std::string_view missing = last ? "99" : "01";
  while (parts.size() < 3) parts.push_back(missing);
  if (parts.size() > 3 || parts[0].size() != 4 || parts[1].size() != 2 || parts[2].size() != 2 ||
      !IsDigits(parts[0]) || !IsDigits(parts[1]) || !IsDigits(parts[2])) {
    return InvalidArgument(where, ": expected a day like 2009-01-20, 2009-01 or 2009, got '", cell, "'");
  }
  return std::stoi(StrCat(parts[0], parts[1], parts[2]));
}

absl::StatusOr<char> Gender(const std::string& where, const std::string& cell) {
  if (cell.empty()) return '\0';
  if (cell == "m" || cell == "f" || cell == "u") return cell[0];
  return InvalidArgument(where, ": expected m, f, u or -, got '", cell, "'");
}

}  // namespace

// Reads the files into a Gazetteer.
class GazetteerLoader {
 public:
  GazetteerLoader(const LexiconFiles& files, Gazetteer* out)
      : files_(files), out_(*out), index_(*out->index_) {}

  absl::Status Run() {
    OR_RETURN_IF_ERROR(Countries());
    OR_RETURN_IF_ERROR(IsoCountries());
    OR_RETURN_IF_ERROR(Regions());
    OR_RETURN_IF_ERROR(Places());
    OR_RETURN_IF_ERROR(Cities());
    OR_RETURN_IF_ERROR(Organisations());
    OR_RETURN_IF_ERROR(People());
    OR_RETURN_IF_ERROR(Roles());
    OR_RETURN_IF_ERROR(Agents());
    OR_RETURN_IF_ERROR(PartyWords());
    OR_RETURN_IF_ERROR(Offices());
    OR_RETURN_IF_ERROR(NameGenders("name_genders.tsv"));
    OR_RETURN_IF_ERROR(NameGenders("given_names.tsv"));
    OR_RETURN_IF_ERROR(WordNames());
    OR_RETURN_IF_ERROR(States());
    OR_RETURN_IF_ERROR(FamilyFirst());
    return Nicknames();
  }

 private:
  // Adds an entry and its forms.
  uint32_t Add(GazetteerEntry entry, const std::vector<std::string_view>& forms) {
    const uint32_t number = static_cast<uint32_t>(out_.entries_.size());
    index_.named[entry.name].push_back(number);
    if (!entry.short_name.empty() && entry.kind == Kind::kOrganisation && entry.short_name != entry.name)
      index_.named[entry.short_name].push_back(number);
    out_.entries_.push_back(std::move(entry));
    for (const std::string_view form : forms) index_.Add(form, {.entry = number});
    return number;
  }

  static std::string_view WithoutMark(std::string_view name) {
    return name.starts_with('~') ? name.substr(1) : name;
  }

  absl::Status CheckCountry(const std::string& where, const std::string& iso) const {
    if (iso.empty() || index_.countries.contains(iso)) return absl::OkStatus();
    return InvalidArgument(where, ": expected the code of a row of countries.tsv or iso_countries.tsv, got '",
                           iso, "'");
  }

  absl::Status Countries() {
    OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files_, "countries.tsv",
                                                       {"code", "cameo", "name", "also", "adjective",
                                                        "people", "capital", "example"}));
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
      std::vector<std::string_view> names = Values(c[3]);
      names.insert(names.begin(), c[2]);
      index_.countries[c[0]] = Add(entry, names);
      entry.kind = Kind::kDemonym;
      Add(entry, Values(c[4]));
      if (!c[4].empty()) index_.adjectives[c[0]] = std::string(Values(c[4]).front());
      entry.kind = Kind::kPeople;
      const uint32_t people = Add(entry, {});
      for (const std::string_view form : Values(c[5])) index_.Add(form, {.entry = people, .plural = true});
      entry.kind = Kind::kCapital;
      Add(entry, Values(c[6]));
    }
    return absl::OkStatus();
  }

  absl::Status IsoCountries() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "iso_countries.tsv", {"code", "name", "official"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      const auto known = index_.countries.find(c[0]);
      if (known == index_.countries.end()) {
        index_.countries[c[0]] =
            Add({.kind = Kind::kCountry, .name = c[1], .country = c[0], .code = c[0], .where = row.where},
                {c[1], c[2]});
        continue;
      }
      // A name that counts only in context must not come back through this door.
      if (c[1] != out_.entries_[known->second].name) index_.Add(c[1], {.entry = known->second});
      index_.Add(c[2], {.entry = known->second});
    }
    return absl::OkStatus();
  }

  // A region is a place, and a country only to those who come from it.
  absl::Status Regions() {
    OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files_, "regions.tsv",
                                                       {"code", "name", "adjective", "people", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      if (c[0].size() != 3 || index_.countries.contains(c[0]))
        return InvalidArgument(row.where, ": expected a code of three letters that is no country's, got '",
                               c[0], "'");
      GazetteerEntry entry{
          .kind = Kind::kPlace, .name = c[1], .code = c[0], .where = row.where, .example = c[4]};
      index_.countries[c[0]] = Add(entry, {c[1]});
      entry.country = c[0];
      entry.kind = Kind::kDemonym;
      Add(entry, Values(c[2]));
      if (!c[2].empty()) index_.adjectives[c[0]] = std::string(Values(c[2]).front());
      entry.kind = Kind::kPeople;
      const uint32_t people = Add(entry, {});
      for (const std::string_view form : Values(c[3])) index_.Add(form, {.entry = people, .plural = true});
    }
    return absl::OkStatus();
  }

  absl::Status Places() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "places.tsv", {"name", "also", "country", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      OR_RETURN_IF_ERROR(CheckCountry(row.where, c[2]));
      std::vector<std::string_view> names = Values(c[1]);
      names.insert(names.begin(), c[0]);
      Add({.kind = Kind::kPlace, .name = c[0], .country = c[2], .where = row.where, .example = c[3]}, names);
    }
    return absl::OkStatus();
  }

  absl::Status Cities() {
    OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files_, "cities.tsv", {"name", "country"}));
    for (const Table::Row& row : table.rows()) {
      OR_RETURN_IF_ERROR(CheckCountry(row.where, row.cells[1]));
      Add({.kind = Kind::kPlace, .name = row.cells[0], .country = row.cells[1], .where = row.where},
          {row.cells[0]});
    }
    return absl::OkStatus();
  }

  absl::Status Organisations() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "organisations.tsv",
                                    {"name", "also", "kind", "country", "code", "full", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      OR_RETURN_IF_ERROR(CheckCountry(row.where, c[3]));
      const uint32_t entry = Add({.kind = Kind::kOrganisation,
                                  .name = c[5].empty() ? c[0] : c[5],
                                  .short_name = c[0],
                                  .country = c[3],
                                  .code = c[4],
                                  .detail = c[2],
                                  .where = row.where,
                                  .example = c[6]},
                                 {});
      AddOrganisation(entry, c[0]);
      AddOrganisation(entry, c[5]);
      for (const std::string_view form : Values(c[1])) AddOrganisation(entry, form);
    }
    return absl::OkStatus();
  }

  // Also with the last word small: "State department".
  void AddOrganisation(uint32_t entry, std::string_view form) {
    index_.Add(form, {.entry = entry});
    const size_t blank = form.rfind(' ');
    if (blank == std::string_view::npos || blank < 4) return;
    index_.Add(StrCat(form.substr(0, blank + 1), AsciiLower(form.substr(blank + 1))), {.entry = entry});
  }

  absl::Status People() {
    OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files_, "people.tsv",
                                                       {"name", "also", "country", "code", "office", "from",
                                                        "until", "gender", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      OR_RETURN_IF_ERROR(CheckCountry(row.where, c[2]));
      GazetteerEntry entry{.kind = Kind::kPerson,
                           .name = c[0],
                           .country = c[2],
                           .code = c[3],
                           .detail = c[4],
                           .where = row.where,
                           .example = c[8]};
      OR_ASSIGN_OR_RETURN(entry.from, Day(row.where, c[5], false));
      OR_ASSIGN_OR_RETURN(entry.until, Day(row.where, c[6], true));
      OR_ASSIGN_OR_RETURN(entry.gender, Gender(row.where, c[7]));
      std::vector<std::string_view> names = Values(c[1]);
      names.insert(names.begin(), c[0]);
      Add(std::move(entry), names);
    }
    return absl::OkStatus();
  }

  absl::Status Roles() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "roles.tsv",
                                    {"role", "plural", "code", "gender", "title", "broader", "example"}));
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
      OR_ASSIGN_OR_RETURN(entry.gender, Gender(row.where, c[3]));
      const uint32_t number = Add(std::move(entry), {c[0]});
      for (const std::string_view form : Values(c[1])) index_.Add(form, {.entry = number, .plural = true});
    }
    return absl::OkStatus();
  }

  absl::Status Agents() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "agents.tsv", {"agent", "plural", "kind", "code", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      if (c[2] != "body" && c[2] != "government" && c[2] != "group" && c[2] != "country" &&
          c[2] != "document" && c[2] != "other") {
        return InvalidArgument(row.where, ": expected body|government|group|country|document|other, got '",
                               c[2], "'");
      }
      const uint32_t number = Add({.kind = Kind::kAgent,
                                   .name = c[0],
                                   .code = c[3],
                                   .detail = c[2],
                                   .where = row.where,
                                   .example = c[4]},
                                  {c[0]});
      for (const std::string_view form : Values(c[1])) {
        index_.Add(form, {.entry = number, .plural = form != c[0]});
      }
    }
    return absl::OkStatus();
  }

  // They imply a country, like its adjective, but only if the article mentions it.
  absl::Status PartyWords() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "party_words.tsv", {"word", "people", "country", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      OR_RETURN_IF_ERROR(CheckCountry(row.where, c[2]));
      GazetteerEntry entry{.kind = Kind::kDemonym,
                           .name = c[0],
                           .country = c[2],
                           .detail = "party",
                           .where = row.where,
                           .example = c[3]};
      Add(entry, {StrCat("~", c[0])});
      entry.kind = Kind::kPeople;
      entry.example.clear();
      const uint32_t people = Add(entry, {});
      for (const std::string_view form : Values(c[1]))
        index_.Add(StrCat("~", form), {.entry = people, .plural = form.back() == 's'});
    }
    return absl::OkStatus();
  }

  absl::Status Offices() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "offices.tsv", {"role", "country", "institution", "example"}));
    for (const Table::Row& row : table.rows()) {
      const std::vector<std::string>& c = row.cells;
      OR_RETURN_IF_ERROR(CheckCountry(row.where, c[1]));
      if (!out_.Named(1u << static_cast<int>(Kind::kRole), c[0]))
        return InvalidArgument(row.where, ": expected a role of roles.tsv, got '", c[0], "'");
      index_.institutions[StrCat(c[1], "|", c[0])] = c[2];
    }
    return absl::OkStatus();
  }

  absl::Status NameGenders(std::string_view file) {
    OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files_, file, {"name", "gender"}));
    for (const Table::Row& row : table.rows()) {
      OR_ASSIGN_OR_RETURN(const char gender, Gender(row.where, row.cells[1]));
      NameWord& word = index_.name_words[index_.Number(FoldName(row.cells[0]))];
      word.given = true;
      word.gender = gender;
    }
    return absl::OkStatus();
  }

  // Given names that are words as well.
  absl::Status WordNames() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "word_names.tsv", {"name", "gender", "example"}));
    for (const Table::Row& row : table.rows()) {
      OR_ASSIGN_OR_RETURN(const char gender, Gender(row.where, row.cells[1]));
      NameWord& word = index_.name_words[index_.Number(FoldName(row.cells[0]))];
      word.word = true;
      if (!word.given) word.gender = gender;
    }
    return absl::OkStatus();
  }

  absl::Status States() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "states.tsv", {"state", "short", "country", "example"}));
    for (const Table::Row& row : table.rows()) {
      OR_RETURN_IF_ERROR(CheckCountry(row.where, row.cells[2]));
      index_.states[row.cells[0]] = row.cells[2];
      for (const std::string_view form : Values(row.cells[1]))
        index_.states[std::string(form)] = row.cells[2];
    }
    OR_ASSIGN_OR_RETURN(const Table more, Table::Read(files_, "subdivisions.tsv", {"name", "country"}));
    for (const Table::Row& row : more.rows()) {
      OR_RETURN_IF_ERROR(CheckCountry(row.where, row.cells[1]));
      index_.states.try_emplace(row.cells[0], row.cells[1]);
    }
    return absl::OkStatus();
  }

  absl::Status FamilyFirst() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "family_first.tsv", {"name", "country", "example"}));
    for (const Table::Row& row : table.rows()) {
      OR_RETURN_IF_ERROR(CheckCountry(row.where, row.cells[1]));
      index_.name_words[index_.Number(FoldName(row.cells[0]))].family_first = true;
    }
    return absl::OkStatus();
  }

  absl::Status Nicknames() {
    OR_ASSIGN_OR_RETURN(const Table table,
                        Table::Read(files_, "nicknames.tsv", {"nickname", "name", "example"}));
    for (const Table::Row& row : table.rows()) {
      index_.full_names[FoldName(row.cells[0])].push_back(FoldName(row.cells[1]));
    }
    return absl::OkStatus();
  }

  const LexiconFiles& files_;
  Gazetteer& out_;
  Gazetteer::Index& index_;
};

absl::StatusOr<Gazetteer> Gazetteer::Load(const LexiconFiles& files) {
  Gazetteer gazetteer;
  OR_RETURN_IF_ERROR(GazetteerLoader(files, &gazetteer).Run());
  return gazetteer;
}

}  // namespace onrecord
