#include <algorithm>
#include <map>

#include "common/base/strings.h"
#include "enrich/entities/entity_joiner.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

constexpr size_t kDateline = 3;  // the country of the dateline counts as named so often more

}  // namespace

// The role or agent is of a state: of its government, legislature, forces or services.
bool EntityJoiner::IsOffice(const GazetteerEntry& entry) const {
  return view_.lexicon().actor_groups.Is(ActorCode(entry.code).first(), ActorGroup::kOffice);
}

// The article gives the cluster a present office of a state, and no former one.
bool EntityJoiner::HoldsOffice(const Cluster& cluster) const {
  if (cluster.kind != EntityKind::kPerson || !cluster.named || !gazetteer_.People(cluster.name).empty())
    return false;
  return std::any_of(cluster.roles.begin(), cluster.roles.end(), [&](const std::string& role) {
    const GazetteerEntry* entry = gazetteer_.Named(Bit(Kind::kRole), role);
    return entry && entry->title && IsOffice(*entry);
  });
}

// "the foreign ministry", "the junta", with no name.
bool EntityJoiner::IsStateBody(const Cluster& cluster) const {
  if (cluster.kind != EntityKind::kOrganisation || cluster.named || cluster.roles.empty() ||
      !cluster.affiliation.empty() || cluster.plural || IsIndefinite(mentions_[cluster.mentions.front()]))
    return false;
  const GazetteerEntry* agent = gazetteer_.Named(Bit(Kind::kAgent), cluster.roles.front());
  return agent && agent->code.starts_with("GOV");
}

// The subject of the sentence's main clause, not of a reported one; `reports`: or of what a body reports of
// its country's deeds: "Norway left, the ministry said".
bool EntityJoiner::IsMainSubject(const Mention& m, bool reports) const {
  if (!IsSubject(m)) return false;
  int32_t verb = view_.token(m.head_token).head;
  for (int steps = 0; verb >= 0 && steps < 8; ++steps) {
    const Token& token = view_.token(static_cast<uint32_t>(verb));
    if (token.deprel == Deprel::kRoot) return true;
    if (token.deprel == Deprel::kCcomp && verb < token.head && reports) return true;
    if (token.deprel != Deprel::kConj && token.deprel != Deprel::kNsubj && token.deprel != Deprel::kFlat &&
        token.deprel != Deprel::kAppos)
      return false;
    verb = token.head;
  }
  return verb < 0;
}

// "In Norway, Foreign Minister Vey …".
std::string EntityJoiner::CountryOfPlaceBefore(uint32_t i) const {
  const uint32_t horizon = i > kMentionHorizon ? i - kMentionHorizon : 0;
  for (uint32_t j = i; j-- > horizon && SentenceOf(mentions_[j]) == SentenceOf(mentions_[i]);) {
    const Mention& m = mentions_[j];
    if (m.country.empty() || m.first_token == 0) continue;
    if (m.kind != EntityKind::kPlace && m.kind != EntityKind::kCountry) continue;
    if (EqualsIgnoreAsciiCase(Word(m.first_token - 1), "in")) return m.country;
  }
  return "";
}

// The country or government that the sentence and those before it in the paragraph are about: the subject
// nearest to mention i.
std::string EntityJoiner::CountryInParagraph(uint32_t i) const {
  const uint32_t paragraph = view_.sentences()[SentenceOf(mentions_[i])].paragraph;
  const bool reports = mentions_[i].kind == EntityKind::kOrganisation;
  const uint32_t horizon = i > kMentionHorizon ? i - kMentionHorizon : 0;
  for (uint32_t j = i; j-- > horizon;) {
    const Mention& m = mentions_[j];
    if (view_.sentences()[SentenceOf(m)].paragraph != paragraph) break;
    if (m.entity < 0 || m.span.Contains(mentions_[i].span) || !IsMainSubject(m, reports)) continue;
    if (view_.token(m.head_token).deprel == Deprel::kConj) return "";  // "Norway and Denmark": of which?
    const Cluster& cluster = clusters_[static_cast<size_t>(Find(m.entity))];
    const bool speaks = cluster.kind == EntityKind::kCountry || cluster.kind == EntityKind::kOrganisation ||
                        (cluster.kind == EntityKind::kPerson && reports);
    if (speaks && !cluster.country.empty()) return cluster.country;
  }
  return "";
}

// The country that the article is about: named, with its places, more than twice as often as any other.
std::string EntityJoiner::MainCountry() const {
  std::map<std::string, size_t> named;
  for (const Cluster& cluster : clusters_) {
    const bool land = cluster.kind == EntityKind::kCountry || cluster.kind == EntityKind::kPlace;
    if (cluster.merged >= 0 || !cluster.named || cluster.mentions.empty()) continue;
    const std::string& country = land ? mentions_[cluster.mentions.front()].country : cluster.country;
    if (!country.empty()) named[country] += cluster.mentions.size();
  }
  const GazetteerEntry* place = gazetteer_.Exact(article_.place, kPlaceKinds);
  if (!article_.country.empty()) {
    named[std::string(article_.country)] += kDateline;
  } else if (place && !place->country.empty()) {
    named[place->country] += kDateline;
  }
  std::string main;
  size_t most = 0, second = 0;
  for (const auto& [country, times] : named) {
    if (times > most) {
      second = most;
      most = times;
      main = country;
    } else {
      second = std::max(second, times);
    }
  }
  return most >= 2 && most > 2 * second ? main : "";
}

// Countries that the text leaves to the reader: "Malaysia regrets it. Foreign Minister Vey said his
// government …" is about a Malaysian minister and the Malaysian government.
void EntityJoiner::LendCountries() {
  const std::string main = MainCountry();
  for (Cluster& cluster : clusters_) {
    if (cluster.merged >= 0 || !cluster.country.empty() || cluster.mentions.empty()) continue;
    if (!HoldsOffice(cluster) && !IsStateBody(cluster)) continue;
    const uint32_t first = cluster.mentions.front();
    if (OwnedByPronoun(mentions_[first])) continue;
    // Whom the minister met may be of another country.
    if (!IsSubject(mentions_[first])) continue;
    cluster.country = CountryOfPlaceBefore(first);
    if (cluster.country.empty()) cluster.country = CountryInParagraph(first);
    if (cluster.country.empty()) cluster.country = main;
  }
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    Mention& m = mentions_[i];
    if (m.form == MentionForm::kPronoun || !m.country.empty() || m.entity < 0 || !OwnedByPronoun(m)) continue;
    const std::vector<std::string_view> broad = gazetteer_.BroaderRoles(m.role);
    const GazetteerEntry* role = gazetteer_.Named(Bit(Kind::kRole), m.role);
    const GazetteerEntry* agent = gazetteer_.Named(Bit(Kind::kAgent), m.role);
    const bool official = broad.back() == "official" || (role && IsOffice(*role));
    if (!official && !(agent && IsOffice(*agent))) continue;
    m.country = OwnersCountry(i);
    Cluster& cluster = clusters_[static_cast<size_t>(Find(m.entity))];
    if (cluster.country.empty()) cluster.country = m.country;
  }
}

}  // namespace onrecord
