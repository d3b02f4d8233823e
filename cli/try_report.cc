#include "cli/try_report.h"

#include <absl/strings/str_format.h>

#include <array>

#include "cli/paint.h"
#include "cli/tree_drawing.h"
#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::cli {
namespace {

// ANSI parameters, by what they mark.
constexpr std::string_view kDirect = "32", kIndirect = "36", kMixed = "33", kSource = "1;35", kCue = "1",
                           kTrigger = "4;31", kDim = "2";

std::string_view StyleOf(QuoteKind kind) {
  static constexpr std::array<std::string_view, 3> kStyles = {kDirect, kIndirect, kMixed};
  return kStyles[static_cast<size_t>(kind)];
}

std::string Why(const Provenance& why) { return absl::StrFormat("%.2f %s", why.confidence, why.rule); }

class Report {
 public:
  Report(std::string_view text, const Analysis& analysis, const TryView& view)
      : text_(text), a_(analysis), view_(view) {}

  std::string Build() {
    Document();
    out_ += Paint(text_, Marks(), view_.colour);
    if (!out_.ends_with('\n')) out_ += '\n';
    for (size_t i = 0; i < a_.quotes.size(); ++i) QuoteLines(i);
    for (size_t i = 0; i < a_.events.size(); ++i) EventLines(i);
    if (view_.explain) Entities();
    if (view_.trees) out_ += DrawTrees(text_, a_);
    StrAppend(&out_, "\n", a_.quotes.size(), " quotes, ", a_.events.size(), " events");
    if (!a_.state_detail.empty()) StrAppend(&out_, " (", TameLine(a_.state_detail), ")");
    return out_ + "\n";
  }

 private:
  std::string Dim(std::string_view words) const { return Styled(words, kDim, view_.colour); }
  std::string Words(Span span) const { return Paint(span.In(text_), {}, false); }

  void Field(std::string_view name, const SourcedText& field) {
    if (!field.value.empty())
      StrAppend(&out_, Dim(StrCat(name, ": ")), TameLine(field.value),
                Dim(StrCat("  (", Name(field.basis), ")")), "\n");
  }

  void Document() {
    Field("headline", a_.document.headline);
    Field("outlet", a_.document.outlet);
    Field("agency", a_.document.agency);
    Field("byline", a_.document.byline);
    Field("dateline", a_.document.dateline);
    if (a_.document.published) {
      const TimeValue& published = *a_.document.published;
      StrAppend(&out_, Dim("published: "), published.edtf, Dim(StrCat("  (", Name(published.basis), ")")),
                "\n");
    }
    if (view_.explain) {
      for (const ZoneSpan& zone : a_.zones) {
        StrAppend(&out_,
                  Dim(StrCat(Name(zone.kind), " ", zone.span.begin, "-", zone.span.end, " ", zone.rule)),
                  "\n");
      }
    }
    out_ += '\n';
  }

  std::vector<Painted> Marks() const {
    std::vector<Painted> marks;
    for (size_t i = 0; i < a_.quotes.size(); ++i) {
      const Quote& quote = a_.quotes[i];
      for (const QuotePiece& piece : quote.pieces)
        marks.push_back({piece.span, StyleOf(piece.kind), StrCat("Q", i + 1)});
      if (quote.source) marks.push_back({*quote.source, kSource, StrCat("S", i + 1)});
      if (quote.cue) marks.push_back({*quote.cue, kCue, StrCat("C", i + 1)});
    }
    for (size_t i = 0; i < a_.events.size(); ++i)
      marks.push_back({a_.events[i].trigger, kTrigger, StrCat("E", i + 1)});
    return marks;
  }

  std::string Speaker(const Quote& quote) const {
    if (quote.speaker < 0)
      return quote.source ? StrCat(Words(*quote.source), " (not resolved)") : "nobody named";
    const Entity& entity = a_.entities[static_cast<size_t>(quote.speaker)];
    std::string out = entity.name.empty() ? entity.description : entity.name;
    for (const int32_t other : quote.co_speakers) {
      const Entity& beside = a_.entities[static_cast<size_t>(other)];
      StrAppend(&out, " and ", beside.name.empty() ? beside.description : beside.name);
    }
    std::string more = entity.role;
    for (const std::string& part : {entity.affiliation, entity.country}) {
      if (!part.empty()) StrAppend(&more, more.empty() ? "" : ", ", part);
    }
    return TameLine(more.empty() ? out : StrCat(out, " (", more, ")"));
  }

  void QuoteLines(size_t i) {
    const Quote& quote = a_.quotes[i];
    StrAppend(&out_, "\n", Styled(StrCat("Q", i + 1), "1", view_.colour), " ", Name(quote.kind));
    if (quote.attitude != Attitude::kSpeech) StrAppend(&out_, " ", Name(quote.attitude));
    StrAppend(&out_, "  ", Styled(Speaker(quote), kSource, view_.colour));
    if (quote.cue) StrAppend(&out_, "  cue: ", Words(*quote.cue));
    if (!quote.via.empty()) StrAppend(&out_, "  via: ", TameLine(quote.via));
    if (quote.said)
      StrAppend(&out_,
                "  said: ", TameLine(quote.said->edtf.empty() ? quote.said->expression : quote.said->edtf));
    if (quote.negated) out_ += "  negated";
    if (quote.inside >= 0) StrAppend(&out_, "  inside Q", quote.inside + 1);
    StrAppend(&out_, "  ", Dim(Why(quote.why)), "\n");
    for (const QuotePiece& piece : quote.pieces) {
      StrAppend(&out_, "   ", Styled(Words(piece.span), StyleOf(piece.kind), view_.colour), "\n");
    }
    if (!view_.explain) return;
    if (!quote.speaker_why.rule.empty())
      StrAppend(&out_, Dim(StrCat("   speaker: ", Why(quote.speaker_why))), "\n");
    Lost(quote.why);
    Lost(quote.speaker_why);
  }

  void Lost(const Provenance& why) {
    for (const Alternative& lost : why.alternatives) {
      StrAppend(&out_, Dim(StrCat("   not: ", TameLine(lost.text), ", because ", lost.why_not)), "\n");
    }
  }

  static std::string Actor(const EventActor& actor) {
    return StrCat(actor.code.empty() ? "---" : actor.code.text(),
                  actor.text.empty() ? "" : StrCat(" (", TameLine(actor.text), ")"));
  }

  void EventLines(size_t i) {
    const Event& event = a_.events[i];
    StrAppend(&out_, "\n", Styled(StrCat("E", i + 1), "1", view_.colour), " ", event.code);
    if (!event.plover.empty()) StrAppend(&out_, " ", event.plover);
    StrAppend(&out_, "  ", Actor(event.source), " → ", event.target ? Actor(*event.target) : "nobody");
    if (event.date) {
      StrAppend(
          &out_, "  ",
          event.date->edtf.empty() ? StrCat("open: ", TameLine(event.date->expression)) : event.date->edtf,
          Dim(StrCat(" (", Name(event.date->basis), ")")));
    }
    if (event.location) StrAppend(&out_, "  in ", TameLine(event.location->name));
    for (const Count& count : event.counts) {
      StrAppend(&out_, "  ", TameLine(count.qualifier), count.qualifier.empty() ? "" : " ", count.value);
      if (count.upper > count.value) StrAppend(&out_, "–", count.upper);
      StrAppend(&out_, " ", TameLine(count.unit));
      if (count.as_of) StrAppend(&out_, " (as of ", count.as_of->edtf, ")");
    }
    StrAppend(&out_, "  ", Name(event.modality));
    if (event.in_quote >= 0) StrAppend(&out_, "  inside Q", event.in_quote + 1);
    StrAppend(&out_, absl::StrFormat("  quad %d, %+.1f  ", event.quad_class, event.goldstein),
              Dim(Why(event.why)), "\n   ", Paint(event.span.In(text_), {}, false), "\n");
    if (view_.explain) Lost(event.why);
  }

  void Entities() {
    out_ += '\n';
    for (const Entity& entity : a_.entities) {
      StrAppend(&out_, Dim(StrCat(Name(entity.kind), " ")),
                TameLine(entity.name.empty() ? entity.description : entity.name), "  ",
                Dim(TameLine(StrCat(entity.role, " | ", entity.affiliation, " | ", entity.country, " | ",
                                    entity.actor_code.text(), " | ", entity.mentions.size(), " mentions"))),
                "\n");
      for (const uint32_t index : entity.mentions) {
        const Mention& mention = a_.mentions[index];
        StrAppend(&out_, Dim(StrCat("   ", Words(mention.span), "  ", Why(mention.why))), "\n");
      }
    }
  }

  std::string_view text_;
  const Analysis& a_;
  const TryView& view_;
  std::string out_;
};

}  // namespace

std::string TryReport(std::string_view text, const Analysis& analysis, const TryView& view) {
  return Report(text, analysis, view).Build();
}

}  // namespace onrecord::cli
