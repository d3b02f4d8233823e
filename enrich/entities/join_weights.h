#pragma once
#include "enrich/lexicon/rule_table.h"

namespace onrecord {

// The weights of an entity's salience and of how well a mention fits it, in points; an entity starts with
// ten. The rows entities.salience.… and entities.fit.… of entity_rules.tsv, which hold tenths of that.
struct JoinWeights {
  explicit JoinWeights(const RuleTable& rules);

  double sentence, any_sentence,
      token;                     // for each of the first four sentences between; for each; for each token
  double subject, nested, name;  // of the entity's last mention
  double outside_quotes, inside_quotes;  // only the mention is in a quote; only the entity is
  double fitting, unsure_person, body_as_many, place, unsure_thing;  // of pronouns
  double other_role, least_name, least_later_name;                   // of bare names
};

}  // namespace onrecord
