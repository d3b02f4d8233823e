#include "tests/bench/generated_news.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <cmath>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::bench {
namespace {

constexpr size_t kWords = 40000, kSpeakers = 60000, kOutlets = 300, kDays = 3650;
// How many values the analyser gives, and how unevenly: 384 confidences of 9,779 quotes of newspapers (a
// fifth of them .97), 78 of their 5,058 events (half of them .52), 40 Goldstein values (half of them 0).
constexpr size_t kQuoteConfidences = 384, kEventConfidences = 78, kGoldsteinValues = 40;
constexpr double kEvenness = 1.1, kUnevenness = 1.5;
constexpr int64_t kFirstObserved = 1893456000;  // 2030-01-01
constexpr int64_t kArticlesADay = 1000, kLateOneIn = 20;
const char* const kSmall[] = {"the", "of",   "to",  "and",  "a",  "in",    "that", "for", "is",
                              "on",  "with", "was", "will", "as", "at",    "by",   "it",  "from",
                              "be",  "have", "has", "not",  "an", "their", "this", "are", "we"};
const char* const kSyllables[] = {"ba",  "co",  "di",  "fen", "gor", "hal",  "ir",  "jun", "kel",
                                  "lom", "mar", "nes", "ol",  "pra", "quen", "ros", "sil", "tor",
                                  "ul",  "ver", "wen", "yar", "zed", "tal",  "mi"};
const char* const kRoles[] = {"minister", "spokesperson", "president", "analyst",
                              "mayor",    "director",     "senator"};
const char* const kOffices[] = {"Ministry of Tides", "River Board", "Harbour Authority", "State Council",
                                "Grain Office"};
const char* const kCountries[] = {"PRT", "NOR", "ISL", "KEN", "PER", "JPN", "CAN", "JOR", "VNM", "USA",
                                  "RUS", "CHN", "DEU", "FRA", "GBR", "IND", "BRA", "ZAF", "EGY", "TUR"};
const char* const kCodes[] = {"010", "042", "036", "040", "051", "112", "190",
                              "173", "043", "130", "057", "172", "120", "195"};
const char* const kRules[] = {"quotes.direct.cue_after", "quotes.indirect.that", "quotes.mixed.cue_before",
                              "quotes.direct.floating"};

void SetSpan(size_t begin, size_t end, v1::Span* span) {
  span->set_begin(static_cast<uint32_t>(begin));
  span->set_end(static_cast<uint32_t>(end));
}

std::string Syllables(size_t number) {
  std::string out;
  for (number += std::size(kSyllables); number > 0; number /= std::size(kSyllables)) {
    out += kSyllables[number % std::size(kSyllables)];
  }
  return out;
}

// The value with this rank among `count` values, which are the thousandths from `least` on: common ones lie
// anywhere among them. `count` is no multiple of 59.
double ValueOf(size_t rank, size_t count, int least) {
  return (least + static_cast<double>((rank + 1) * 59 % count)) / 1000;
}

std::string Capital(std::string word) {
  word[0] = static_cast<char>(word[0] & ~32);
  return word;
}

}  // namespace

Zipf::Zipf(size_t count, double exponent) {
  double sum = 0;
  for (size_t rank = 0; rank < count; ++rank) {
    sum += std::pow(static_cast<double>(rank + 1), -exponent);
    cumulative_.push_back(sum);
  }
}

size_t Zipf::Draw(std::mt19937_64& chance) const {
  const double at = static_cast<double>(chance() >> 11) * 0x1p-53 * cumulative_.back();
  return static_cast<size_t>(std::upper_bound(cumulative_.begin(), cumulative_.end(), at) -
                             cumulative_.begin());
}

NewsGenerator::NewsGenerator(uint64_t seed, Arrival arrival)
    : arrival_(arrival),
      chance_(seed),
      word_rank_(kWords, 1.0),
      speaker_rank_(kSpeakers, 0.9),
      outlet_rank_(kOutlets, 0.8),
      country_rank_(std::size(kCountries), 0.9),
      code_rank_(std::size(kCodes), 0.8),
      age_(kDays, 0.3),
      quote_confidence_(kQuoteConfidences, kEvenness),
      event_confidence_(kEventConfidences, kUnevenness),
      goldstein_(kGoldsteinValues, kUnevenness) {
  for (const char* const word : kSmall) words_.emplace_back(word);
  for (size_t i = 0; words_.size() < kWords; ++i) words_.push_back(Syllables(i));
}

std::string NewsGenerator::Speaker(size_t rank) const {
  return StrCat(Capital(Syllables(rank % 700)), " ", Capital(Syllables(rank * 7 % 30011)));
}

std::string NewsGenerator::Sentence(int words) {
  std::string out;
  for (int i = 0; i < words; ++i) StrAppend(&out, i == 0 ? "" : " ", words_[word_rank_.Draw(chance_)]);
  return Capital(out);
}

std::string NewsGenerator::Day() {
  absl::CivilDay day(2031, 12, 31);
  if (arrival_ == Arrival::kBackfill) {
    day -= static_cast<int>(age_.Draw(chance_));
  } else {
    day = absl::CivilDay(2030, 1, 1) + serial_ / kArticlesADay;
    if (chance_() % kLateOneIn == 0) day -= static_cast<int>(age_.Draw(chance_));
  }
  return StrCat(day.year(), day.month() < 10 ? "-0" : "-", day.month(), day.day() < 10 ? "-0" : "-",
                day.day());
}

size_t NewsGenerator::AddEntity(v1::EnrichedArticle* article) {
  const size_t rank = speaker_rank_.Draw(chance_);
  v1::Entity& entity = *article->add_entities();
  entity.set_kind(v1::ENTITY_KIND_PERSON);
  entity.set_name(Speaker(rank));
  entity.set_role(kRoles[rank % std::size(kRoles)]);
  entity.set_affiliation(kOffices[rank % std::size(kOffices)]);
  entity.set_country(kCountries[rank % std::size(kCountries)]);
  entity.set_speaker_key(FoldCase(entity.name()));
  return static_cast<size_t>(article->entities_size() - 1);
}

void NewsGenerator::AddQuote(int index, v1::EnrichedArticle* article) {
  std::string& text = *article->mutable_article()->mutable_text();
  const bool named = chance_() % 10 < 8;
  const auto who = static_cast<int>(chance_() % 3);
  v1::Entity& entity = *article->mutable_entities(who);
  const std::string said = Sentence(8 + static_cast<int>(chance_() % 20));
  const std::string source = named ? entity.name() : "officials";
  const size_t begin = text.size();
  const bool direct = chance_() % 10 < 4;
  if (direct) {
    StrAppend(&text, "\"", said, ",\" ", source, " said.");
  } else {
    StrAppend(&text, source, " said that ", said, ".");
  }
  v1::Quote& quote = *article->add_quotes();
  quote.set_quote_id(Sha256HexOfParts({article->article().revision_id(), "quote", StrCat(index)}));
  quote.set_kind(direct               ? v1::QUOTE_KIND_DIRECT
                 : chance_() % 4 == 0 ? v1::QUOTE_KIND_MIXED
                                      : v1::QUOTE_KIND_INDIRECT);
  quote.set_attitude(chance_() % 12 == 0 ? v1::ATTITUDE_BELIEF : v1::ATTITUDE_SPEECH);
  const size_t at = text.find(said, begin);
  SetSpan(at, at + said.size(), quote.add_pieces()->mutable_span());
  quote.mutable_pieces(0)->set_kind(quote.kind());
  const size_t name = text.find(source, begin);
  SetSpan(name, name + source.size(), quote.mutable_source());
  quote.set_cue_lemma(chance_() % 5 == 0 ? "warn" : "say");
  quote.set_text(said);
  quote.set_source_text(source);
  quote.set_cue_text("said");
  SetSpan(begin, text.size(), quote.mutable_context());
  quote.set_context_text(text.substr(begin));
  quote.mutable_why()->set_rule(kRules[chance_() % std::size(kRules)]);
  quote.mutable_why()->set_confidence(ValueOf(quote_confidence_.Draw(chance_), kQuoteConfidences, 590));
  quote.set_negated(chance_() % 50 == 0);
  if (chance_() % 2 == 0) {
    *quote.mutable_said() = article->document().published();
    quote.mutable_said()->set_expression("on Monday");
  }
  if (named) {
    SetSpan(name, name + source.size(), entity.add_mentions()->mutable_span());
    quote.set_speaker(static_cast<uint32_t>(who));
    quote.set_speaker_name(entity.name());
    quote.set_speaker_key(entity.speaker_key());
    quote.set_speaker_role(entity.role());
    quote.set_speaker_affiliation(entity.affiliation());
    quote.set_speaker_country(entity.country());
    quote.mutable_speaker_why()->set_rule("entities.join.exact");
    quote.mutable_speaker_why()->set_confidence(0.9);
  }
  text += chance_() % 2 == 0 ? "\n\n" : " ";
}

void NewsGenerator::AddEvent(v1::EnrichedArticle* article) {
  std::string& text = *article->mutable_article()->mutable_text();
  const std::string here = kCountries[country_rank_.Draw(chance_)],
                    there = kCountries[country_rank_.Draw(chance_)];
  const std::string act = words_[500 + word_rank_.Draw(chance_) % 3000];
  const size_t begin = text.size();
  StrAppend(&text, here, " ", act, " ", there, " ", Sentence(6 + static_cast<int>(chance_() % 8)), ".");
  v1::Event& event = *article->add_events();
  event.set_event_id(
      Sha256HexOfParts({article->article().revision_id(), "event", StrCat(article->events_size())}));
  event.set_code(kCodes[code_rank_.Draw(chance_)]);
  event.set_plover("CONSULT");
  event.set_quad_class(static_cast<v1::QuadClass>(1 + chance_() % 4));
  const size_t rank = goldstein_.Draw(chance_);
  event.set_goldstein(rank == 0 ? 0 : static_cast<double>(rank * 17 % kGoldsteinValues) / 2 - 10);
  const auto actor = [&](const std::string& country, size_t at, v1::EventActor* out) {
    out->set_code(StrCat(country, chance_() % 3 == 0 ? "GOV" : chance_() % 3 == 0 ? "MIL" : ""));
    out->set_text(country);
    out->set_name(country);
    SetSpan(at, at + 3, out->mutable_span());
  };
  actor(here, begin, event.mutable_source());
  actor(there, begin + here.size() + act.size() + 2, event.mutable_target());
  *event.mutable_date() = article->document().published();
  event.mutable_location()->set_name(Capital(words_[30 + chance_() % 400]));
  event.mutable_location()->set_country(there);
  event.set_modality(static_cast<v1::Modality>(1 + chance_() % 6));
  SetSpan(begin, text.size(), event.mutable_span());
  SetSpan(begin + here.size() + 1, begin + here.size() + 1 + act.size(), event.mutable_trigger());
  event.set_text(text.substr(begin));
  event.set_trigger_text(act);
  event.mutable_why()->set_rule("events.pattern");
  event.mutable_why()->set_confidence(ValueOf(event_confidence_.Draw(chance_), kEventConfidences, 450));
  text += "\n\n";
}

v1::EnrichedArticle NewsGenerator::Next() {
  v1::EnrichedArticle out;
  v1::Article& article = *out.mutable_article();
  const std::string serial = StrCat(++serial_);
  article.set_article_id(Sha256HexOfParts({"article", serial}));
  article.set_revision_id(Sha256HexOfParts({"revision", serial}));
  const int64_t observed =
      kFirstObserved + serial_ * (arrival_ == Arrival::kByDay ? 86400 / kArticlesADay : int64_t{7});
  article.mutable_observed_at()->set_seconds(observed);
  v1::DocumentFields& document = *out.mutable_document();
  document.mutable_headline()->set_value(Sentence(7));
  document.mutable_outlet()->set_value(
      StrCat("The ", Capital(Syllables(outlet_rank_.Draw(chance_))), " Post"));
  document.set_language("en");
  if (chance_() % 50 != 0) {
    const std::string day = Day();
    v1::TimeValue& published = *document.mutable_published();
    published.set_edtf(day);
    published.set_earliest(day);
    published.set_latest(day);
    published.set_basis(v1::BASIS_MARKUP);
    published.set_precision(v1::PRECISION_DAY);
  }
  article.set_text(StrCat(document.headline().value(), "\n\n"));
  const size_t body = article.text().size();
  for (int i = 0; i < 5; ++i) AddEntity(&out);
  const int quotes = 4 + static_cast<int>(chance_() % 13), events = 2 + static_cast<int>(chance_() % 9);
  for (int i = 0; i < std::max(quotes, events); ++i) {
    if (i < quotes) AddQuote(i, &out);
    if (i < events) AddEvent(&out);
  }
  v1::Zone& zone = *out.add_zones();
  zone.set_kind(v1::ZONE_KIND_BODY);
  SetSpan(body, article.text().size(), zone.mutable_span());
  article.set_text_sha256(Sha256Hex(article.text()));
  article.mutable_source()->set_path(StrCat("wire/", serial, ".json"));
  article.mutable_source()->set_feed("wire");
  article.mutable_source()->set_media_type("application/json");
  article.mutable_source()->set_file_sha256(article.revision_id());
  out.set_analyser("onrecord 0.1.0 lexicon 4dc91dd08e60 model b9e40a5d");
  out.set_analyser_generation(1);
  out.set_state(v1::ANALYSIS_STATE_COMPLETE);
  out.mutable_analysed_at()->set_seconds(observed + 1);
  return out;
}

}  // namespace onrecord::bench
