#include <algorithm>

#include "enrich/entities/entity_joiner.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

bool IsOfState(std::string_view code) {
  return code.starts_with("GOV") || code == "LEG" || code == "MIL" || code == "SPY";
}

}  // namespace

// The article tells an office of a state that the cluster holds, and none that it held.
bool EntityJoiner::HoldsOffice(const Cluster& cluster) const {
  return std::any_of(cluster.roles.begin(), cluster.roles.end(), [&](const std::string& role) {
    const GazetteerEntry* entry = gazetteer_.Named(Bit(Kind::kRole), role);
    return entry && entry->title && IsOfState(entry->code);
  });
}

// The country or government that the sentences before mention i in its paragraph are about: the subject
// nearest to it.
std::string EntityJoiner::CountryInParagraph(uint32_t i) const {
  const uint32_t paragraph = view_.sentences()[SentenceOf(mentions_[i])].paragraph;
  for (uint32_t j = i; j-- > 0;) {
    const Mention& m = mentions_[j];
    if (view_.sentences()[SentenceOf(m)].paragraph != paragraph) break;
    if (SentenceOf(m) == SentenceOf(mentions_[i]) || m.entity < 0 || !IsSubject(m)) continue;
    const Cluster& cluster = clusters_[static_cast<size_t>(Find(m.entity))];
    const bool speaks = cluster.kind == EntityKind::kCountry || cluster.kind == EntityKind::kOrganisation;
    if (speaks && !cluster.country.empty()) return cluster.country;
  }
  return "";
}

// Countries that the text leaves to the reader: "Malaysia regrets it. Foreign Minister Vey said his
// government …" is about a Malaysian minister and the Malaysian government.
void EntityJoiner::LendCountries() {
  for (Cluster& cluster : clusters_) {
    const bool person = cluster.kind == EntityKind::kPerson && cluster.named && cluster.merged < 0;
    if (!person || !cluster.country.empty() || cluster.mentions.empty() || !HoldsOffice(cluster)) continue;
    if (!gazetteer_.People(cluster.name).empty()) continue;
    cluster.country = CountryInParagraph(cluster.mentions.front());
  }
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    Mention& m = mentions_[i];
    if (m.form == MentionForm::kPronoun || !m.country.empty() || m.entity < 0 || !OwnedByPronoun(m)) continue;
    const std::vector<std::string_view> broad = gazetteer_.BroaderRoles(m.role);
    const GazetteerEntry* role = gazetteer_.Named(Bit(Kind::kRole), m.role);
    const GazetteerEntry* agent = gazetteer_.Named(Bit(Kind::kAgent), m.role);
    const bool official = broad.back() == "official" || (role && IsOfState(role->code));
    if (!official && !(agent && IsOfState(agent->code))) continue;
    m.country = OwnersCountry(i);
    Cluster& cluster = clusters_[static_cast<size_t>(Find(m.entity))];
    if (cluster.country.empty()) cluster.country = m.country;
  }
}

}  // namespace onrecord
