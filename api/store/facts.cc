#include "api/store/facts.h"

#include <algorithm>
#include <cmath>

#include "common/base/status_macros.h"

namespace onrecord::api::facts {
namespace {

constexpr size_t kCountryCode = 3;

void Put(int64_t number, std::string* out) {
  auto value = static_cast<uint64_t>(number);
  for (; value >= 0x80; value >>= 7) *out += static_cast<char>(value | 0x80);
  *out += static_cast<char>(value);
}

// Most times are one day: the length says so with one byte.
void PutDays(const Days& days, std::string* out) {
  Put(days.first, out);
  Put(days.last == days.first ? 0 : days.last, out);
}

Anonymity AnonymityOf(const v1::EnrichedArticle& article, const v1::Quote& quote) {
  if (quote.speaker_name().empty()) return Anonymity::kNone;
  const bool known = quote.has_speaker() && quote.speaker() < static_cast<uint32_t>(article.entities_size());
  if (!known) return Anonymity::kNamed;
  return article.entities(static_cast<int>(quote.speaker())).name().empty() ? Anonymity::kUnnamed
                                                                            : Anonymity::kNamed;
}

std::string CountryOf(const v1::EventActor& actor) { return actor.code().substr(0, kCountryCode); }

// Hundredths, as a number that is not negative.
int64_t PackReal(double value) {
  if (!std::isfinite(value)) return 0;
  const int64_t hundredths = std::llround(std::clamp(value, -1e6, 1e6) * 100);
  return hundredths < 0 ? -2 * hundredths - 1 : 2 * hundredths;
}
double UnpackReal(int64_t packed) {
  return static_cast<double>(packed % 2 == 0 ? packed / 2 : -(packed + 1) / 2) / 100;
}

}  // namespace

absl::StatusOr<std::string> PackFacts(const v1::EnrichedArticle& article, NameNumbers& names) {
  std::string out;
  const auto put_name = [&](const std::string& name) -> absl::Status {
    int64_t number = 0;
    if (!name.empty()) {
      OR_ASSIGN_OR_RETURN(number, names.NumberOf(name));
    }
    Put(number, &out);
    return absl::OkStatus();
  };
  OR_RETURN_IF_ERROR(put_name(article.document().outlet().value()));
  PutDays(DaysOf(article.document().published()), &out);
  Put(article.quotes_size(), &out);
  Put(article.events_size(), &out);
  for (const v1::Quote& quote : article.quotes()) {
    OR_RETURN_IF_ERROR(put_name(quote.speaker_name()));
    OR_RETURN_IF_ERROR(put_name(quote.speaker_affiliation()));
    OR_RETURN_IF_ERROR(put_name(quote.speaker_country()));
    Put(quote.kind() * 4 + static_cast<int>(AnonymityOf(article, quote)), &out);
    PutDays(DaysOf(quote.said()), &out);
  }
  for (const v1::Event& event : article.events()) {
    OR_RETURN_IF_ERROR(put_name(event.code()));
    OR_RETURN_IF_ERROR(
        put_name(event.source().name().empty() ? event.source().text() : event.source().name()));
    OR_RETURN_IF_ERROR(put_name(event.location().country()));
    OR_RETURN_IF_ERROR(put_name(CountryOf(event.source())));
    OR_RETURN_IF_ERROR(put_name(CountryOf(event.target())));
    Put(event.modality(), &out);
    Put(PackReal(event.goldstein()), &out);
    PutDays(DaysOf(event.date()), &out);
  }
  return out;
}

int64_t FactReader::Number() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !left_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(left_.front());
    left_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return static_cast<int64_t>(value);
  }
  good_ = false;
  return 0;
}

Days FactReader::ReadDays() {
  Days days;
  days.first = static_cast<int32_t>(Number());
  days.last = static_cast<int32_t>(Number());
  if (days.last == 0) days.last = days.first;
  return days;
}

bool FactReader::Read(ArticleFacts* article) {
  article->outlet = Number();
  article->published = ReadDays();
  article->quotes = Number();
  article->events = Number();
  return good_;
}

bool FactReader::Read(QuoteFacts* quote) {
  quote->index = ++last_quote_;
  quote->speaker = Number();
  quote->affiliation = Number();
  quote->country = Number();
  const int64_t kinds = Number();
  quote->kind = kinds / 4;
  quote->anonymity = static_cast<Anonymity>(kinds % 4);
  quote->said = ReadDays();
  return good_;
}

bool FactReader::Read(EventFacts* event) {
  event->index = ++last_event_;
  event->code = Number();
  event->actor = Number();
  event->country = Number();
  event->source_country = Number();
  event->target_country = Number();
  event->modality = Number();
  event->goldstein = UnpackReal(Number());
  event->happened = ReadDays();
  return good_;
}

}  // namespace onrecord::api::facts
