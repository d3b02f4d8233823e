#include <algorithm>

#include "common/base/strings.h"
#include "enrich/entities/entity_joiner.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Word = EntityWord;

// As much as being named three sentences nearer.
constexpr double kOwnCountry = 6;

std::string_view WithoutFormer(std::string_view role) {
  return role.starts_with("former ") ? role.substr(7) : role;
}

// The last word of "foreign ministry".
std::string_view LastWord(std::string_view phrase) {
  const size_t blank = phrase.rfind(' ');
  return blank == std::string_view::npos ? phrase : phrase.substr(blank + 1);
}

bool HasWord(std::string_view folded_name, std::string_view word) {
  for (const std::string_view each : Split(folded_name, ' ')) {
    if (each == word) return true;
  }
  return false;
}

}  // namespace

bool EntityJoiner::IsIndefinite(const Mention& m) const {
  const std::string first = AsciiLower(view_[m.first_token].text);
  return first == "a" || first == "an" || first == "another" || first == "one" || first == "some" ||
         first == "any";
}

bool EntityJoiner::IsDefinite(const Mention& m) const {
  const std::string first = AsciiLower(view_[m.first_token].text);
  return first == "the" || first == "this" || first == "that" || first == "these" || first == "those";
}

// "his spokesman", "their sister's lawyer".
bool EntityJoiner::OwnedByPronoun(const Mention& m) const {
  return view_[m.first_token].Is(Word::kPossessive);
}

// "sister", "son": says who it is to someone, and is never that someone.
bool EntityJoiner::IsKinship(const Mention& m) const {
  const GazetteerEntry* role = gazetteer_.Named(Bit(Kind::kRole), m.role);
  return role && role->detail == "kin";
}

// `nominal` stands beside `name` with only a comma between and describes it: "Orla Vey, a friend", "the aide,
// Orla Vey,", "Orla Vey is an aide". By the tree where there is one.
bool EntityJoiner::IsAppositionOf(const Mention& name, const Mention& nominal) const {
  if (nominal.plural || nominal.kind != EntityKind::kPerson) return false;
  const bool after = name.last_token <= nominal.first_token;
  const uint32_t gap_first = after ? name.last_token : nominal.last_token;
  const uint32_t gap_last = after ? nominal.first_token : name.first_token;
  if (gap_last > gap_first + 3 || gap_last <= gap_first) return false;
  if (SentenceOf(name) != SentenceOf(nominal)) return false;
  if (after && view_[gap_last - 1].Is(Word::kCopula)) {
    const bool who = gap_last == gap_first + 3 && Word(gap_first) == "," && Word(gap_first + 1) == "who";
    return gap_last == gap_first + 1 || who;
  }
  if (gap_last != gap_first + 1 || Word(gap_first) != ",") return false;
  const Deprel name_relation = view_.token(name.head_token).deprel;
  const Deprel relation = view_.token(nominal.head_token).deprel;
  if (after) {
    if (relation == Deprel::kAppos) return true;
    if (relation == Deprel::kConj || relation == Deprel::kNsubj) return false;
    // "Orla Vey, the envoy and the aide": a list unless a comma or the end closes it.
    const std::string_view next = Word(nominal.last_token);
    if (IsKinship(nominal) || next != "and") return true;
    return nominal.last_token + 1 < view_.size() && !view_[nominal.last_token + 1].Is(Word::kDeterminer);
  }
  if (name_relation == Deprel::kAppos) return true;
  if (name_relation == Deprel::kConj) return false;
  return IsDefinite(nominal) && (Word(name.last_token) == "," || Word(name.last_token) == ".");
}

// Nominals that stand beside a name and describe it; "and sister of …" after one goes with it.
void EntityJoiner::JoinAppositions() {
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    if (mentions_[i].form != MentionForm::kNominal || mentions_[i].kind != EntityKind::kPerson) continue;
    for (uint32_t back = 1; back <= 6 && back <= i && mentions_[i].entity < 0; ++back) {
      const Mention& before = mentions_[i - back];
      const bool named = before.form == MentionForm::kName && before.entity >= 0 &&
                         (before.kind == EntityKind::kPerson || before.kind == EntityKind::kOther);
      if (named && IsAppositionOf(before, mentions_[i])) Add(before.entity, i, "entities.join.apposition");
      const bool goes_on = before.form == MentionForm::kNominal && before.entity >= 0 &&
                           before.last_token + 1 == mentions_[i].first_token &&
                           Word(before.last_token) == "and" &&
                           !view_[mentions_[i].first_token].Is(Word::kDeterminer);
      if (goes_on && mentions_[i].entity < 0) Add(before.entity, i, "entities.join.apposition_and");
    }
    for (uint32_t ahead = 1; ahead <= 6 && i + ahead < mentions_.size() && mentions_[i].entity < 0; ++ahead) {
      const Mention& after = mentions_[i + ahead];
      if (after.form == MentionForm::kName && after.kind == EntityKind::kPerson && after.entity >= 0 &&
          IsAppositionOf(after, mentions_[i]) && !IsIndefinite(mentions_[i]))
        Add(after.entity, i, "entities.join.apposition_before");
    }
  }
}

// "the former president": a person who held the office according to the article or the lexicon.
bool EntityJoiner::HeldOffice(const Cluster& cluster, std::string_view office) const {
  for (const std::string& role : cluster.roles) {
    if (WithoutFormer(role) == office) return true;
  }
  const std::vector<const GazetteerEntry*> known = gazetteer_.People(cluster.name);
  return std::any_of(known.begin(), known.end(),
                     [&](const GazetteerEntry* entry) { return entry->detail == office; });
}

// A role of the cluster covers the mention's ("the diplomat" for an ambassador) or is covered by it.
bool EntityJoiner::RolesFit(const Mention& m, const Cluster& cluster) const {
  if (m.role.starts_with("former ")) return HeldOffice(cluster, WithoutFormer(m.role));
  const std::vector<std::string_view> broad = gazetteer_.BroaderRoles(WithoutFormer(m.role));
  for (const std::string& role : cluster.roles) {
    if (WithoutFormer(role) == WithoutFormer(m.role)) return true;
    const std::vector<std::string_view> theirs = gazetteer_.BroaderRoles(WithoutFormer(role));
    if (std::find(theirs.begin(), theirs.end(), WithoutFormer(m.role)) != theirs.end()) return true;
    for (size_t step = 1; step < broad.size() && step <= 2; ++step) {
      if (broad[step] == WithoutFormer(role)) return true;
    }
    // "spokesman" and "spokeswoman" are both "spokesperson".
    if (broad.size() > 1 && theirs.size() > 1 && broad[1] == theirs[1] && broad[1] == "spokesperson")
      return true;
  }
  return false;
}

void EntityJoiner::JoinNominal(uint32_t i) {
  const Mention& m = mentions_[i];
  switch (m.kind) {
    case EntityKind::kPerson:
      return JoinPersonNominal(i);
    case EntityKind::kOrganisation:
      return JoinBodyNominal(i);
    case EntityKind::kCountry:
      return JoinCountryNominal(i);
    default:
      break;
  }
  if (!IsIndefinite(m) && !m.role.empty()) {
    const int32_t same = MostSalient(i, IsDefinite(m) ? 0xFFFF : 3, -100, [&](const Cluster& c) {
      if (c.kind != m.kind || c.named || c.plural != m.plural || OwnedByPronoun(m)) return 0;
      if (c.affiliation != m.affiliation && !m.affiliation.empty()) return 0;
      if (c.country != m.country && !m.country.empty()) return 0;
      return RolesFit(m, c) ? 1 : 0;
    });
    if (same >= 0) return Add(same, i, "entities.join.group");
  }
  Add(NewCluster(m), i, "entities.join.new");
}

// The country of who acts in the sentence before mention i: "the president" whom senators praise is theirs.
std::string EntityJoiner::CountryOfSubject(uint32_t i) const {
  const uint32_t horizon = i > kMentionHorizon ? i - kMentionHorizon : 0;
  for (uint32_t j = i; j-- > horizon && SentenceOf(mentions_[j]) == SentenceOf(mentions_[i]);) {
    const Mention& m = mentions_[j];
    if (m.span.Contains(mentions_[i].span) || !IsSubject(m)) continue;
    if (!m.country.empty()) return m.country;
    if (m.entity >= 0) return clusters_[static_cast<size_t>(Find(m.entity))].country;
  }
  return "";
}

void EntityJoiner::JoinPersonNominal(uint32_t i) {
  const Mention& m = mentions_[i];
  const bool anonymous = anonymous_[SentenceOf(m)];
  if (!IsIndefinite(m) && !OwnedByPronoun(m) && !IsKinship(m)) {
    const bool definite = IsDefinite(m);
    const std::string at_home = definite ? CountryOfSubject(i) : "";
    const int32_t best = MostSalient(i, definite ? 12 : 0xFFFF, -100, [&](const Cluster& c) {
      if (c.kind != EntityKind::kPerson || c.plural || (anonymous && c.named)) return 0;
      if (m.gender && c.gender && m.gender != c.gender) return 0;
      if (!m.country.empty() && !c.country.empty() && m.country != c.country) return 0;
      if (!m.affiliation.empty() && !c.affiliation.empty() && m.affiliation != c.affiliation) return 0;
      const bool bare = m.country.empty() && m.affiliation.empty();
      if (!bare && c.country.empty() && c.affiliation.empty()) return 0;
      if (!definite && bare) return 0;
      const bool national = m.role.empty() && !m.country.empty() && m.country == c.country;
      const bool anyone = m.role == "man" || m.role == "woman" || m.role == "politician" || national;
      if (!RolesFit(m, c) && !(anyone && definite)) return 0;
      int score = 1;
      if (bare && !c.country.empty() && c.country == at_home) score += kOwnCountry;
      if (!m.affiliation.empty() && m.affiliation == c.affiliation) score += 3;
      if (std::find(c.roles.begin(), c.roles.end(), m.role) != c.roles.end()) score += 2;
      return score;
    });
    if (best >= 0) {
      if (anonymous) clusters_[static_cast<size_t>(best)].anonymous = true;
      return Add(best, i, "entities.join.description");
    }
  }
  const int32_t made = NewCluster(m);
  clusters_.back().anonymous = anonymous;
  clusters_.back().indefinite = IsIndefinite(m);
  Add(made, i, "entities.join.new");
}

// "the ministry", "South Korea's spy agency".
void EntityJoiner::JoinBodyNominal(uint32_t i) {
  const Mention& m = mentions_[i];
  const GazetteerEntry* agent = gazetteer_.Named(Bit(Kind::kAgent), m.role);
  const std::string_view noun = LastWord(m.role);
  if (!IsIndefinite(m) && !OwnedByPronoun(m) && !m.plural) {
    const int32_t best = MostSalient(i, 0xFFFF, -100, [&](const Cluster& c) {
      if (c.kind != EntityKind::kOrganisation || c.plural) return 0;
      if (!m.country.empty() && c.country != m.country) return 0;
      if (!c.named) {
        const bool same = std::find(c.roles.begin(), c.roles.end(), m.role) != c.roles.end();
        const bool last = !c.roles.empty() && LastWord(c.roles.front()) == noun && noun == m.role;
        return same ? 3 : last ? 2 : 0;
      }
      if (noun != m.role) return 0;
      if (HasWord(c.key, noun)) return 3;  // the folded name, but for bodies of the gazetteer
      if (c.entry < 0) return 0;
      if (HasWord(c.folded_name, noun)) return 3;
      const std::string& kind = gazetteer_.entry(static_cast<uint32_t>(c.entry)).detail;
      const bool fits = (noun == "company" && kind == "company") || (noun == "party" && kind == "party") ||
                        (noun == "group" && (kind == "armed" || kind == "ngo")) ||
                        (noun == "organization" && (kind == "igo" || kind == "ngo" || kind == "armed")) ||
                        (agent && agent->code == "MED" && kind == "media");
      return fits ? 2 : 0;
    });
    if (best >= 0) return Add(best, i, "entities.join.body");
  }
  const int32_t made = NewCluster(m);
  // "Norway's spy agency" where the gazetteers know just one such body of that country.
  if (agent && agent->code == "SPY" && !m.country.empty()) {
    const GazetteerEntry* only = nullptr;
    int count = 0;
    for (const GazetteerEntry& entry : gazetteer_.entries()) {
      if (entry.kind == Kind::kOrganisation && entry.country == m.country && entry.code.ends_with("SPY")) {
        only = &entry;
        ++count;
      }
    }
    if (count == 1) {
      Cluster& cluster = clusters_.back();
      cluster.named = true;
      cluster.name = only->name;
      cluster.key = cluster.folded_name = FoldName(only->name);
      cluster.entry = static_cast<int32_t>(only - gazetteer_.entries().data());
    }
  }
  Add(made, i, "entities.join.new");
}

// Where the one whom the pronoun at the head of mention i means comes from: "his country". Empty: not known.
std::string EntityJoiner::OwnersCountry(uint32_t i) {
  for (uint32_t j = i + 1; j < mentions_.size() && mentions_[j].first_token == mentions_[i].first_token;
       ++j) {
    if (mentions_[j].form != MentionForm::kPronoun) continue;
    if (mentions_[j].entity < 0) JoinPronoun(j);
    if (mentions_[j].entity < 0) return "";
    const Cluster& owner = clusters_[static_cast<size_t>(Find(mentions_[j].entity))];
    return owner.country;
  }
  return "";
}

// "the country", "his country", "the island nation".
void EntityJoiner::JoinCountryNominal(uint32_t i) {
  const Mention& m = mentions_[i];
  if (!IsIndefinite(m) && !m.plural) {
    const std::string owner = OwnedByPronoun(m) ? OwnersCountry(i) : "";
    const int32_t best = MostSalient(i, owner.empty() ? 3 : 0xFFFF, -100, [&](const Cluster& c) {
      if (c.kind != EntityKind::kCountry || !c.named) return 0;
      return OwnedByPronoun(m) ? (!owner.empty() && c.country == owner ? 1 : 0) : 1;
    });
    if (best >= 0) return Add(best, i, "entities.join.country_noun");
  }
  Add(NewCluster(m), i, "entities.join.new_country");
}

// The first mention i of a named person takes over the unnamed ones whom headline and lede introduced with
// the same organisation: "an Acme spokesperson said … Acme spokesperson Orla Vey said".
void EntityJoiner::AbsorbIntroduced(uint32_t i) {
  const Mention& m = mentions_[i];
  const int32_t here = Find(m.entity);
  const Cluster& named = clusters_[static_cast<size_t>(here)];
  if (!named.named || named.kind != EntityKind::kPerson || named.mentions.empty() ||
      named.mentions.front() != i)
    return;
  if (named.affiliation.empty() || named.roles.empty()) return;
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    const Cluster& other = clusters_[c];
    const bool rival = static_cast<int32_t>(c) != here && other.merged < 0 && other.named &&
                       other.kind == EntityKind::kPerson && other.affiliation == named.affiliation;
    if (rival) return;
  }
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    const Cluster& unnamed = clusters_[c];
    if (unnamed.named || unnamed.merged >= 0 || unnamed.kind != EntityKind::kPerson || unnamed.plural ||
        unnamed.anonymous || unnamed.mentions.empty() || unnamed.affiliation != named.affiliation)
      continue;
    const Mention& first = mentions_[unnamed.mentions.front()];
    if (view_.sentences()[SentenceOf(first)].paragraph + 6 < view_.sentences()[SentenceOf(m)].paragraph)
      continue;
    const bool broad = std::any_of(named.roles.begin(), named.roles.end(), [&](const std::string& role) {
      const auto a = gazetteer_.BroaderRoles(role), b = gazetteer_.BroaderRoles(first.role);
      return a.back() == b.back();
    });
    if (!broad) continue;
    Merge(here, static_cast<int32_t>(c));
    const double introduced = view_.Confidence("entities.join.introduced");
    for (const uint32_t each : clusters_[c].mentions) {
      mentions_[each].why.rule = "entities.join.introduced";
      mentions_[each].why.confidence = std::min(mentions_[each].why.confidence, introduced);
    }
  }
}

}  // namespace onrecord
