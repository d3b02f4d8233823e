#pragma once
#include <string>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

// A name without titles: tokens [first_token, last_token).
struct NameSpan {
  uint32_t first_token = 0;
  uint32_t last_token = 0;
  EntityKind kind = EntityKind::kOther;
  int32_t entry = -1;  // of the gazetteer; -1: none, or a person
  double confidence = 0;
  const char* rule = "";  // "entities.name.given" …
  std::string
      country;  // of a body or town that has the same name as another one in the gazetteer; else empty
  uint32_t state_last = 0;  // after the state that follows a town ("Athens, Georgia"); 0: none
};

// The names of an article in text order, none overlapping: by gazetteers, capitals, given names, titles and
// the shape of the name; with `tagged`, the names a statistical tagger found (may be empty), where those are
// more specific.
//
//   "Then Orla Vey of Acme Institute left Oslo."  ->  Orla Vey (person), Acme Institute (organisation), Oslo
//   (place)
std::vector<NameSpan> FindNames(const TokenView& view, const std::vector<NameSpan>& tagged);

// The names that the statistical recogniser marked on the tokens, for FindNames; empty if it did not run.
std::vector<NameSpan> TaggedNames(const std::vector<Token>& tokens, const RuleTable& rules);

}  // namespace onrecord
