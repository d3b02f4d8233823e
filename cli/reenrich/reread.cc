#include "cli/reenrich/reread.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <map>

#include "api/services/diff_findings.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "enrich/service/to_proto.h"

namespace onrecord::cli {
namespace {

constexpr size_t kMostShown = 160;  // bytes of a text in a sample

FindingKind KindOf(const v1::Quote& quote) {
  if (quote.kind() == v1::QUOTE_KIND_INDIRECT) return FindingKind::kIndirect;
  return quote.kind() == v1::QUOTE_KIND_MIXED ? FindingKind::kMixed : FindingKind::kDirect;
}

// Cut between characters.
std::string Cut(const std::string& text) {
  if (text.size() <= kMostShown) return text;
  size_t end = kMostShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return StrCat(text.substr(0, end), "…");
}

std::string SpeakerOf(const v1::Quote& quote) {
  if (!quote.speaker_name().empty()) return quote.speaker_name();
  return quote.source_text().empty() ? "?" : StrCat("[", quote.source_text(), "]");
}

std::string Shown(const v1::Quote& quote) { return StrCat(SpeakerOf(quote), ": “", Cut(quote.text()), "”"); }

std::string ActorOf(const v1::EventActor& actor) {
  return actor.name().empty() ? actor.text() : actor.name();
}

std::string Shown(const v1::Event& event) {
  return StrCat(event.code(), " ", ActorOf(event.source()), " > ", ActorOf(event.target()), ": ",
                Cut(event.text()));
}

// Adds samples of one article to the changes.
class Sampler {
 public:
  Sampler(const v1::ArticleContext& article, ReadingChanges* changes)
      : where_(StrCat(" (", article.outlet(), ", ", article.published().edtf(), ", ",
                      article.article_id().substr(0, 12), ")")),
        changes_(*changes) {}

  void Add(char mark, FindingKind kind, const std::string& text) {
    const std::string start = StrCat(std::string(1, mark), " ", Name(kind), " ");
    const auto alike = std::count_if(changes_.samples.begin(), changes_.samples.end(),
                                     [&](const std::string& line) { return StartsWith(line, start); });
    if (static_cast<size_t>(alike) >= changes_.most_samples) return;
    changes_.samples.push_back(TameLine(StrCat(start, text, where_)));
  }

 private:
  const std::string where_;
  ReadingChanges& changes_;
};

void CountAll(const google::protobuf::RepeatedPtrField<v1::Quote>& quotes,
              const google::protobuf::RepeatedPtrField<v1::Event>& events, uint64_t KindChanges::*count,
              ReadingChanges* changes) {
  for (const v1::Quote& quote : quotes) ++(changes->kinds[static_cast<size_t>(KindOf(quote))].*count);
  changes->kinds[static_cast<size_t>(FindingKind::kEvent)].*count += static_cast<uint64_t>(events.size());
}

}  // namespace

std::string_view Name(FindingKind kind) {
  constexpr std::array<std::string_view, kFindingKinds> kNames = {"direct", "indirect", "mixed", "event"};
  return kNames[static_cast<size_t>(kind)];
}

v1::Article ArticleOf(const v1::ArticleRecord& record) {
  v1::Article article;
  const v1::ArticleContext& context = record.context();
  article.set_article_id(context.article_id());
  article.set_revision_id(context.revision_id());
  article.set_text(record.text());
  article.set_text_sha256(context.text_sha256());
  *article.mutable_declared() = record.declared();
  *article.mutable_source() = record.source();
  *article.mutable_observed_at() = context.ingested_at();
  return article;
}

v1::EnrichedArticle Reread(const v1::ArticleRecord& record, const Analyser& analyser, uint64_t generation) {
  v1::Article article = ArticleOf(record);
  const Analysis analysis = analyser.analyse(ToSourceText(article));
  v1::EnrichedArticle enriched = ToProto(std::move(article), analysis, analyser.version);
  enriched.set_analyser_generation(std::max(generation, record.context().analyser_generation() + 1));
  return enriched;
}

void CountChanges(const v1::ArticleRecord& record, const v1::EnrichedArticle& analysis,
                  ReadingChanges* changes) {
  v1::ArticleRecord now;
  *now.mutable_context() = record.context();
  *now.mutable_entities() = analysis.entities();
  *now.mutable_quotes() = analysis.quotes();
  *now.mutable_events() = analysis.events();
  v1::DiffRevisionsResponse diff;
  api::DiffFindings(record, now, &diff);
  ++changes->articles;
  CountAll(record.quotes(), record.events(), &KindChanges::before, changes);
  CountAll(analysis.quotes(), analysis.events(), &KindChanges::after, changes);
  Sampler samples(record.context(), changes);
  const auto count = [&](char mark, FindingKind kind, uint64_t KindChanges::*change,
                         const std::string& text) {
    ++(changes->kinds[static_cast<size_t>(kind)].*change);
    samples.Add(mark, kind, text);
  };
  for (const auto& added : diff.added_quotes())
    count('+', KindOf(added.quote()), &KindChanges::gained, Shown(added.quote()));
  for (const auto& removed : diff.removed_quotes())
    count('-', KindOf(removed.quote()), &KindChanges::lost, Shown(removed.quote()));
  for (const auto& altered : diff.altered_quotes())
    count('~', KindOf(altered.to().quote()), &KindChanges::altered,
          StrCat(Shown(altered.from().quote()), " → ", Shown(altered.to().quote())));
  for (const auto& added : diff.added_events())
    count('+', FindingKind::kEvent, &KindChanges::gained, Shown(added.event()));
  for (const auto& removed : diff.removed_events())
    count('-', FindingKind::kEvent, &KindChanges::lost, Shown(removed.event()));
  for (const auto& altered : diff.altered_events())
    count('~', FindingKind::kEvent, &KindChanges::altered,
          StrCat(Shown(altered.from().event()), " → ", Shown(altered.to().event())));
  const int differences = diff.added_quotes_size() + diff.removed_quotes_size() + diff.altered_quotes_size() +
                          diff.added_events_size() + diff.removed_events_size() + diff.altered_events_size();
  if (differences > 0) ++changes->changed_articles;
}

std::string Report(const ReadingChanges& changes) {
  std::string out = StrCat(GroupDigits(changes.articles), " articles analysed, ",
                           GroupDigits(changes.changed_articles), " with other findings; ",
                           GroupDigits(changes.same_analyser), " are by today's analyser already\n");
  StrAppend(&out, absl::StrFormat("%-9s%10s%10s%10s%10s%10s\n", "", "before", "after", "gained", "lost",
                                  "altered"));
  for (size_t i = 0; i < kFindingKinds; ++i) {
    const KindChanges& kind = changes.kinds[i];
    StrAppend(&out,
              absl::StrFormat("%-9s%10s%10s%10s%10s%10s\n", std::string(Name(static_cast<FindingKind>(i))),
                              GroupDigits(kind.before), GroupDigits(kind.after), GroupDigits(kind.gained),
                              GroupDigits(kind.lost), GroupDigits(kind.altered)));
  }
  std::vector<std::string> samples = changes.samples;
  std::stable_sort(samples.begin(), samples.end(), [](const std::string& a, const std::string& b) {
    return a.substr(0, 4) < b.substr(0, 4);
  });
  for (const std::string& sample : samples) StrAppend(&out, sample, "\n");
  return out;
}

}  // namespace onrecord::cli
