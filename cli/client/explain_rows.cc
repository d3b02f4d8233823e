#include "cli/client/explain_rows.h"

#include <google/protobuf/util/time_util.h>

#include "api/export/csv_rows.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr std::string_view kBold = "1", kDim = "2", kCyan = "36";

std::string Percent(double share) {
  return share == 0 ? "" : StrCat(static_cast<int>(share * 100 + 0.5), " %");
}

// "source: Solheim; cue: told"; passages without words by their place.
std::string EvidenceOf(const v1::ExplainedDecision& decision) {
  std::string out;
  for (const v1::EvidencePassage& passage : decision.evidence()) {
    StrAppend(&out, out.empty() ? "" : "; ", passage.what(), ": ");
    if (!passage.text().empty()) {
      StrAppend(&out, passage.text());
    } else {
      StrAppend(&out, passage.span().begin(), "–", passage.span().end());
    }
  }
  if (decision.has_time() && decision.time().basis() != v1::BASIS_UNSPECIFIED) {
    const std::string basis = AsciiLower(v1::Basis_Name(decision.time().basis()).substr(6));
    StrAppend(&out, out.empty() ? "" : "; ", "computed from: ", basis);
  }
  return out;
}

std::string RuleOf(const v1::ExplainedDecision& decision) {
  if (decision.rule_example().empty()) return decision.rule();
  return StrCat(decision.rule(), " (", decision.rule_example(), ")");
}

std::string StatusName(v1::StoryStatus status) {
  std::string name =
      AsciiLower(v1::StoryStatus_Name(status).substr(std::string_view("STORY_STATUS_").size()));
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

std::string NameOf(const v1::EventActor& actor) { return actor.name().empty() ? actor.text() : actor.name(); }

std::string RelationName(v1::FigureRelation relation) {
  switch (relation) {
    case v1::FIGURE_RELATION_RISEN:
      return "risen";
    case v1::FIGURE_RELATION_OTHER_PERIOD:
      return "another period";
    case v1::FIGURE_RELATION_CONTRADICTS:
      return "contradicts";
    default:
      return "";
  }
}

// "dead: 41, more than 50 (risen), 69 last year (another period)".
std::string FiguresOf(const v1::StoryEvent& story) {
  std::string out;
  for (const v1::StoryTotal& total : story.totals()) {
    StrAppend(&out, out.empty() ? "" : "; ", total.unit().empty() ? "number" : total.unit(), ": ");
    bool first = true;
    for (const v1::StoryFigure& figure : total.figures()) {
      const std::string relation = RelationName(figure.relation());
      if (!first && relation.empty()) continue;  // it agrees
      StrAppend(&out, first ? "" : ", ", figure.count().qualifier(),
                figure.count().qualifier().empty() ? "" : " ", figure.count().value());
      if (!figure.words().empty()) StrAppend(&out, " ", figure.words());
      if (!relation.empty()) StrAppend(&out, " (", relation, ")");
      first = false;
    }
  }
  return out;
}

std::string DaysOf(const v1::StoryEvent& story) {
  if (story.first_day() == story.last_day()) return story.first_day();
  return StrCat(story.first_day(), "/", story.last_day());
}

template <typename Explained>
void AddOrigin(const v1::ArticleContext& article, const Explained& explained,
               std::vector<std::string>* notes) {
  const v1::RecordOrigin& origin = explained.origin();
  std::string from = StrCat("article ", article.article_id(), ", revision ", article.revision_id());
  if (!origin.source().path().empty()) StrAppend(&from, ", file ", origin.source().path());
  StrAppend(&from, ", SHA-256 of the text ", article.text_sha256());
  notes->push_back(from);
  std::string by = article.analyser();
  if (origin.has_analysed_at()) {
    StrAppend(&by, ", ", google::protobuf::util::TimeUtil::ToString(origin.analysed_at()));
  }
  if (origin.has_position()) {
    StrAppend(&by, "; record ", origin.position().topic(), "/", origin.position().partition(), " at ",
              origin.position().offset());
  }
  notes->push_back(StrCat("analysed by ", by));
  for (const std::string& what : explained.not_kept()) notes->push_back(StrCat("not kept: ", what));
}

}  // namespace

RowShape DecisionShape() {
  return {{{"DECIDED", 13, kBold},
           {"ANSWER", 34, ""},
           {"SURE", 5, kCyan},
           {"RULE", 34, kDim},
           {"EVIDENCE", 0, ""}},
          {"question", "answer", "confidence", "rule", "rule_example", "evidence", "why_not"}};
}

std::vector<Row> RowsOf(const v1::ExplainedDecision& decision) {
  const bool open = decision.answer().empty();
  const std::string answer = open ? StrCat("open: ", decision.why_open()) : decision.answer();
  const std::string evidence = EvidenceOf(decision);
  std::vector<Row> rows;
  rows.push_back({{decision.question(), answer, Percent(decision.confidence()), RuleOf(decision), evidence},
                  {decision.question(), decision.answer(), StrCat(decision.confidence()), decision.rule(),
                   decision.rule_example(), evidence, decision.why_open()}});
  for (const v1::Alternative& lost : decision.runners_up()) {
    rows.push_back({{"  not", lost.text(), "", "", lost.why_not()},
                    {StrCat(decision.question(), ": not"), lost.text(), "", "", "", "", lost.why_not()}});
  }
  return rows;
}

std::vector<std::string> NotesOf(const v1::ExplainQuoteResponse& explained) {
  std::vector<std::string> notes;
  if (!explained.statement_id().empty()) {
    notes.push_back(StrCat("statement ", explained.statement_id()));
  }
  if (explained.has_occurrence()) {
    std::string why = StrCat("joined to quote ", explained.occurrence().joined_to(), ", ",
                             Percent(explained.occurrence().join_confidence()), " sure:");
    for (const v1::JoinReason& reason : explained.occurrence().reasons()) {
      StrAppend(&why, " ", reason.evidence(), reason.weight() < 0 ? " −" : " +",
                static_cast<int>(std::abs(reason.weight()) * 10 + 0.5) / 10.0);
    }
    notes.push_back(why);
  }
  AddOrigin(explained.quote().article(), explained, &notes);
  return notes;
}

std::vector<std::string> NotesOf(const v1::ExplainEventResponse& explained) {
  std::vector<std::string> notes;
  const v1::EventCode& code = explained.code();
  std::string meaning =
      StrCat("CAMEO ", code.code(), ": ", code.definition(), "; Goldstein ", code.goldstein());
  if (!code.plover().empty()) StrAppend(&meaning, "; PLOVER ", code.plover());
  if (!code.plover_mode().empty()) StrAppend(&meaning, "/", code.plover_mode());
  for (const std::string& broader : code.broader()) StrAppend(&meaning, "; under ", broader);
  notes.push_back(meaning);
  AddOrigin(explained.event().article(), explained, &notes);
  return notes;
}

RowShape StoryShape() {
  return {{{"DAY", 10, kDim},
           {"STATUS", 10, kBold},
           {"SOURCE", 20, kBold},
           {"TARGET", 20, kBold},
           {"EVENT", 0, ""},
           {"ARTICLES", 8, ""},
           {"SOURCES", 7, kCyan},
           {"FIGURES", 22, ""}},
          {"story_event_id", "first_day", "last_day", "status", "postponed_to", "act", "source_code",
           "source", "target_code", "target", "place", "country", "articles", "outlets", "sources",
           "mentions", "figures", "text"}};
}

Row RowOf(const v1::StoryEvent& story) {
  const v1::Event& event = story.fullest().event();
  std::string status = StatusName(story.status());
  if (!story.postponed_to().empty()) StrAppend(&status, " to ", story.postponed_to());
  const std::string figures = FiguresOf(story);
  return {{DaysOf(story), status, NameOf(event.source()), NameOf(event.target()), event.text(),
           StrCat(story.article_count(), story.more_mentions() ? "+" : ""), StrCat(story.source_count()),
           figures},
          {story.story_event_id(), story.first_day(), story.last_day(), StatusName(story.status()),
           story.postponed_to(), story.act(), event.source().code(), NameOf(event.source()),
           event.target().code(), NameOf(event.target()), story.place().name(), story.place().country(),
           StrCat(story.article_count()), StrCat(story.outlet_count()), StrCat(story.source_count()),
           StrCat(story.mention_count()), figures, event.text()}};
}

}  // namespace onrecord::cli
