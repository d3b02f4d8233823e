#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/gazetteer_match.h"
#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// What a name or word of the gazetteers stands for. kDemonym stands before a noun ("Norwegian"), kPeople
// alone ("Norwegians"); kCapital is a city that may speak for its government.
enum class GazetteerKind : uint8_t {
  kCountry,
  kDemonym,
  kPeople,
  kCapital,
  kPlace,
  kOrganisation,
  kPerson,
  kRole,
  kAgent,
};

// A row of a gazetteer (countries, cities, places, organisations, people, roles, agents).
struct GazetteerEntry {
  GazetteerKind kind = GazetteerKind::kPlace;
  std::string name;        // canonical: "North Korea", "U.S. Department of State", "spokesperson"
  std::string short_name;  // organisations: "State Department"; roles: the broader role; else empty
  std::string country;     // ISO 3166-1 alpha-3; empty: none
  std::string code;        // CAMEO: whole ("USAGOV", "IGOUNO") or a role alone ("GOV"); empty: none
  std::string detail;      // organisations, agents: their kind ("media"); people: the office;
                           // roles: "kin" for "sister", "son" …; demonyms, people: "party" for "Republican"
  char gender = 0;         // 'm', 'f' or 0
  bool title = false;      // a role after which a name may follow at once
  int from = 0;            // people: first and last day of the office as yyyymmdd; 0: open
  int until = 0;
  std::string where;  // "people.tsv:12"
  std::string example;
};

// What is known of a single word inside a person's name.
struct NameWord {
  bool given = false;
  bool word = false;          // a given name that is a word, a title or a place as well: "Will", "Chad"
  bool family_first = false;  // a family name that stands first, as in Korea and China
  char gender = 0;            // 'm', 'f', 'u' both, 0 not known
};

// All gazetteers in one index over words. Reading a text costs a few steps a token, however many entries
// there are. Words are compared without case, accents, apostrophes and full stops; hyphens and blanks are
// alike. What a row writes with a capital must have one in the text ("Turkey"), all-capital names all ("US"
// is not "us").
//
//   gazetteer.Find(text, tokens, &matches)   // "North Korean" at 0..2, "leader" at 2..3 …
class Gazetteer {
 public:
  Gazetteer();
  ~Gazetteer();
  Gazetteer(Gazetteer&&) noexcept;
  Gazetteer& operator=(Gazetteer&&) noexcept;

  // kInvalidArgument says file, line and what was expected.
  static absl::StatusOr<Gazetteer> Load(const LexiconFiles& files);

  // Every match, by first token; of one first token the longest come first.
  std::vector<GazetteerMatch> Find(std::string_view text, const std::vector<Token>& tokens) const;

  // The entry of one of the kinds (1 << GazetteerKind) that is written like `form`, capitals as in Find;
  // null: none.
  const GazetteerEntry* Exact(std::string_view form, uint32_t kinds) const;

  const GazetteerEntry& entry(uint32_t index) const { return entries_[index]; }
  const std::vector<GazetteerEntry>& entries() const { return entries_; }

  NameWord Word(std::string_view word) const;
  // True if one of the given names is the other or short for it: "Bill", "William".
  bool SameGivenName(std::string_view a, std::string_view b) const;
  // The same of names that FoldName has folded: inner loops do not fold again.
  bool SameFoldedGivenName(const std::string& x, const std::string& y) const;

  // The entry of one of the kinds (1 << GazetteerKind) with this canonical or short name, or null.
  const GazetteerEntry* Named(uint32_t kinds, std::string_view name) const;
  // The rows of people.tsv with this canonical name, in the order of the file.
  std::vector<const GazetteerEntry*> People(std::string_view name) const;
  // The broader roles of a role, itself first: "ambassador" -> ambassador, diplomat, official.
  std::vector<std::string_view> BroaderRoles(std::string_view role) const;

  // The country of a state or province as it stands behind a town: "Fla.", "New South Wales". Empty: none
  // such.
  std::string_view StateCountry(std::string_view state) const;

  // The body that an office belongs to, "Norwegian foreign ministry"; empty: none known.
  std::string InstitutionOf(std::string_view role, std::string_view iso) const;

  // "North Korean".
  std::string_view CountryAdjective(std::string_view iso) const;
  // Short English name ("North Korea") and CAMEO code of a country; empty: not known.
  std::string_view CountryName(std::string_view iso) const;
  std::string_view CountryCode(std::string_view iso) const;

 private:
  friend class GazetteerBuilder;
  struct Index;
  std::vector<GazetteerEntry> entries_;
  std::unique_ptr<Index> index_;
};

// `word` in small letters without accents, apostrophes and full stops: "Élysée" -> "elysee", "U.S." -> "us".
std::string FoldName(std::string_view word);
// How many words this thread has folded so far: tests of cost count them.
uint64_t FoldedNames();

}  // namespace onrecord
