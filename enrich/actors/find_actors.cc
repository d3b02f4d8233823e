#include "enrich/actors/find_actors.h"

#include <algorithm>
#include <map>

#include "common/base/strings.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

constexpr int kDepth = 3;  // "the house of the leader of the party of Iran"

// What may name the actor that a plain noun belongs to, likeliest first: "Iran's", "Iranian", "by Iran", "of
// Iran".
int OwnerRank(const Tree& tree, int32_t child) {
  switch (tree[child].deprel) {
    case Deprel::kNmodPoss:
      return 1;
    case Deprel::kAmod:
    case Deprel::kCompound:
    case Deprel::kNmodDesc:
    case Deprel::kNmodUnmarked:
      return 2;
    case Deprel::kAppos:
    case Deprel::kFlat:
      return 3;
    case Deprel::kNmod:
      return tree.Case(child) == "by" ? 4 : tree.Case(child) == "of" || tree.Case(child) == "from" ? 5 : 6;
    case Deprel::kNummod:
    case Deprel::kDep:
      return 7;
    default:
      return 0;
  }
}

}  // namespace

ActorFinder::ActorFinder(std::string_view text, const Analysis& article, const Lexicon& lexicon)
    : text_(text),
      article_(article),
      lexicon_(lexicon),
      two_sides_(text, article, lexicon),
      mention_at_(article.tokens.size(), -1),
      entry_at_(article.tokens.size(), -1),
      first_of_(article.tokens.size(), -1),
      role_at_(article.tokens.size(), -1) {
  ReadMentions();
  ReadGazetteer();
}

void ActorFinder::ReadGazetteer() {
  std::map<std::string, int> seen;
  for (const GazetteerMatch& match : article_.matches) {
    const GazetteerEntry& entry = lexicon_.gazetteer.entry(match.entry);
    const uint32_t last = match.last - 1;
    if (NameContradicts(match, entry)) continue;
    if (entry.kind == GazetteerKind::kRole) {
      role_at_[last] = static_cast<int32_t>(match.entry);
      continue;
    }
    if (match.needs_context) continue;
    if (entry_at_[last] < 0 || first_of_[last] > static_cast<int32_t>(match.first)) {
      entry_at_[last] = static_cast<int32_t>(match.entry);
      first_of_[last] = static_cast<int32_t>(match.first);
    }
    if (!entry.country.empty() && entry.kind != GazetteerKind::kPerson) ++seen[entry.country];
  }
  one_country_ = seen.size() == 1;
  int most = 0;
  for (const auto& [country, times] : seen) {
    if (times > most) {
      most = times;
      article_country_ = country;
    }
  }
  dateline_country_ = article_.document.dateline_country;
  if (dateline_country_.empty()) dateline_country_ = CountryOfPlace(article_.document.dateline_place);
}

// The article's names know better: "Chad" in the name of a person, a town of another country than the
// gazetteer's.
bool ActorFinder::NameContradicts(const GazetteerMatch& match, const GazetteerEntry& entry) const {
  const int32_t index = mention_at_[match.last - 1];
  if (index < 0) return false;
  const Mention& mention = article_.mentions[index];
  const Span span{article_.tokens[match.first].span.begin, article_.tokens[match.last - 1].span.end};
  if (mention.form != MentionForm::kName || !mention.name.Contains(span)) return false;
  const bool whole = mention.name == span;
  if (mention.kind == EntityKind::kPerson) {
    return entry.kind != GazetteerKind::kPerson && entry.kind != GazetteerKind::kDemonym &&
           (!whole || StartsWith(mention.why.rule, "entities.join.surname"));
  }
  return mention.kind == EntityKind::kPlace && whole && !mention.country.empty() &&
         mention.country != entry.country;
}

// Of a name alone, outside the article's tokens: "WASHINGTON", "GAZA CITY".
std::string ActorFinder::CountryOfPlace(std::string_view place) const {
  std::vector<Token> tokens;
  uint32_t begin = 0;
  for (const std::string_view word : Split(place, ' ')) {
    Token token;
    token.span = {begin, begin + static_cast<uint32_t>(word.size())};
    while (!token.span.empty() && place[token.span.end - 1] == ',') --token.span.end;
    begin += static_cast<uint32_t>(word.size()) + 1;
    if (!token.span.empty()) tokens.push_back(token);
  }
  for (const GazetteerMatch& match : lexicon_.gazetteer.Find(place, tokens)) {
    const GazetteerEntry& entry = lexicon_.gazetteer.entry(match.entry);
    const bool is_place = entry.kind == GazetteerKind::kCountry || entry.kind == GazetteerKind::kCapital ||
                          entry.kind == GazetteerKind::kPlace;
    if (is_place && !entry.country.empty()) return entry.country;
  }
  return "";
}

void ActorFinder::ReadMentions() {
  // Outer mentions come first: a narrower one takes its own tokens, a head stays with the widest it heads.
  for (size_t i = 0; i < article_.mentions.size(); ++i) {
    const Mention& mention = article_.mentions[i];
    for (uint32_t token = mention.first_token; token < mention.last_token; ++token) {
      const bool heads = mention_at_[token] >= 0 && article_.mentions[mention_at_[token]].head_token == token;
      if (!heads) mention_at_[token] = static_cast<int32_t>(i);
    }
  }
}

// Of a mention that no entity speaks for: its organisation, or its country and role.
ActorCode ActorFinder::CodeOf(const Mention& mention) const {
  std::string role;
  for (uint32_t token = mention.first_token; token < mention.last_token; ++token) {
    if (role_at_[token] >= 0 && role.empty()) role = lexicon_.gazetteer.entry(role_at_[token]).code;
    if (entry_at_[token] < 0) continue;
    const GazetteerEntry& entry = lexicon_.gazetteer.entry(entry_at_[token]);
    if (entry.kind == GazetteerKind::kOrganisation && HasCountry(entry.code)) return entry.code;
    if ((entry.kind == GazetteerKind::kAgent || entry.kind == GazetteerKind::kOrganisation) && role.empty()) {
      role = entry.code;
    }
  }
  const std::string country(lexicon_.gazetteer.CountryCode(mention.country));
  if (country.empty() && role.empty()) return "";
  return HasCountry(role) && !country.empty() ? role : country + role;
}

ActorFinder::Found ActorFinder::FromMention(const Mention& mention, int32_t token) const {
  Found found;
  found.country = mention.country;
  found.kind = mention.kind;
  found.entity = mention.entity;
  found.span = mention.span;
  found.text = std::string(mention.span.In(text_));
  if (mention.entity >= 0) {
    const Entity& entity = article_.entities[mention.entity];
    found.code = entity.actor_code;
    if (found.kind == EntityKind::kOther) found.kind = entity.kind;
    if (found.country.empty()) found.country = entity.country;
  }
  if (found.code.empty()) found.code = CodeOf(mention);
  if (found.code.empty() && entry_at_[token] >= 0)
    found.code = lexicon_.gazetteer.entry(entry_at_[token]).code;
  if (found.code.empty() && (mention.kind == EntityKind::kPlace || mention.kind == EntityKind::kCountry)) {
    found.code = std::string(lexicon_.gazetteer.CountryCode(mention.country));
  }
  return found;
}

ActorFinder::Found ActorFinder::At(int32_t token) const {
  if (mention_at_[token] >= 0) {
    const Mention& mention = article_.mentions[mention_at_[token]];
    const Deprel relation = article_.tokens[token].deprel;
    const bool modifier = IsOneOf(relation, {Deprel::kAmod, Deprel::kCompound, Deprel::kNmodPoss});
    const bool of_name = mention.name.Contains(article_.tokens[token].span) || role_at_[token] >= 0;
    // The parse may attach the phrase to another word of the name, or to the title.
    if (mention.head_token == static_cast<uint32_t>(token) || (!modifier && of_name)) {
      Found found = FromMention(mention, token);
      if (!found.code.empty()) return found;
    }
  }
  Found found;
  if (entry_at_[token] < 0) return found;
  const GazetteerEntry& entry = lexicon_.gazetteer.entry(entry_at_[token]);
  // "military aid", "police dog": a group before a noun is no actor.
  if (entry.kind == GazetteerKind::kAgent && article_.tokens[token].upos == Upos::kAdj) return found;
  found.country = entry.country;
  found.code = entry.code;
  const bool land = entry.kind == GazetteerKind::kCountry || entry.kind == GazetteerKind::kDemonym ||
                    entry.kind == GazetteerKind::kPeople || entry.kind == GazetteerKind::kCapital ||
                    entry.kind == GazetteerKind::kPlace;
  if (land) {
    found.code = std::string(lexicon_.gazetteer.CountryCode(entry.country));
    found.kind = entry.kind == GazetteerKind::kPlace ? EntityKind::kPlace : EntityKind::kCountry;
  } else {
    found.kind = EntityKind::kOrganisation;
  }
  found.span = {article_.tokens[first_of_[token]].span.begin, article_.tokens[token].span.end};
  found.text = std::string(found.span.In(text_));
  return found;
}

bool ActorFinder::HasCountry(const ActorCode& code) const {
  return code.text().size() >= ActorCode::kGroup &&
         !lexicon_.actor_groups.Is(code.first(), ActorGroup::kRole);
}

std::string ActorFinder::CountryUnder(const Tree& tree, int32_t head) const {
  const auto [first, last] = ExtentOf(tree, head, Extent::kWhole);
  for (int32_t token = first; token <= last; ++token) {
    const Found found = At(token);
    if (!found.country.empty() && HasCountry(found.code)) return found.country;
  }
  return "";
}

// In what the noun's verb says: "in Mali" of "officials said rebels in Mali fled".
bool ActorFinder::IsInContent(const Tree& tree, int32_t token, int32_t noun) const {
  for (int32_t at = token, steps = 0; at >= 0 && steps < 40; at = tree[at].head, ++steps) {
    const Deprel relation = tree[at].deprel;
    const bool clause = relation == Deprel::kCcomp || relation == Deprel::kParataxis;
    if (clause && !tree.IsBelow(noun, at)) return true;
  }
  return false;
}

ActorCode ActorFinder::WithCountry(const Tree& tree, int32_t noun, const ActorCode& code) const {
  if (code.empty() || HasCountry(code)) return code;
  std::string country = CountryUnder(tree, noun);
  const int32_t mention = mention_at_[noun];
  const bool of_state = lexicon_.actor_groups.Is(code.first(), ActorGroup::kState);
  const bool named = mention >= 0 && !article_.mentions[mention].name.empty() && of_state;
  // "President Vey" may be of any country; "the rebels" are of the place, or the first country the sentence
  // names; officials need not be of a country they speak of, where the article speaks of several.
  const TokenRange sentence = tree.SentenceOf(noun);
  for (const bool place : {true, false}) {
    for (uint32_t token = sentence.first; country.empty() && !named && token < sentence.last; ++token) {
      if (place && !lexicon_.events.InClass("place_prepositions", lexicon_.events.Find(tree.Case(token))))
        continue;
      const Found found = At(token);
      if (!HasCountry(found.code)) continue;
      if (of_state && !one_country_ && IsInContent(tree, token, noun)) continue;
      country = found.country;
    }
  }
  if (country.empty()) country = dateline_country_;
  if (country.empty() && (!of_state || (one_country_ && !named))) country = article_country_;
  return ActorCode(lexicon_.gazetteer.CountryCode(country), code);
}

// "leaders of Mali and Niger": several countries behind a plural.
std::vector<std::string> ActorFinder::CountriesBehind(const Tree& tree, int32_t noun) const {
  std::vector<std::string> countries;
  if (article_.tokens[noun].xpos != Xpos::kNNS) return countries;
  for (const int32_t child : tree.Children(noun)) {
    if (tree[child].deprel != Deprel::kNmod || (tree.Case(child) != "of" && tree.Case(child) != "from"))
      continue;
    for (const int32_t token : Conjuncts(tree, child)) {
      if (entry_at_[token] < 0) continue;
      const GazetteerEntry& entry = lexicon_.gazetteer.entry(entry_at_[token]);
      if (entry.kind == GazetteerKind::kCountry) countries.push_back(entry.country);
    }
  }
  return countries;
}

// "French and Egyptian warships": the countries before the noun, where there are several.
std::vector<std::string> ActorFinder::CountriesBefore(const Tree& tree, int32_t noun) const {
  std::vector<std::string> countries;
  const auto first = static_cast<int32_t>(tree.SentenceOf(noun).first);
  for (int32_t token = std::max(first, noun - 6); token < noun; ++token) {
    if (entry_at_[token] < 0 || !tree.IsBelow(token, noun)) continue;
    const GazetteerEntry& entry = lexicon_.gazetteer.entry(entry_at_[token]);
    if (entry.kind != GazetteerKind::kDemonym && entry.kind != GazetteerKind::kCountry) continue;
    const Deprel relation = tree[token].deprel;
    if (!IsOneOf(relation, {Deprel::kAmod, Deprel::kConj, Deprel::kCompound})) continue;
    if (std::find(countries.begin(), countries.end(), entry.country) == countries.end()) {
      countries.push_back(entry.country);
    }
  }
  return countries;
}

std::vector<EventActor> ActorFinder::One(const Tree& tree, int32_t noun, bool acted_on, int depth) const {
  if (std::vector<EventActor> two = two_sides_.Of(tree, noun); !two.empty()) return two;
  const Found found = At(noun);
  std::vector<std::string> countries = CountriesBefore(tree, noun);
  if (countries.size() < 2) countries = CountriesBehind(tree, noun);
  if (countries.size() > 1) {
    const std::string_view role = HasCountry(found.code) ? found.code.rest() : std::string_view(found.code);
    std::vector<EventActor> all;
    for (const std::string& country : countries) {
      all.push_back({ActorCode(lexicon_.gazetteer.CountryCode(country), role), found.text, found.span, -1});
    }
    return all;
  }
  if (!found.code.empty()) {
    return {EventActor{WithCountry(tree, noun, found.code), found.text, found.span, found.entity}};
  }
  if (depth == 0) return {};
  std::vector<EventActor> owners = OwnersOf(tree, noun, acted_on, depth);
  // "Orla Vey of Norway": a person of whom only the country is known is the actor all the same.
  const Mention* person = mention_at_[noun] < 0 ? nullptr : &article_.mentions[mention_at_[noun]];
  const bool named = person && person->form == MentionForm::kName && person->kind == EntityKind::kPerson;
  if (named && owners.size() == 1) {
    owners.front() = {owners.front().code, std::string(person->span.In(text_)), person->span, person->entity};
  }
  return owners;
}

// "inter-Korean talks": the two countries that one word names.
std::vector<EventActor> ActorFinder::JointOwners(const Tree& tree, int32_t noun) const {
  for (const int32_t child : tree.Children(noun)) {
    if (tree[child].word < 0 || tree[child].deprel != Deprel::kAmod) continue;
    for (const EventLexicon::ClassRow& row : lexicon_.events.classes()) {
      if (!row.name.starts_with("joint_") || !lexicon_.events.InClass(row.name, tree[child].word)) continue;
      std::vector<EventActor> both;
      for (const std::string_view country : Split(std::string_view(row.name).substr(6), '_')) {
        const Span span = tree[child].span;
        both.push_back(
            {std::string(lexicon_.gazetteer.CountryCode(country)), std::string(span.In(text_)), span, -1});
      }
      return both;
    }
  }
  return {};
}

// "the drills that Iran and Iraq began": who did it, by the clause after the noun.
std::vector<EventActor> ActorFinder::DoersOf(const Tree& tree, int32_t noun, int depth) const {
  for (const int32_t verb : tree.Children(noun)) {
    if (!IsOneOf(tree[verb].deprel, {Deprel::kAclRelcl, Deprel::kAcl})) continue;
    const Clause clause = ReadClause(tree, verb);
    if (clause.subject < 0 || clause.subject == noun || clause.passive ||
        tree[clause.subject].upos == Upos::kPron)
      continue;
    std::vector<EventActor> all;
    for (const int32_t each : Conjuncts(tree, clause.subject)) {
      for (EventActor& actor : One(tree, each, false, depth - 1)) all.push_back(std::move(actor));
    }
    return all;
  }
  return {};
}

// Those to whom a thing or an unknown person belongs, likeliest first.
std::vector<EventActor> ActorFinder::OwnersOf(const Tree& tree, int32_t noun, bool acted_on,
                                              int depth) const {
  if (std::vector<EventActor> both = JointOwners(tree, noun); !both.empty()) return both;
  std::vector<std::pair<int, int32_t>> owners;
  for (const int32_t child : tree.Children(noun)) {
    int rank = OwnerRank(tree, child);
    if (acted_on && rank >= 4 && rank <= 6)
      rank = lexicon_.events.InClass("target_first", lexicon_.events.Find(tree.Case(child))) ? 0 : 6;
    if (OwnerRank(tree, child) > 0) owners.emplace_back(rank, child);
  }
  std::sort(owners.begin(), owners.end());
  for (const auto& [rank, child] : owners) {
    std::vector<EventActor> all;
    for (const int32_t each : Conjuncts(tree, child)) {
      for (EventActor& actor : One(tree, each, acted_on, depth - 1)) all.push_back(std::move(actor));
    }
    if (!all.empty()) return all;
  }
  return acted_on ? DoersOf(tree, noun, depth) : std::vector<EventActor>();
}

std::vector<EventActor> ActorFinder::Of(const Tree& tree, int32_t noun, bool acted_on) const {
  std::vector<EventActor> all;
  for (const int32_t each : Conjuncts(tree, noun)) {
    for (EventActor& actor : One(tree, each, acted_on, kDepth)) {
      const bool known =
          std::any_of(all.begin(), all.end(), [&](const EventActor& a) { return a.code == actor.code; });
      if (!known) all.push_back(std::move(actor));
    }
  }
  return all;
}

PhraseKind ActorFinder::KindOf(int32_t noun) const {
  const Found found = At(noun);
  if (found.code.empty()) {
    // A person without a code, a nationality before a noun.
    if (found.kind == EntityKind::kPerson || found.kind == EntityKind::kGroup) return PhraseKind::kActor;
    const int32_t index = mention_at_[noun];
    if (index >= 0 && article_.mentions[index].head_token == static_cast<uint32_t>(noun) &&
        (article_.mentions[index].kind == EntityKind::kPerson ||
         article_.mentions[index].kind == EntityKind::kGroup)) {
      return PhraseKind::kActor;
    }
    return PhraseKind::kNeither;
  }
  if (found.kind == EntityKind::kCountry) return PhraseKind::kCountry;
  return found.kind == EntityKind::kPlace ? PhraseKind::kPlace : PhraseKind::kActor;
}

Place ActorFinder::PlaceAt(int32_t token) const {
  if (article_.tokens[token].upos == Upos::kPron) return {};  // "at its base"
  const Found found = At(token);
  if (found.kind != EntityKind::kPlace && found.kind != EntityKind::kCountry) return {};
  return Place{found.text, found.country, found.span};
}

}  // namespace onrecord
