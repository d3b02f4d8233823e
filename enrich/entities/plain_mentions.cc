#include "enrich/entities/plain_mentions.h"

namespace onrecord {
namespace {

using Word = EntityWord;

bool MayBePronoun(const TokenView& view, uint32_t t) {
  if (view[t].upper || view[t].text == "i" || view.token(t).deprel == Deprel::kExpl) return false;
  const Upos upos = view.token(t).upos;
  return upos == Upos::kNone || upos == Upos::kPron || upos == Upos::kDet || upos == Upos::kPropn;
}

}  // namespace

Mention NewMention(const TokenView& view, uint32_t first, uint32_t last, const char* rule) {
  Mention m;
  m.first_token = first;
  m.last_token = last;
  m.span = view.Cover(first, last);
  m.head_token = view.HeadOf(first, last);
  m.why = {rule, view.Confidence(rule), {}};
  return m;
}

void FindPronouns(const TokenView& view, const Sentence& sentence, std::vector<Mention>* mentions) {
  for (uint32_t t = sentence.first_token; t < sentence.last_token; ++t) {
    const EntityToken& token = view[t];
    if (!MayBePronoun(view, t)) continue;
    char gender = 0;
    bool plural = false;
    EntityKind kind = EntityKind::kPerson;
    if (token.Is(Word::kHe)) {
      gender = 'm';
    } else if (token.Is(Word::kShe)) {
      gender = 'f';
    } else if (token.Is(Word::kIt)) {
      gender = 'n';
      kind = EntityKind::kOther;
    } else if (token.Is(Word::kThey) || token.Is(Word::kWe)) {
      plural = true;
      kind = EntityKind::kOther;
    } else if (!token.Is(Word::kI) && !token.Is(Word::kYou)) {
      continue;
    }
    Mention m = NewMention(view, t, t + 1, "entities.mention.pronoun");
    m.form = MentionForm::kPronoun;
    m.kind = kind;
    m.gender = gender;
    m.plural = plural;
    mentions->push_back(std::move(m));
  }
}

void FindOtherSubjects(const TokenView& view, const Sentence& sentence, const std::vector<bool>& covered,
                       size_t first_mention, std::vector<Mention>* mentions) {
  // By token of the sentence: in a mention, or the head of one.
  std::vector<bool> held(sentence.last_token - sentence.first_token);
  const auto hold = [&](uint32_t t) {
    if (t >= sentence.first_token && t < sentence.last_token) held[t - sentence.first_token] = true;
  };
  for (size_t i = first_mention; i < mentions->size(); ++i) {
    const Mention& m = (*mentions)[i];
    hold(m.head_token);
    if (m.form == MentionForm::kPronoun) continue;
    for (uint32_t t = m.first_token; t < m.last_token; ++t) hold(t);
  }
  for (uint32_t t = sentence.first_token; t < sentence.last_token; ++t) {
    const Token& token = view.token(t);
    if (token.upos != Upos::kNoun || covered[t]) continue;
    if (token.deprel != Deprel::kNsubj && token.deprel != Deprel::kOblAgent) continue;
    uint32_t first = t;
    while (first > sentence.first_token && view.Modifies(first - 1, t)) --first;
    while (first < t && (view.token(first).upos == Upos::kAdp || view.token(first).upos == Upos::kSconj ||
                         view.token(first).upos == Upos::kCconj))
      ++first;
    if (held[t - sentence.first_token]) continue;
    for (uint32_t i = first; i <= t; ++i) hold(i);
    Mention m = NewMention(view, first, t + 1, "entities.mention.subject");
    m.form = MentionForm::kNominal;
    m.head_token = t;
    m.plural = token.xpos == Xpos::kNNS || token.xpos == Xpos::kNNPS;
    mentions->push_back(std::move(m));
  }
}

}  // namespace onrecord
