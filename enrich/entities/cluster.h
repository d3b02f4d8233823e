#pragma once
#include <string>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/entities/person_name.h"

namespace onrecord {

// An entity while its mentions are being joined.
struct Cluster {
  EntityKind kind = EntityKind::kOther;
  bool named = false;
  PersonName person;                 // persons: the fullest name so far
  std::string name;                  // as in the text or the gazetteer; empty: not named
  std::string key;                   // of names: folded; countries: ISO code
  std::string folded_name;           // of organisations that have a gazetteer entry
  std::vector<std::string> roles;    // in order of appearance; "former president" too
  std::vector<std::string> aliases;  // folded abbreviations introduced in brackets
  std::string affiliation;
  std::string country;
  char gender = 0;
  bool plural = false;
  bool anonymous = false;   // asked not to be named: never joined with a name
  bool indefinite = false;  // introduced as "a spokesman"
  std::vector<uint32_t> mentions;
  int32_t entry = -1;  // gazetteer entry of an organisation
  int32_t merged = -1;
};

}  // namespace onrecord
