#include "tests/support/api/random_news.h"

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {

std::string RandomNews::Word() {
  static const std::vector<std::string> words = {
      "harbour",     "Élan",  "elan",    "e\u0301lan", "STRASSE", "straße",  "ﬁsh",    "fish",    "5pm",
      "1,200",       "don't", "São",     "sao",        "Łódź",    "lodz",    "Ørsted", "Москва",  "москва",
      "東京",        "東",    "الميناء", "co-op",      "co",      "op",      "x",      "Ａｂｃ",  "abc",
      "İzmir",       "izmir", "naïve",   "ν",          "Ναυτικό", "ναυτικο", "½",      "km²",     "A.B.",
      "under_score", "tide",  "tides",   "tidal",      "Zoë's",   "ǅ",       "ἀρχή",   "q\u0327", "😀"};
  return Pick(words);
}

std::string RandomNews::Words(int most) {
  static const std::vector<std::string> gaps = {" ",      " ",  " ",      ", ",  "-",
                                                "\u00a0", "\n", "\u2019", " — ", ""};
  std::string out = Word();
  for (int i = Below(most); i > 0; --i) StrAppend(&out, Pick(gaps), Word());
  return out;
}

// One to four characters of `word`.
std::string RandomNews::Beginning(const std::string& word) {
  size_t end = 0;
  for (int i = Below(4); i >= 0 && end < word.size(); --i) DecodeAt(word, end, &end);
  return word.substr(0, end);
}

std::string RandomNews::Query() {
  std::string out;
  for (int i = Below(3); i >= 0; --i) {
    StrAppend(&out, out.empty() ? "" : " ");
    switch (Below(4)) {
      case 0:
        StrAppend(&out, "\"", Words(3), "\"");
        break;
      case 1:
        StrAppend(&out, Beginning(Word()), "*");
        break;
      default:
        StrAppend(&out, Word());
    }
  }
  return out;
}

std::string RandomNews::Date() {
  const std::string month = StrCat("0", 1 + Below(3)), day = StrCat("1", Below(10));
  switch (Below(3)) {
    case 0:
      return "2031";
    case 1:
      return StrCat("2031-", month);
    default:
      return StrCat("2031-", month, "-", day);
  }
}

void RandomNews::SetTime(v1::TimeValue* time) {
  const std::string day = StrCat("2031-0", 1 + Below(3), "-1", Below(10));
  if (!Chance(20)) time->set_earliest(day);
  if (!Chance(20)) time->set_latest(time->earliest().empty() ? day : StrCat(day.substr(0, 8), "28"));
}

void RandomNews::SetRange(v1::DateRange* range) {
  if (Chance(70)) range->set_first(Date());
  if (Chance(70)) range->set_last(Date());
}

std::string RandomNews::Code() { return Pick({"042", "043", "04", "190", "1", "020"}); }
std::string RandomNews::ActorCode() { return Pick({"PRT", "PRTGOV", "ESP", "ESPMIL", "PR", "ESPX", ""}); }
std::string RandomNews::Country() { return Pick({"PRT", "ESP", "prt", "FRA"}); }
std::string RandomNews::Language() { return Pick({"en", "en-GB", "EN", "pt", "e"}); }
std::string RandomNews::Cue() { return Pick({"say", "SAY", "Accuse", "añadir"}); }

void RandomNews::AddQuote(const std::string& id, v1::EnrichedArticle* article) {
  v1::Quote& quote = *article->add_quotes();
  quote.set_quote_id(StrCat(id, "/q", article->quotes_size()));
  quote.set_kind(static_cast<v1::QuoteKind>(1 + Below(3)));
  quote.set_attitude(static_cast<v1::Attitude>(1 + Below(3)));
  quote.set_text(Words(20));
  quote.set_context_text(Words(6));
  quote.set_cue_lemma(Cue());
  quote.set_negated(Chance(30));
  quote.mutable_why()->set_confidence(Below(11) / 10.0);
  if (Chance(50)) SetTime(quote.mutable_said());
  if (Chance(70)) {
    quote.set_speaker_name(Name());
    quote.set_speaker_key(Pick({"k1", "k2", "k3"}));
    quote.set_speaker_country(Country());
    quote.set_speaker_role(Name());
  } else if (Chance(50)) {
    quote.set_source_text(Name());
  }
  if (Chance(50)) quote.set_speaker_affiliation(Name());
  if (Chance(30)) quote.set_via(Name());
}

void RandomNews::AddEvent(const std::string& id, v1::EnrichedArticle* article) {
  v1::Event& event = *article->add_events();
  event.set_event_id(StrCat(id, "/e", article->events_size()));
  event.set_code(Code());
  event.set_plover(Pick({"CONSULT", "AID", ""}));
  event.set_quad_class(static_cast<v1::QuadClass>(1 + Below(4)));
  event.set_modality(static_cast<v1::Modality>(1 + Below(3)));
  event.mutable_source()->set_code(ActorCode());
  event.mutable_source()->set_name(Name());
  event.mutable_target()->set_code(ActorCode());
  if (Chance(50)) event.mutable_target()->set_text(Name());
  event.mutable_location()->set_name(Chance(50) ? Name() : "");
  event.mutable_location()->set_country(Country());
  event.mutable_why()->set_confidence(Below(11) / 10.0);
  event.set_text(Words(8));
  const std::string& text = article->article().text();
  if (Chance(50)) {
    event.mutable_span()->set_begin(static_cast<uint32_t>(text.size() / 2));
    event.mutable_span()->set_end(static_cast<uint32_t>(text.size() / 2));
  }
  if (Chance(50)) SetTime(event.mutable_date());
  if (article->quotes_size() > 0 && Chance(40)) event.set_in_quote(0);
}

v1::EnrichedArticle RandomNews::Article(int number, int revision) {
  v1::EnrichedArticle out;
  const std::string id = StrCat("a", number);
  v1::Article& article = *out.mutable_article();
  article.set_article_id(id);
  article.set_revision_id(StrCat("r", revision));
  article.mutable_observed_at()->set_seconds(1000 * revision + Below(10));
  article.mutable_observed_at()->set_nanos(Below(3) * 1000);
  const std::string headline = Words(4);
  article.set_text(StrCat(headline, "\n", Words(60)));
  article.mutable_source()->set_feed(Pick({"wire", "Wire", ""}));
  out.mutable_document()->mutable_headline()->set_value(headline);
  out.mutable_document()->mutable_outlet()->set_value(Name());
  if (Chance(80)) out.mutable_document()->set_language(Language());
  if (Chance(80)) SetTime(out.mutable_document()->mutable_published());
  out.set_analyser("test 1");
  out.set_state(static_cast<v1::AnalysisState>(1 + Below(3)));
  if (Chance(70)) {
    v1::Zone& zone = *out.add_zones();
    zone.set_kind(Chance(70) ? v1::ZONE_KIND_BODY : v1::ZONE_KIND_CAPTION);
    zone.mutable_span()->set_begin(static_cast<uint32_t>(headline.size() + 1));
    zone.mutable_span()->set_end(static_cast<uint32_t>(article.text().size()));
  }
  for (int i = Below(4); i > 0; --i) AddQuote(id, &out);
  for (int i = Below(4); i > 0; --i) AddEvent(id, &out);
  return out;
}

template <typename List>
void RandomNews::AddSome(List* list, std::string (RandomNews::*draw)()) {
  for (int i = Below(3); i >= 0; --i) *list->Add() = (this->*draw)();
}

template <typename Filter>
void RandomNews::SetArticleFields(Filter* filter) {
  if (Chance(12)) filter->set_text(Query());
  if (Chance(5)) {
    for (int i = 0; i < 40; ++i) filter->add_article_id(StrCat("a", Below(120)));
  }
  if (Chance(8)) AddSome(filter->mutable_outlet(), &RandomNews::Name);
  if (Chance(8)) AddSome(filter->mutable_language(), &RandomNews::Language);
  if (Chance(8)) SetRange(filter->mutable_published());
  if (Chance(8)) {
    if (Chance(60)) filter->mutable_ingested()->mutable_start()->set_seconds(1000 + Below(10));
    if (Chance(60)) {
      filter->mutable_ingested()->mutable_end()->set_seconds(1000 + Below(10));
      filter->mutable_ingested()->mutable_end()->set_nanos(Below(3) * 1000);
    }
  }
}

v1::QuoteFilter RandomNews::QuoteFilter() {
  v1::QuoteFilter filter;
  SetArticleFields(&filter);
  if (Chance(8)) filter.set_min_confidence(Below(10) / 10.0);
  if (Chance(15)) AddSome(filter.mutable_speaker(), &RandomNews::Name);
  if (Chance(8)) filter.add_speaker_key(Pick({"k1", "k2", "K1"}));
  if (Chance(10)) AddSome(filter.mutable_affiliation(), &RandomNews::Name);
  if (Chance(10)) AddSome(filter.mutable_role(), &RandomNews::Name);
  if (Chance(10)) AddSome(filter.mutable_via(), &RandomNews::Name);
  if (Chance(8)) AddSome(filter.mutable_country(), &RandomNews::Country);
  if (Chance(8)) filter.add_kind(static_cast<v1::QuoteKind>(1 + Below(3)));
  if (Chance(8)) filter.add_attitude(static_cast<v1::Attitude>(1 + Below(3)));
  if (Chance(8)) AddSome(filter.mutable_cue(), &RandomNews::Cue);
  if (Chance(8)) SetRange(filter.mutable_said());
  if (Chance(8)) filter.set_negated(Chance(50));
  return filter;
}

v1::EventFilter RandomNews::EventFilter() {
  v1::EventFilter filter;
  SetArticleFields(&filter);
  if (Chance(8)) filter.set_min_confidence(Below(10) / 10.0);
  if (Chance(8)) AddSome(filter.mutable_code(), &RandomNews::Code);
  if (Chance(10)) filter.add_root(Pick({"04", "1", "19", "02"}));
  if (Chance(8)) filter.add_plover(Pick({"consult", "AID"}));
  if (Chance(8)) filter.add_quad_class(static_cast<v1::QuadClass>(1 + Below(4)));
  if (Chance(10)) filter.add_actor(Chance(50) ? Name() : Pick({"PRT", "ESPMIL", "prt", "PR"}));
  if (Chance(10)) filter.add_source(Chance(50) ? Name() : Pick({"PRT", "ESPMIL", "prt"}));
  if (Chance(10)) filter.add_target(Chance(50) ? Name() : Pick({"PRT", "ESP", "5pm"}));
  if (Chance(8)) filter.add_modality(static_cast<v1::Modality>(1 + Below(3)));
  if (Chance(8)) filter.set_in_quote(Chance(50));
  if (Chance(8)) SetRange(filter.mutable_happened());
  if (Chance(8)) AddSome(filter.mutable_place(), &RandomNews::Name);
  if (Chance(8)) AddSome(filter.mutable_country(), &RandomNews::Country);
  return filter;
}

v1::ArticleFilter RandomNews::ArticleFilter() {
  v1::ArticleFilter filter;
  SetArticleFields(&filter);
  if (Chance(20)) filter.set_text(Query());
  if (Chance(15)) AddSome(filter.mutable_speaker(), &RandomNews::Name);
  if (Chance(8)) filter.add_state(static_cast<v1::AnalysisState>(1 + Below(3)));
  if (Chance(8)) filter.add_feed(Pick({"wire", "none"}));
  return filter;
}

}  // namespace onrecord::api
