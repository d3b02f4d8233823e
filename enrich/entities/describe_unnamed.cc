#include "enrich/entities/describe_unnamed.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/entities/token_view.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// "foreign ministry" -> "foreign ".
std::string_view WithoutLast(std::string_view role) {
  const size_t blank = role.rfind(' ');
  return blank == std::string_view::npos ? std::string_view() : role.substr(0, blank + 1);
}

void AppendWord(std::string_view word, std::string* out) {
  if (word.empty()) return;
  if (!out->empty()) *out += ' ';
  *out += word;
}

bool IsCapital(std::string_view word) { return !word.empty() && word[0] >= 'A' && word[0] <= 'Z'; }

}  // namespace

std::string_view UnnamedDescriber::Text(uint32_t first, uint32_t last) const {
  return Span{article_.tokens[first].span.begin, article_.tokens[last - 1].span.end}.In(article_.text);
}

// "defence", "law enforcement" and "arms-control" say what sort of source it is, and so do the adjectives of
// the lexicon.
bool UnnamedDescriber::Classifies(uint32_t first, uint32_t last) const {
  const std::string word = AsciiLower(Text(first, last));
  if (lexicon_.entity_words.Is(word, EntityWord::kClassifier)) return true;
  const Token& final = article_.tokens[last - 1];
  return final.upos == Upos::kNoun && !IsCapital(Text(first, first + 1)) &&
         !lexicon_.entity_words.Is(word, EntityWord::kTime);
}

UnnamedDescriber::Modifiers UnnamedDescriber::ModifiersOf(const Mention& m, uint32_t end) const {
  Modifiers found;
  std::string nouns;
  for (uint32_t t = m.first_token, last = t; t < end; t = last) {
    last = t + 1;
    while (last + 1 < end && Text(last, last + 1) == "-" && !article_.tokens[last].space_before &&
           !article_.tokens[last + 1].space_before) {
      last += 2;
    }
    const bool nation = gazetteer_.Exact(Text(t, last), Bit(Kind::kDemonym)) != nullptr;
    if (nation || !Classifies(t, last)) {
      found.sender |= nation || (IsCapital(Text(t, t + 1)) && t > m.first_token);
      continue;
    }
    const bool noun = article_.tokens[last - 1].upos == Upos::kNoun;
    AppendWord(
        AsciiLower(Text(t, t + 1)) == Text(t, t + 1) ? std::string(Text(t, last)) : AsciiLower(Text(t, last)),
        found.sender ? &found.after
        : noun       ? &nouns
                     : &found.before);
  }
  AppendWord(found.after, &nouns);
  found.after = std::move(nouns);
  return found;
}

// Whose it is, where a person or office stands before it with "'s": "Vey's", "prime minister's".
std::string UnnamedDescriber::Owner(const Cluster& cluster) const {
  const uint32_t index = cluster.mentions.front();
  const Mention& m = mentions_[index];
  for (uint32_t i = index + 1; i < mentions_.size() && mentions_[i].first_token == m.first_token; ++i) {
    const Mention& owner = mentions_[i];
    if (owner.kind != EntityKind::kPerson || owner.form == MentionForm::kPronoun) continue;
    if (owner.last_token >= m.head_token || !Text(owner.last_token, owner.last_token + 1).ends_with("s"))
      continue;
    if (!owner.name.empty()) return StrCat(owner.name.In(article_.text), "'s");
    uint32_t first = owner.first_token;
    while (first < owner.head_token &&
           lexicon_.entity_words.Is(AsciiLower(Text(first, first + 1)), EntityWord::kDeterminer))
      ++first;
    return StrCat(Text(first, owner.last_token), "'s");
  }
  return "";
}

std::string UnnamedDescriber::Sender(const Cluster& cluster, const std::string& noun) const {
  if (!cluster.affiliation.empty()) {
    const GazetteerEntry* body = gazetteer_.Named(Bit(Kind::kOrganisation), cluster.affiliation);
    return body ? body->short_name : cluster.affiliation;
  }
  if (std::string owner = Owner(cluster); !owner.empty()) return owner;
  const std::string_view adjective = gazetteer_.CountryAdjective(cluster.country);
  return FoldName(noun).starts_with(FoldName(adjective)) ? std::string() : std::string(adjective);
}

// "North Koreans", "French", of a phrase that has no other noun; empty: it has one.
std::string UnnamedDescriber::National(const Cluster& cluster) const {
  const Mention& m = mentions_[cluster.mentions.front()];
  for (uint32_t t = m.first_token; t <= m.head_token; ++t) {
    const std::string_view phrase = Text(t, m.head_token + 1);
    if (gazetteer_.Exact(phrase, Bit(Kind::kDemonym) | Bit(Kind::kPeople))) return std::string(phrase);
  }
  return "";
}

std::string UnnamedDescriber::Of(const Cluster& cluster, const std::string& role) const {
  const Mention& m = mentions_[cluster.mentions.front()];
  if (role.empty()) {
    if (std::string people = National(cluster); !people.empty()) return people;
  }
  const std::string head(Text(m.head_token, m.head_token + 1));
  std::string noun = role.empty() ? AsciiLower(head) : role;
  if (cluster.plural && !role.empty()) noun = StrCat(WithoutLast(role), AsciiLower(head));
  Modifiers modifiers;
  const auto words = static_cast<uint32_t>(role.empty() ? 1 : Split(role, ' ').size());
  const bool as_told =
      m.role == role && !role.starts_with("former ") && m.head_token + 1 >= m.first_token + words;
  if (as_told) modifiers = ModifiersOf(m, m.head_token + 1 - words);
  std::string out = modifiers.before;
  AppendWord(Sender(cluster, noun), &out);
  AppendWord(modifiers.after, &out);
  AppendWord(noun, &out);
  return out;
}

}  // namespace onrecord
