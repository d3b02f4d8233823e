#include "enrich/entities/find_names.h"

namespace onrecord {

std::vector<NameSpan> TaggedNames(const std::vector<Token>& tokens, const RuleTable& rules) {
  constexpr const char* kRule = "entities.name.tagged";
  const double confidence = rules.Confidence(kRule);
  std::vector<NameSpan> names;
  for (uint32_t t = 0; t < tokens.size(); ++t) {
    const NameTag tag = tokens[t].name;
    if (tag == NameTag::kO) continue;
    const bool begins = tag == NameTag::kBPer || tag == NameTag::kBOrg || tag == NameTag::kBLoc;
    if (!begins && !names.empty() && names.back().last_token == t) {
      names.back().last_token = t + 1;
      continue;
    }
    const EntityKind kind = tag == NameTag::kBPer || tag == NameTag::kIPer   ? EntityKind::kPerson
                            : tag == NameTag::kBOrg || tag == NameTag::kIOrg ? EntityKind::kOrganisation
                                                                             : EntityKind::kPlace;
    names.push_back({t, t + 1, kind, -1, confidence, kRule});
  }
  return names;
}

}  // namespace onrecord
