#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/gazetteer_builder.h"

namespace onrecord {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return IsAsciiDigit(c); });
}

}  // namespace

std::vector<std::string_view> CellValues(std::string_view cell) {
  if (cell.empty()) return {};
  return Split(cell, '|');
}

absl::StatusOr<int> ReadDay(const std::string& where, std::string_view cell, bool last) {
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

absl::StatusOr<char> ReadGender(const std::string& where, const std::string& cell) {
  if (cell.empty()) return '\0';
  if (cell == "m" || cell == "f" || cell == "u") return cell[0];
  return InvalidArgument(where, ": expected m, f, u or -, got '", cell, "'");
}

GazetteerBuilder::GazetteerBuilder(Gazetteer* out) : out_(*out), index_(*out->index_) {}

const GazetteerEntry& GazetteerBuilder::entry(uint32_t number) const { return out_.entries_[number]; }

uint32_t GazetteerBuilder::Add(GazetteerEntry entry, const std::vector<std::string_view>& forms) {
  const uint32_t number = static_cast<uint32_t>(out_.entries_.size());
  index_.named[entry.name].push_back(number);
  if (!entry.short_name.empty() && entry.kind == GazetteerKind::kOrganisation &&
      entry.short_name != entry.name) {
    index_.named[entry.short_name].push_back(number);
  }
  out_.entries_.push_back(std::move(entry));
  for (const std::string_view form : forms) AddForm(form, {.entry = number});
  return number;
}

absl::Status GazetteerBuilder::CheckCountry(const std::string& where, const std::string& iso) const {
  if (iso.empty() || index_.countries.contains(iso)) return absl::OkStatus();
  return InvalidArgument(where, ": expected the code of a row of countries.tsv or iso_countries.tsv, got '",
                         iso, "'");
}

absl::StatusOr<Gazetteer> Gazetteer::Load(const LexiconFiles& files) {
  Gazetteer gazetteer;
  GazetteerBuilder builder(&gazetteer);
  OR_RETURN_IF_ERROR(AddPlaces(files, builder));
  OR_RETURN_IF_ERROR(AddActors(files, builder));
  OR_RETURN_IF_ERROR(AddNameWords(files, builder));
  OR_RETURN_IF_ERROR(AddSubdivisions(files, builder));
  return gazetteer;
}

}  // namespace onrecord
