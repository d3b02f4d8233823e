#include "enrich/entities/join_weights.h"

#include "common/base/strings.h"

namespace onrecord {

JoinWeights::JoinWeights(const RuleTable& rules) {
  const auto points = [&](std::string_view name) { return 10 * rules.Change(StrCat("entities.", name)); };
  sentence = points("salience.sentence");
  any_sentence = points("salience.any_sentence");
  token = points("salience.token");
  subject = points("salience.subject");
  nested = points("salience.nested");
  name = points("salience.name");
  outside_quotes = points("salience.outside_quotes");
  inside_quotes = points("salience.inside_quotes");
  fitting = points("fit.fitting");
  unsure_person = points("fit.unsure_person");
  body_as_many = points("fit.body_as_many");
  place = points("fit.place");
  unsure_thing = points("fit.unsure_thing");
  other_role = points("fit.other_role");
  least_name = points("fit.least_name");
  least_later_name = points("fit.least_later_name");
}

}  // namespace onrecord
