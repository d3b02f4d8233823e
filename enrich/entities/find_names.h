#pragma once
#include <string>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

// A name, titles apart: tokens [first_token, last_token).
struct NameSpan {
  uint32_t first_token = 0;
  uint32_t last_token = 0;
  EntityKind kind = EntityKind::kOther;
  int32_t entry = -1;  // of the gazetteer; -1: not there, or a person
  double confidence = 0;
  const char* rule = "";  // "entities.name.given" …
  std::string country;    // of a body or town that only shares its name with one of the gazetteer; else empty
  uint32_t state_last = 0;  // after the state behind a town ("Athens, Georgia"); 0: no state stands there
};

// The names of an article in text order, none overlapping: by gazetteers, capitals, given names, titles and
// the shape of the name; with `tagged`, the names a statistical tagger found (may be empty), where those say
// more.
//
//   "Then Orla Vey of Acme Institute left Oslo."  ->  Orla Vey (person), Acme Institute (organisation), Oslo
//   (place)
std::vector<NameSpan> FindNames(const TokenView& view, const std::vector<NameSpan>& tagged);

// The names that the statistical recogniser marked on the tokens, for FindNames; where it did not run, none.
std::vector<NameSpan> TaggedNames(const std::vector<Token>& tokens, const RuleTable& rules);

}  // namespace onrecord
