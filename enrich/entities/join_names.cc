#include <algorithm>

#include "common/base/strings.h"
#include "enrich/entities/entity_joiner.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// "the Veyden Institute" and "Veyden Institute, Inc." are one key.
std::string OrganisationKey(std::string_view name) {
  std::string key = FoldName(name);
  if (key.starts_with("the ")) key.erase(0, 4);
  for (const std::string_view ending : {" inc", " corp", " ltd", " co", " plc", " llc"}) {
    if (key.ends_with(ending)) key.erase(key.size() - ending.size());
  }
  return key;
}

// "National Security Council" -> "nsc"; small words do not count.
std::string Initials(std::string_view name) {
  std::string initials;
  for (const std::string_view word : Split(name, ' ')) {
    if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z') initials += static_cast<char>(word[0] + 32);
  }
  return initials;
}

}  // namespace

const GazetteerEntry* EntityJoiner::EntryOf(const Mention& m, uint32_t kinds) const {
  return m.name.empty() ? nullptr : gazetteer_.Exact(m.name.In(article_.text), kinds);
}

bool EntityJoiner::IsFullPersonName(const Mention& m) const {
  if (m.kind != EntityKind::kPerson) return false;
  const PersonName name = ReadPersonName(m.name.In(article_.text), gazetteer_);
  return name.words.size() >= 2 && !name.single;
}

// Names whose meaning does not depend on what stands around them; full names of persons first, so that a bare
// surname in the headline finds them.
void EntityJoiner::JoinCertainNames() {
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    const Mention& m = mentions_[i];
    if (m.form != MentionForm::kName) continue;
    if (!Take(i, Candidates())) break;
    switch (m.kind) {
      case EntityKind::kCountry:
        JoinCountry(i);
        break;
      case EntityKind::kPlace:
        JoinPlace(i);
        break;
      case EntityKind::kOrganisation:
        JoinOrganisation(i);
        break;
      case EntityKind::kPerson:
        if (IsFullPersonName(m)) JoinFullName(i);
        break;
      default:
        break;
    }
  }
}

void EntityJoiner::JoinCountry(uint32_t i) {
  const Mention& m = mentions_[i];
  const bool by_capital = m.kind == EntityKind::kPlace;
  const std::string key = m.country;
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    if (clusters_[c].kind == EntityKind::kCountry && clusters_[c].key == key)
      return Add(static_cast<int32_t>(c), i, by_capital ? "entities.join.capital" : "entities.join.country");
  }
  const int32_t made = NewCluster(m);
  Cluster& cluster = clusters_.back();
  cluster.kind = EntityKind::kCountry;
  cluster.named = true;
  cluster.key = key;
  cluster.name = gazetteer_.CountryName(key);
  if (cluster.name.empty()) cluster.name = m.name.In(article_.text);
  Add(made, i, by_capital ? "entities.join.capital" : "entities.join.country");
}

// A capital that acts, not a place where something happens: no "in", "at", "to" … before it.
bool EntityJoiner::SpeaksForGovernment(const Mention& m) const {
  const GazetteerEntry* capital = EntryOf(m, Bit(Kind::kCapital));
  if (!capital || capital->country != m.country) return false;
  const uint32_t first = view_.sentences()[SentenceOf(m)].first_token;
  if (view_[m.first_token].upper || Word(m.last_token) == "-") return false;  // a dateline; "Oslo-based"
  if (m.first_token == first) return true;
  const EntityToken& before = view_[m.first_token - 1];
  if (before.text == "," && m.first_token >= first + 2 && view_[m.first_token - 2].capital)
    return false;  // "Bonn, Oslo"
  if (before.text == "and" || before.text == "between" || before.text == "with" || before.text == "by")
    return true;
  const Upos upos = view_.token(m.first_token - 1).upos;
  if (before.Is(EntityWord::kLink) || upos == Upos::kAdp) {
    return before.text == "with" || before.text == "by" || before.text == "for" || before.text == "against" ||
           before.text == "between";
  }
  return !before.capital || before.first;
}

void EntityJoiner::JoinPlace(uint32_t i) {
  const Mention& m = mentions_[i];
  if (SpeaksForGovernment(m)) return JoinCountry(i);
  const GazetteerEntry* entry = EntryOf(m, kPlaceKinds);
  if (entry && entry->country != m.country) entry = nullptr;  // another town of that name
  const std::string key = FoldName(entry && entry->kind == Kind::kPlace ? std::string_view(entry->name)
                                                                        : m.name.In(article_.text));
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    if (clusters_[c].kind == EntityKind::kPlace && clusters_[c].key == key)
      return Add(static_cast<int32_t>(c), i, "entities.join.place");
  }
  const int32_t made = NewCluster(m);
  Cluster& cluster = clusters_.back();
  cluster.named = true;
  cluster.key = key;
  cluster.name = entry && entry->kind == Kind::kPlace ? entry->name : std::string(m.name.In(article_.text));
  Add(made, i, "entities.join.place");
}

// The cluster of the name that stands before "(NSC)"; -1: mention i is no abbreviation in brackets.
int32_t EntityJoiner::BracketOwner(uint32_t i) const {
  const Mention& m = mentions_[i];
  if (m.first_token < 2 || Word(m.first_token - 1) != "(" || Word(m.last_token) != ")") return -1;
  for (uint32_t j = i; j-- > 0;) {
    const Mention& owner = mentions_[j];
    if (owner.last_token + 1 < m.first_token) break;
    if (owner.last_token + 1 != m.first_token || owner.entity < 0 || owner.form != MentionForm::kName)
      continue;
    if (owner.kind != EntityKind::kOrganisation && owner.kind != EntityKind::kOther) continue;
    const std::string initials = Initials(owner.name.In(article_.text));
    const std::string short_form = FoldName(m.name.In(article_.text));
    if (initials.ends_with(short_form) || initials.starts_with(short_form) || view_[m.first_token].upper)
      return owner.entity;
  }
  return -1;
}

void EntityJoiner::JoinOrganisation(uint32_t i) {
  const Mention& m = mentions_[i];
  const GazetteerEntry* entry = EntryOf(m, Bit(Kind::kOrganisation));
  const bool namesake = entry && !entry->country.empty() && !m.country.empty() && m.country != entry->country;
  if (namesake) entry = nullptr;
  std::string key = OrganisationKey(entry ? std::string_view(entry->name) : m.name.In(article_.text));
  if (namesake) StrAppend(&key, "|", m.country);
  const std::string surface = OrganisationKey(m.name.In(article_.text));
  if (const int32_t owner = BracketOwner(i); owner >= 0) {
    clusters_[static_cast<size_t>(Find(owner))].aliases.push_back(surface);
    Add(owner, i, "entities.join.bracket");
    return;
  }
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    const Cluster& cluster = clusters_[c];
    if (cluster.kind != EntityKind::kOrganisation) continue;
    const bool alias =
        std::find(cluster.aliases.begin(), cluster.aliases.end(), surface) != cluster.aliases.end();
    if (cluster.key == key || alias)
      return Add(static_cast<int32_t>(c), i,
                 alias ? "entities.join.abbreviation" : "entities.join.organisation");
  }
  const int32_t made = NewCluster(m);
  Cluster& cluster = clusters_.back();
  cluster.named = true;
  cluster.key = key;
  cluster.name = entry ? entry->name : std::string(m.name.In(article_.text));
  if (entry) {
    cluster.entry = static_cast<int32_t>(entry - gazetteer_.entries().data());
    cluster.folded_name = FoldName(cluster.name);
  }
  Add(made, i, "entities.join.organisation");
}

void EntityJoiner::JoinFullName(uint32_t i) {
  const Mention& m = mentions_[i];
  const std::string_view text = m.name.In(article_.text);
  const PersonName name = ReadPersonName(text, gazetteer_);
  const GazetteerEntry* entry = EntryOf(m, Bit(Kind::kPerson));
  const std::string entry_key = entry ? FoldName(entry->name) : "";
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    Cluster& cluster = clusters_[c];
    if (cluster.kind != EntityKind::kPerson || !cluster.named) continue;
    const bool known = entry && cluster.key == entry_key;
    if (!known && !SamePersonName(cluster.person, name, gazetteer_)) continue;
    if (cluster.gender && m.gender && cluster.gender != m.gender && cluster.person.words != name.words)
      continue;
    if (name.words.size() > cluster.person.words.size() && !known) {
      cluster.person = name;
      cluster.name = DisplayName(text, gazetteer_);
    }
    return Add(static_cast<int32_t>(c), i, "entities.join.full_name");
  }
  const int32_t made = NewCluster(m);
  Cluster& cluster = clusters_.back();
  cluster.named = true;
  cluster.person = name;
  cluster.name = entry ? entry->name : DisplayName(text, gazetteer_);
  cluster.key = FoldName(cluster.name);
  if (entry) cluster.gender = entry->gender;
  Add(made, i, "entities.join.full_name");
}

// How well a bare name fits a person: 0 not at all.
double EntityJoiner::BareNameScore(const Mention& m, const PersonName& bare, const Cluster& cluster) const {
  if (cluster.kind != EntityKind::kPerson || !cluster.named || !StandsFor(bare, cluster.person)) return 0;
  const bool surname =
      cluster.person.surname == bare.words.front() || cluster.person.surname == bare.words.back();
  double score = surname ? 3 : 1;
  if (m.gender && cluster.gender && m.gender != cluster.gender && surname && m.form == MentionForm::kName &&
      m.first_token + 1 < m.last_token)
    return 0;  // "Mr. Vey" is not Orla Vey
  if (!m.country.empty() && !cluster.country.empty() && m.country != cluster.country) score -= 2;
  if (!m.role.empty() && !cluster.roles.empty()) score += RolesFit(m, cluster) ? 4 : weights_.other_role;
  return std::max(score, weights_.least_name);
}

// "Kim", "Vey": the person of that name who is most present here, else the one who comes first later on.
void EntityJoiner::JoinBareName(uint32_t i) {
  const Mention& m = mentions_[i];
  const std::string_view text = m.name.In(article_.text);
  const PersonName bare = ReadPersonName(text, gazetteer_);
  if (m.kind == EntityKind::kPerson || m.kind == EntityKind::kOther) {
    if (bare.single && !bare.words.empty()) {
      const auto fit = [&](const Cluster& c) { return BareNameScore(m, bare, c); };
      const int32_t before = MostSalient(i, 0xFFFF, -100, fit);
      if (before >= 0) return Add(before, i, "entities.join.surname");
      for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
        if (clusters_[c].merged < 0 && BareNameScore(m, bare, clusters_[c]) > weights_.least_later_name)
          return Add(static_cast<int32_t>(c), i, "entities.join.surname_later");
      }
    }
    const std::string folded = FoldName(text);
    for (size_t c = FirstCandidate(); c < clusters_.size() && m.kind == EntityKind::kOther; ++c) {
      if (clusters_[c].kind == EntityKind::kOrganisation && clusters_[c].named &&
          clusters_[c].key.starts_with(folded) && clusters_[c].key.size() > folded.size() &&
          clusters_[c].key[folded.size()] == ' ') {
        return Add(static_cast<int32_t>(c), i, "entities.join.first_word");
      }
    }
  }
  const GazetteerEntry* entry = EntryOf(m, Bit(Kind::kPerson));
  const std::string key = FoldName(entry ? std::string_view(entry->name) : text);
  for (size_t c = FirstCandidate(); c < clusters_.size(); ++c) {
    if (clusters_[c].merged < 0 && clusters_[c].named && clusters_[c].key == key)
      return Add(static_cast<int32_t>(c), i, "entities.join.same_name");
  }
  const int32_t made = NewCluster(m);
  Cluster& cluster = clusters_.back();
  cluster.named = true;
  cluster.key = key;
  cluster.name = entry ? entry->name : DisplayName(text, gazetteer_);
  if (entry) cluster.kind = EntityKind::kPerson;
  cluster.person = ReadPersonName(cluster.name, gazetteer_);
  if (entry) cluster.gender = entry->gender;
  Add(made, i, "entities.join.new_name");
}

}  // namespace onrecord
