#include "enrich/actors/two_sides.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr uint32_t kSentencesBack = 2;
constexpr size_t kInMind = 400;    // sides
constexpr size_t kOfHeadline = 8;  // sides at the article's beginning that may stand in its headline
constexpr double kHeadline = 2;    // as much as being named twice just before

}  // namespace

TwoSides::TwoSides(std::string_view text, const Analysis& article, const Lexicon& lexicon)
    : text_(text), article_(article), lexicon_(lexicon) {
  for (uint32_t i = 0; i < article.mentions.size(); ++i) {
    const Mention& m = article.mentions[i];
    if (m.entity < 0 || m.kind == EntityKind::kPlace) continue;
    const Entity& entity = article.entities[m.entity];
    const std::string& country = entity.country.empty() ? m.country : entity.country;
    if (entity.kind == EntityKind::kPlace || country.empty()) continue;
    const std::string_view code = lexicon.gazetteer.CountryCode(country);
    const std::string_view name = lexicon.gazetteer.CountryName(country);
    const bool state = lexicon.gazetteer.Named(1u << static_cast<int>(GazetteerKind::kCountry), name);
    if (state && !code.empty())
      sides_.push_back({i, country, entity.actor_code.empty() ? ActorCode(code) : entity.actor_code});
  }
}

// "both sides", "the two leaders", "the allies": two of a kind that nothing beside them says whose they are.
bool TwoSides::IsPair(const Tree& tree, int32_t noun) const {
  const EventLexicon& events = lexicon_.events;
  bool two = events.InClass("pair_by_itself", tree[noun].word) && tree[noun].xpos == Xpos::kNNS;
  const bool sides =
      two || events.InClass("pair_nouns", tree[noun].word) || events.InClass("pair_leaders", tree[noun].word);
  bool definite = false;
  for (const int32_t child : tree.Children(noun)) {
    const Deprel relation = tree[child].deprel;
    const bool word_two = events.InClass("pair_number", tree[child].word);
    if (relation == Deprel::kDet) {
      definite = true;
      two |= word_two;
    } else if (relation == Deprel::kNummod) {
      two |= word_two;
    } else if (IsOneOf(relation, {Deprel::kAmod, Deprel::kCompound, Deprel::kNmodPoss, Deprel::kNmod,
                                  Deprel::kNmodDesc, Deprel::kAclRelcl})) {
      return false;
    }
  }
  return sides && two && definite;
}

std::pair<size_t, size_t> TwoSides::InMind(uint32_t token) const {
  const auto behind = std::partition_point(sides_.begin(), sides_.end(), [&](const Side& side) {
    return article_.mentions[side.mention].first_token < token;
  });
  const auto last = static_cast<size_t>(behind - sides_.begin());
  return {last > kInMind ? last - kInMind : 0, last};
}

// The last two of different countries with only "and" between them.
std::vector<const TwoSides::Side*> TwoSides::JoinedLast(uint32_t token) const {
  const uint32_t sentence = article_.tokens[token].sentence;
  const auto [begin, end] = InMind(token);
  for (size_t i = end; i-- > begin + 1;) {
    const Mention& b = article_.mentions[sides_[i].mention];
    if (b.last_token > token) continue;
    if (article_.tokens[b.first_token].sentence + kSentencesBack < sentence) break;
    if (b.first_token == 0 ||
        !EqualsIgnoreAsciiCase(article_.tokens[b.first_token - 1].span.In(text_), "and"))
      continue;
    for (size_t j = i; j-- > 0 && j + 6 > i;) {
      const Mention& a = article_.mentions[sides_[j].mention];
      if (a.last_token + 1 == b.first_token && sides_[j].country != sides_[i].country)
        return {&sides_[j], &sides_[i]};
    }
  }
  return {};
}

// Those of the sentence before the token, where they are of just two countries.
std::vector<const TwoSides::Side*> TwoSides::OnlyTwo(uint32_t token, uint32_t sentence) const {
  std::vector<const Side*> two;
  const auto [begin, end] = InMind(token);
  for (size_t i = begin; i < end; ++i) {
    const Side& side = sides_[i];
    const Mention& m = article_.mentions[side.mention];
    if (article_.tokens[m.first_token].sentence != sentence || m.last_token > token) continue;
    const auto same = [&](const Side* other) { return other->country == side.country; };
    const auto known = std::find_if(two.begin(), two.end(), same);
    if (known == two.end()) {
      two.push_back(&side);
    } else if (!(*known)->code.HasRest()) {
      *known = &side;
    }
  }
  if (two.size() != 2) two.clear();
  return two;
}

// The country stands in the sentence before the token.
bool TwoSides::IsNamedIn(uint32_t sentence, uint32_t token, const Side& side) const {
  const auto [begin, end] = InMind(token);
  return std::any_of(sides_.begin() + static_cast<ptrdiff_t>(begin),
                     sides_.begin() + static_cast<ptrdiff_t>(end), [&](const Side& other) {
                       const Mention& m = article_.mentions[other.mention];
                       return other.country == side.country &&
                              article_.tokens[m.first_token].sentence == sentence && m.last_token <= token;
                     });
}

std::vector<const TwoSides::Side*> TwoSides::MostNamed(uint32_t token) const {
  const uint32_t here = article_.tokens[token].sentence;
  const double fading = lexicon_.event_rules.Change("actors.sides.fading");
  std::map<std::string, double> named;
  std::map<std::string, const Side*> latest;
  const auto [begin, end] = InMind(token);
  for (size_t i = 0; i < std::min(kOfHeadline, sides_.size()); ++i) {
    const Mention& m = article_.mentions[sides_[i].mention];
    const uint32_t sentence = article_.tokens[m.first_token].sentence;
    if (article_.sentences[sentence].zone == ZoneKind::kHeadline) named[sides_[i].country] += kHeadline;
  }
  for (size_t i = begin; i < end; ++i) {
    const Side& side = sides_[i];
    const Mention& m = article_.mentions[side.mention];
    const uint32_t sentence = article_.tokens[m.first_token].sentence;
    if (article_.sentences[sentence].zone == ZoneKind::kHeadline || sentence >= here) continue;
    named[side.country] += std::pow(fading, std::min(here - sentence, 60u));
    const Side*& last = latest[side.country];
    if (last == nullptr || side.code.HasRest() || !last->code.HasRest()) last = &side;
  }
  for (size_t i = begin; i < end; ++i) {  // who acts in the sentence is no one of the two
    const Mention& m = article_.mentions[sides_[i].mention];
    if (article_.tokens[m.first_token].sentence == here && m.last_token <= token)
      named.erase(sides_[i].country);
  }
  std::vector<std::pair<double, const Side*>> ranked;
  for (const auto& [country, weight] : named) {
    if (latest.contains(country)) ranked.emplace_back(weight, latest[country]);
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->mention < b.second->mention;
  });
  if (ranked.size() < 2) return {};
  if (ranked.size() > 2 &&
      ranked[1].first < ranked[2].first + lexicon_.event_rules.Change("actors.sides.lead"))
    return {};
  return {ranked[0].second, ranked[1].second};
}

std::vector<EventActor> TwoSides::Of(const Tree& tree, int32_t noun) const {
  if (!IsPair(tree, noun)) return {};
  const auto token = static_cast<uint32_t>(noun);
  std::vector<const Side*> two = JoinedLast(token);
  const uint32_t sentence = tree[noun].sentence;
  const Deprel relation = tree[noun].deprel;
  const bool act = relation == Deprel::kNsubj || relation == Deprel::kNsubjPass;
  if (two.empty() && act) two = OnlyTwo(token, sentence);
  if (two.empty() && sentence > 0) two = OnlyTwo(token, sentence - 1);
  if (!act && std::any_of(two.begin(), two.end(),
                          [&](const Side* side) { return IsNamedIn(sentence, token, *side); }))
    two.clear();  // who does something to the two is none of them
  if (two.empty()) two = MostNamed(token);
  const bool leaders = lexicon_.events.InClass("pair_leaders", tree[noun].word);
  Span phrase = tree[noun].span;
  for (const int32_t child : tree.Children(noun)) {
    if (child < noun) phrase = Cover(tree[child].span, phrase);
  }
  std::vector<EventActor> actors;
  for (const Side* side : two) {
    const Mention& m = article_.mentions[side->mention];
    EventActor actor{side->code.first(), std::string(phrase.In(text_)), phrase, -1};
    if (leaders) {
      actor.code = side->code.HasRest() ? side->code : ActorCode(side->code, "GOV");
      if (article_.entities[m.entity].kind == EntityKind::kPerson) actor.entity = m.entity;
    }
    actors.push_back(std::move(actor));
  }
  return actors;
}

}  // namespace onrecord
