#include "api/services/explain_findings.h"

#include <algorithm>

#include "api/services/explain_tables.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kMostMentions = 6;  // that lead to a speaker's name

std::string NameOf(const v1::EventActor& actor) { return actor.name().empty() ? actor.text() : actor.name(); }

template <typename Enum>
std::string Lower(const std::string& name, std::string_view prefix, Enum value) {
  return value == 0 ? "" : AsciiLower(name.substr(prefix.size()));
}

// Adds decisions to a response of either kind.
template <typename Response>
class Explainer {
 public:
  explicit Explainer(Response* response) : out_(*response) {}

  v1::ExplainedDecision* Add(std::string_view question, std::string answer,
                             const v1::Provenance* why = nullptr) {
    v1::ExplainedDecision* decision = out_.add_decisions();
    decision->set_question(std::string(question));
    decision->set_answer(std::move(answer));
    if (why == nullptr) return decision;
    const ExplainTables& tables = ExplainTables::BuiltIn();
    decision->set_rule(why->rule());
    decision->set_confidence(why->confidence());
    decision->set_rule_example(std::string(tables.ExampleOf(why->rule())));
    if (decision->rule_example().empty())
      decision->set_rule_example(std::string(tables.MeaningOf(why->rule())));
    return decision;
  }

  static void AddEvidence(std::string_view what, const std::string& text, const v1::Span* span,
                          v1::ExplainedDecision* decision) {
    if (text.empty() && span == nullptr) return;
    v1::EvidencePassage* passage = decision->add_evidence();
    passage->set_what(std::string(what));
    passage->set_text(text);
    if (span != nullptr) *passage->mutable_span() = *span;
  }

  void AddTime(std::string_view question, const v1::TimeValue* time, std::string_view why_open) {
    if (time == nullptr || time->edtf().empty()) {
      Add(question, "")->set_why_open(std::string(why_open));
      return;
    }
    v1::ExplainedDecision* decision = Add(question, time->edtf());
    *decision->mutable_time() = *time;
    AddEvidence("date expression", time->expression(), time->has_span() ? &time->span() : nullptr, decision);
  }

  void AddOrigin(const v1::ArticleRecord& article) {
    v1::RecordOrigin& origin = *out_.mutable_origin();
    *origin.mutable_source() = article.source();
    if (article.has_log_position()) *origin.mutable_position() = article.log_position();
    if (article.has_analysed_at()) *origin.mutable_analysed_at() = article.analysed_at();
    origin.set_state(article.state());
    if (!article.has_log_position()) {
      NotKept("the place of its record in the log: it came without a log, or before places were kept");
    }
  }

  void NotKept(std::string_view what) { out_.add_not_kept(std::string(what)); }

 private:
  Response& out_;
};

class QuoteExplainer : Explainer<v1::ExplainQuoteResponse> {
 public:
  QuoteExplainer(const v1::QuoteRecord& record, const v1::ArticleRecord& article,
                 v1::ExplainQuoteResponse* response)
      : Explainer(response), record_(record), quote_(record.quote()), article_(article) {}

  void Run() {
    v1::ExplainedDecision* content = Add("content", quote_.text(), &quote_.why());
    AddEvidence("cue", quote_.cue_text(), quote_.has_cue() ? &quote_.cue() : nullptr, content);
    AddEvidence("context", quote_.context_text(), quote_.has_context() ? &quote_.context() : nullptr,
                content);
    Source();
    Speaker();
    AddTime("said", quote_.has_said() ? &quote_.said() : nullptr,
            "no time stands beside the cue, outside the content");
    if (!quote_.via().empty()) Add("channel", quote_.via());
    if (!record_.inside_quote_id().empty()) Add("told within the quote", record_.inside_quote_id());
    if (quote_.negated()) Add("denied", "told to have been denied, or not said");
    for (const v1::AppliedCorrection& correction : quote_.corrections()) {
      const std::string what =
          Lower(v1::CorrectionKind_Name(correction.kind()), "CORRECTION_KIND_", correction.kind());
      Add("correction by a person", StrCat(what, "; the analyser had found: ",
                                           correction.found().empty() ? "nothing" : correction.found()));
    }
    AddOrigin(article_);
    const bool weighed = quote_.why().rule().find(".indirect.") != std::string::npos;
    if (weighed)
      NotKept("which weights of quote_weights.tsv spoke for and against these borders and this source");
    NotKept("other borders of the content that were considered");
    if (quote_.why().alternatives_size() >= 3) NotKept("candidates for the source beyond the first three");
    if (quote_.has_speaker() && quote_.speaker_why().alternatives().empty()) {
      NotKept("others whom the source was compared with, and their scores");
    }
    NotKept("the tree of the sentence that the rules looked at");
  }

 private:
  void Source() {
    v1::ExplainedDecision* source = Add("source", quote_.source_text(), &quote_.why());
    if (!quote_.has_source()) {
      source->set_why_open(quote_.floating()
                               ? "the content stands in a sentence of its own, without source or cue"
                               : "nobody is named beside the content as saying it");
    }
    AddEvidence("source", quote_.source_text(), quote_.has_source() ? &quote_.source() : nullptr, source);
    AddEvidence("cue", quote_.cue_text(), quote_.has_cue() ? &quote_.cue() : nullptr, source);
    *source->mutable_runners_up() = quote_.why().alternatives();
  }

  std::string SpeakerInWords() const {
    std::string out = quote_.speaker_name();
    for (const std::string* more :
         {&quote_.speaker_role(), &quote_.speaker_affiliation(), &quote_.speaker_country()}) {
      if (!out.empty() && !more->empty()) StrAppend(&out, ", ", *more);
    }
    return out;
  }

  void Speaker() {
    v1::ExplainedDecision* speaker = Add("speaker", SpeakerInWords(), &quote_.speaker_why());
    *speaker->mutable_runners_up() = quote_.speaker_why().alternatives();
    if (quote_.speaker_name().empty()) {
      speaker->set_why_open(quote_.has_source() ? "the source names nobody in the article who can speak"
                                                : "there is no source to resolve");
    }
    AddEvidence("source", quote_.source_text(), quote_.has_source() ? &quote_.source() : nullptr, speaker);
    if (record_.has_speaker()) AddEvidence("name", record_.speaker().name(), nullptr, speaker);
    AddMentions(speaker);
  }

  // The mentions of the speaker that bring its name, office and body, in text order.
  void AddMentions(v1::ExplainedDecision* speaker) const {
    const bool same =
        std::any_of(article_.quotes().begin(), article_.quotes().end(),
                    [&](const v1::Quote& quote) { return quote.quote_id() == quote_.quote_id(); });
    // Of another analysis of the revision, whose entities are others.
    if (!same || !quote_.has_speaker() || quote_.speaker() >= static_cast<uint32_t>(article_.entities_size()))
      return;
    const v1::Entity& entity = article_.entities(static_cast<int>(quote_.speaker()));
    int added = 0;
    for (const v1::Mention& mention : entity.mentions()) {
      if (mention.form() == v1::MENTION_FORM_PRONOUN || added == kMostMentions) continue;
      const std::string_view meaning = ExplainTables::BuiltIn().MeaningOf(mention.why().rule());
      AddEvidence(meaning.empty() ? "mention" : StrCat("mention: ", meaning), "", &mention.span(), speaker);
      ++added;
    }
  }

  const v1::QuoteRecord& record_;
  const v1::Quote& quote_;
  const v1::ArticleRecord& article_;
};

class EventExplainer : Explainer<v1::ExplainEventResponse> {
 public:
  EventExplainer(const v1::EventRecord& record, const v1::ArticleRecord& article,
                 v1::ExplainEventResponse* response)
      : Explainer(response),
        record_(record),
        event_(record.event()),
        article_(article),
        response_(*response) {}

  void Run() {
    Code();
    const std::string_view definition = response_.code().definition();
    v1::ExplainedDecision* code = Add(
        "code", definition.empty() ? event_.code() : StrCat(event_.code(), " ", definition), &event_.why());
    AddEvidence("trigger", event_.trigger_text(), event_.has_trigger() ? &event_.trigger() : nullptr, code);
    AddEvidence("clause", event_.text(), event_.has_span() ? &event_.span() : nullptr, code);
    *code->mutable_runners_up() = event_.why().alternatives();
    Actor("source actor", event_.has_source() ? &event_.source() : nullptr);
    Actor("target actor", event_.has_target() ? &event_.target() : nullptr);
    AddTime("date", event_.has_date() ? &event_.date() : nullptr, "the clause gives no time of the act");
    Place();
    const std::string modality = Lower(v1::Modality_Name(event_.modality()), "MODALITY_", event_.modality());
    if (!modality.empty()) Add("modality", modality);
    for (const v1::Count& count : event_.counts()) AddCount(count);
    if (!record_.in_quote_id().empty()) {
      Add("told within the quote", record_.in_quote_speaker().empty()
                                       ? record_.in_quote_id()
                                       : StrCat(record_.in_quote_id(), " of ", record_.in_quote_speaker()));
    }
    AddOrigin(article_);
    if (event_.why().alternatives().empty())
      NotKept("other patterns that fitted the clause, and their weights: the heaviest won");
    NotKept("other phrases that could have been source or target");
    NotKept("the tree of the sentence that the pattern was matched on");
  }

 private:
  void Code() {
    const ExplainTables& tables = ExplainTables::BuiltIn();
    v1::EventCode& code = *response_.mutable_code();
    code.set_code(event_.code());
    code.set_definition(std::string(tables.DefinitionOf(event_.code())));
    for (const std::string& broader : tables.BroaderThan(event_.code())) code.add_broader(broader);
    code.set_goldstein(event_.goldstein());
    code.set_quad_class(event_.quad_class());
    code.set_plover(event_.plover());
    code.set_plover_mode(event_.plover_mode());
  }

  void Actor(std::string_view question, const v1::EventActor* actor) {
    if (actor == nullptr || NameOf(*actor).empty()) {
      Add(question, "")->set_why_open("no phrase of the clause, or of the sentences before, is one");
      return;
    }
    v1::ExplainedDecision* decision = Add(
        question, actor->code().empty() ? NameOf(*actor) : StrCat(NameOf(*actor), " (", actor->code(), ")"));
    AddEvidence(actor->has_span() ? "phrase" : "taken from elsewhere in the article", actor->text(),
                actor->has_span() ? &actor->span() : nullptr, decision);
  }

  void Place() {
    if (!event_.has_location()) {
      Add("place", "")->set_why_open("neither the clause nor the dateline gives one");
      return;
    }
    const v1::Place& place = event_.location();
    v1::ExplainedDecision* decision = Add(
        "place", place.country().empty() ? place.name() : StrCat(place.name(), " (", place.country(), ")"));
    AddEvidence(place.has_span() ? "phrase" : "dateline", place.name(),
                place.has_span() ? &place.span() : nullptr, decision);
  }

  void AddCount(const v1::Count& count) {
    std::string words = count.qualifier().empty() ? "" : StrCat(count.qualifier(), " ");
    StrAppend(&words, count.value());
    if (count.upper() > count.value()) StrAppend(&words, " to ", count.upper());
    if (!count.unit().empty()) StrAppend(&words, " ", count.unit());
    if (!count.kind().empty()) StrAppend(&words, " (", count.kind(), ")");
    v1::ExplainedDecision* decision = Add("count", words);
    AddEvidence("phrase", "", count.has_span() ? &count.span() : nullptr, decision);
    if (count.has_as_of()) *decision->mutable_time() = count.as_of();
  }

  const v1::EventRecord& record_;
  const v1::Event& event_;
  const v1::ArticleRecord& article_;
  v1::ExplainEventResponse& response_;
};

}  // namespace

void ExplainFinding(const v1::QuoteRecord& record, const v1::ArticleRecord& article,
                    v1::ExplainQuoteResponse* response) {
  QuoteExplainer(record, article, response).Run();
}

void ExplainFinding(const v1::EventRecord& record, const v1::ArticleRecord& article,
                    v1::ExplainEventResponse* response) {
  EventExplainer(record, article, response).Run();
}

}  // namespace onrecord::api
