#include "enrich/entities/name_context.h"

#include <algorithm>

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Word = EntityWord;

}  // namespace

bool IsGenitive(const TokenView& view, uint32_t t) {
  const std::string_view mark = view[t].text;
  return mark == "'s" || mark == "’s" || mark == "'" || mark == "’";
}

bool IsOf(const TokenView& view, uint32_t t) { return view[t].text == "of"; }

bool IsHonorific(const TokenView& view, uint32_t t) {
  return view[t].capital &&
         (view[t].Is(Word::kHonorific) || view[t].Is(Word::kHonorificM) || view[t].Is(Word::kHonorificF));
}

bool AfterTitle(const TokenView& view, uint32_t t) {
  if (t == 0 || view[t - 1].sentence != view[t].sentence) return false;
  if (IsHonorific(view, t - 1)) return true;
  for (uint32_t back = 1; back <= 4 && back <= t; ++back) {
    for (const GazetteerMatch* m = view.begin(t - back); m != view.end(t - back); ++m) {
      if (m->last == t && view.entry(*m).kind == Kind::kRole &&
          (view.entry(*m).title || !view[t - 1].capital))
        return true;
    }
  }
  return false;
}

bool AfterPersonalTitle(const TokenView& view, uint32_t t) {
  if (t == 0 || view[t - 1].sentence != view[t].sentence || view.TitleCase(view[t].sentence)) return false;
  if (IsHonorific(view, t - 1)) return true;
  for (uint32_t back = 1; back <= 3 && back <= t; ++back) {
    const GazetteerMatch* role = view.Longest(t - back, Bit(Kind::kRole));
    if (role && role->last == t)
      return view.entry(*role).title && view[t - back].capital && !view[t - back].first;
  }
  return false;
}

bool AfterOfficeOf(const TokenView& view, uint32_t t) {
  if (t < 2 || view[t - 2].sentence != view[t].sentence || !IsOf(view, t - 1)) return false;
  for (uint32_t back = 2; back <= 4 && back <= t; ++back) {
    const GazetteerMatch* role = view.Longest(t - back, Bit(Kind::kRole));
    if (role && role->last == t - 1) return view.entry(*role).title && view.entry(*role).detail != "kin";
  }
  return false;
}

bool IsTradeAfterGivenName(const TokenView& view, uint32_t t) {
  const NameWord before = view.gazetteer().Word(view[t - 1].text);
  if (!(before.given || before.word) || view[t - 1].upper || view.begin(t) == view.end(t) || !view[t].capital)
    return false;
  return std::all_of(view.begin(t), view.end(t), [&](const GazetteerMatch& match) {
    return view.entry(match).kind == Kind::kAgent && match.plural && match.last == t + 1;
  });
}

bool AfterBody(const TokenView& view, uint32_t t) {
  for (uint32_t back = 1; back <= 3 && back < t && view[t - back].sentence == view[t].sentence; ++back) {
    const GazetteerMatch* agent = view.Longest(t - back, Bit(Kind::kAgent));
    if (!agent || agent->last != t || view[t - back].capital || agent->plural) continue;
    const GazetteerEntry& entry = view.entry(*agent);
    const bool of_state = entry.code.starts_with("GOV") || entry.code == "MIL" || entry.code == "COP" ||
                          entry.code == "JUD" || entry.code == "LEG" || entry.code == "SPY";
    if (entry.detail == "body" && !of_state) return true;
  }
  return false;
}

bool BeforeAge(const TokenView& view, uint32_t last) {
  if (last + 1 >= view.size() || view[last].text != ",") return false;
  const std::string_view age = view[last + 1].text;
  return age.size() == 2 && age[0] >= '1' && age[0] <= '9' && age[1] >= '0' && age[1] <= '9';
}

bool IsLabel(const TokenView& view, uint32_t t, uint32_t last) {
  const Sentence& sentence = view.sentences()[view[t].sentence];
  return view[t].first && view[t].upper && last < sentence.last_token && view[last].text == ":" &&
         sentence.zone == ZoneKind::kBody && last + 1 < sentence.last_token;
}

}  // namespace onrecord
