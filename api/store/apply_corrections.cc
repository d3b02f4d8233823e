#include "api/store/apply_corrections.h"

#include <algorithm>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

constexpr std::string_view kMark = " corrected ";
constexpr size_t kMarkDigits = 16;
constexpr char kRule[] = "corrected";

const v1::Span& SpanOf(const v1::Quote& quote) {
  return quote.pieces().empty() ? v1::Span::default_instance() : quote.pieces(0).span();
}
const v1::Span& SpanOf(const v1::Event& event) { return event.span(); }
const std::string& IdOf(const v1::Quote& quote) { return quote.quote_id(); }
const std::string& IdOf(const v1::Event& event) { return event.event_id(); }

// Units that both hold, of those that either does: at least half.
bool OverlapsByHalf(const v1::Span& a, const v1::Span& b) {
  const int64_t both = int64_t{std::min(a.end(), b.end())} - std::max(a.begin(), b.begin());
  const int64_t either = int64_t{std::max(a.end(), b.end())} - std::min(a.begin(), b.begin());
  return both > 0 && 2 * both >= either;
}

// The finding that is meant; -1: none. See CorrectFinding.
template <typename Findings>
int FindMeant(const Findings& findings, const std::string& revision_id, const v1::CorrectFinding& what) {
  int meant = -1;
  int64_t most = 0;
  for (int i = 0; i < findings.size(); ++i) {
    if (IdOf(findings[i]) == what.finding_id()) return i;
    const v1::Span& span = SpanOf(findings[i]);
    if (revision_id == what.revision_id()) {
      if (!OverlapsByHalf(span, what.span())) continue;
      const int64_t both =
          int64_t{std::min(span.end(), what.span().end())} - std::max(span.begin(), what.span().begin());
      if (both > most) {
        most = both;
        meant = i;
      }
    } else if (meant < 0 && Sha256Hex(findings[i].text()) == what.text_sha256()) {
      meant = i;
    }
  }
  return meant;
}

// The analyser's own value, which an earlier correction of this kind has kept.
std::string Found(const v1::Quote& quote, v1::CorrectionKind kind, const std::string& now) {
  for (const v1::AppliedCorrection& earlier : quote.corrections()) {
    if (earlier.kind() == kind) return earlier.found();
  }
  return now;
}

void Mark(const v1::Correction& correction, std::string found, v1::Quote* quote) {
  const v1::CorrectionKind kind = correction.what().kind();
  auto& marks = *quote->mutable_corrections();
  marks.erase(
      std::remove_if(marks.begin(), marks.end(), [&](const auto& mark) { return mark.kind() == kind; }),
      marks.end());
  v1::AppliedCorrection& mark = *marks.Add();
  mark.set_correction_id(correction.correction_id());
  mark.set_kind(kind);
  *mark.mutable_corrected_at() = correction.corrected_at();
  mark.set_found(std::move(found));
}

void SetSpeaker(const v1::CorrectFinding& what, const v1::EnrichedArticle& article, v1::Quote* quote) {
  const std::string key = !what.speaker_key().empty() ? what.speaker_key() : FoldCase(what.speaker());
  quote->clear_speaker();
  quote->set_speaker_name(what.speaker());
  quote->set_speaker_key(what.speaker().empty() ? "" : key);
  quote->clear_speaker_role();
  quote->clear_speaker_affiliation();
  quote->clear_speaker_country();
  quote->mutable_speaker_why()->Clear();
  quote->mutable_speaker_why()->set_rule(kRule);
  quote->mutable_speaker_why()->set_confidence(1);
  if (what.speaker().empty()) return;
  for (int i = 0; i < article.entities_size(); ++i) {
    const v1::Entity& entity = article.entities(i);
    if (entity.speaker_key() != key && entity.name() != what.speaker()) continue;
    quote->set_speaker(static_cast<uint32_t>(i));
    quote->set_speaker_key(entity.speaker_key());
    quote->set_speaker_role(entity.role());
    quote->set_speaker_affiliation(entity.affiliation());
    quote->set_speaker_country(entity.country());
    return;
  }
}

void CorrectQuote(const v1::Correction& correction, int index, v1::EnrichedArticle* article) {
  v1::Quote& quote = *article->mutable_quotes(index);
  const v1::CorrectionKind kind = correction.what().kind();
  if (kind == v1::CORRECTION_KIND_SPEAKER) {
    Mark(correction, Found(quote, kind, quote.speaker_name()), &quote);
    SetSpeaker(correction.what(), *article, &quote);
  } else if (kind == v1::CORRECTION_KIND_WITHDRAW_CUE) {
    Mark(correction, Found(quote, kind, quote.cue_text()), &quote);
    quote.clear_cue();
    quote.clear_cue_lemma();
    quote.clear_cue_text();
  }
}

// Where a quote stands now; unset: it is gone, or the index led nowhere.
std::optional<uint32_t> NumberNow(const std::vector<int>& numbers, uint32_t before) {
  if (before >= numbers.size() || numbers[before] < 0) return std::nullopt;
  return static_cast<uint32_t>(numbers[before]);
}

void RemoveQuotes(const std::set<int>& gone, v1::EnrichedArticle* article) {
  if (gone.empty()) return;
  std::vector<int> numbers;
  int next = 0;
  for (int i = 0; i < article->quotes_size(); ++i) numbers.push_back(gone.count(i) > 0 ? -1 : next++);
  for (auto it = gone.rbegin(); it != gone.rend(); ++it) article->mutable_quotes()->DeleteSubrange(*it, 1);
  for (v1::Quote& quote : *article->mutable_quotes()) {
    if (!quote.has_inside()) continue;
    const auto number = NumberNow(numbers, quote.inside());
    quote.clear_inside();
    if (number) quote.set_inside(*number);
  }
  for (v1::Event& event : *article->mutable_events()) {
    if (!event.has_in_quote()) continue;
    const auto number = NumberNow(numbers, event.in_quote());
    event.clear_in_quote();
    if (number) event.set_in_quote(*number);
  }
}

}  // namespace

bool IsCorrected(std::string_view analyser) { return WithoutCorrections(analyser).size() < analyser.size(); }

std::string_view WithoutCorrections(std::string_view analyser) {
  const size_t size = kMark.size() + kMarkDigits;
  if (analyser.size() < size || analyser.substr(analyser.size() - size, kMark.size()) != kMark)
    return analyser;
  return analyser.substr(0, analyser.size() - size);
}

std::optional<CorrectedArticle> ApplyCorrections(const v1::EnrichedArticle& article,
                                                 const std::vector<v1::Correction>& corrections) {
  CorrectedArticle out{article, {}};
  std::set<int> quotes_gone, events_gone;
  const std::string& revision = article.article().revision_id();
  for (const v1::Correction& correction : corrections) {
    const v1::CorrectFinding& what = correction.what();
    const bool of_event = what.kind() == v1::CORRECTION_KIND_WITHDRAW_EVENT;
    const int meant = of_event ? FindMeant(out.article.events(), revision, what)
                               : FindMeant(out.article.quotes(), revision, what);
    if (meant < 0) continue;
    out.applied.insert(correction.correction_id());
    if (of_event) {
      events_gone.insert(meant);
    } else if (what.kind() == v1::CORRECTION_KIND_WITHDRAW_QUOTE) {
      quotes_gone.insert(meant);
    } else {
      CorrectQuote(correction, meant, &out.article);
    }
  }
  if (out.applied.empty()) return std::nullopt;
  RemoveQuotes(quotes_gone, &out.article);
  for (auto it = events_gone.rbegin(); it != events_gone.rend(); ++it) {
    out.article.mutable_events()->DeleteSubrange(*it, 1);
  }
  std::string ids;
  for (const std::string& id : out.applied) StrAppend(&ids, id, "\n");
  out.article.set_analyser(StrCat(article.analyser(), kMark, Sha256Hex(ids).substr(0, kMarkDigits)));
  return out;
}

}  // namespace onrecord::api
