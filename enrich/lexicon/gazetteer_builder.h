#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/gazetteer_index.h"
#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// What the readers of the gazetteer's files add to. `out` must outlive it.
class GazetteerBuilder {
 public:
  explicit GazetteerBuilder(Gazetteer* out);

  // Adds an entry with its forms; its number.
  uint32_t Add(GazetteerEntry entry, const std::vector<std::string_view>& forms);
  // Adds one more form of an entry. A leading "~": the form counts only in context.
  void AddForm(std::string_view form, Gazetteer::Index::Key key) { index_.Add(form, key); }
  // kInvalidArgument, with `where`: `iso` is neither empty nor the code of a country that was added.
  absl::Status CheckCountry(const std::string& where, const std::string& iso) const;

  const Gazetteer& gazetteer() const { return out_; }
  const GazetteerEntry& entry(uint32_t number) const;
  Gazetteer::Index& index() { return index_; }

 private:
  Gazetteer& out_;
  Gazetteer::Index& index_;
};

// The files, in the order in which they have to be read: countries first, since the others name them.
// kInvalidArgument: a row is malformed; the message names its file and line.
absl::Status AddPlaces(const LexiconFiles& files, GazetteerBuilder& out);     // countries, regions, cities
absl::Status AddActors(const LexiconFiles& files, GazetteerBuilder& out);     // organisations, people, roles
absl::Status AddNameWords(const LexiconFiles& files, GazetteerBuilder& out);  // given names, nicknames
absl::Status AddSubdivisions(const LexiconFiles& files,
                             GazetteerBuilder& out);  // states written behind towns

// Cells of the files.
// "a|b" -> "a", "b"; "" -> none.
std::vector<std::string_view> CellValues(std::string_view cell);
// "2009-01-20", "2009-01" or "2009" as yyyymmdd; missing parts become 1 (first day) or 99 (`last` day); "" ->
// 0.
absl::StatusOr<int> ReadDay(const std::string& where, std::string_view cell, bool last);
// "m", "f", "u" (both); "" -> 0.
absl::StatusOr<char> ReadGender(const std::string& where, const std::string& cell);

}  // namespace onrecord
