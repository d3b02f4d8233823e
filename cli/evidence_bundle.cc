#include "cli/evidence_bundle.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>

#include "cli/articles.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/version.h"

namespace onrecord::cli {
namespace {

using Json = nlohmann::ordered_json;
using Result = BundleCheck::Result;

constexpr char kFormat[] = "onrecord-evidence/1";

// What the hash of a bundle is of: every byte of it but the hash.
std::string HashOf(const Json& bundle) {
  Json hashed = bundle;
  hashed.erase("sha256");
  return Sha256Hex(hashed.dump(-1, ' ', false, Json::error_handler_t::replace));
}

template <typename Explained>
std::string Make(std::string_view kind, const Explained& explained) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for messages of unknown types, which this one does not hold.
  (void)google::protobuf::util::MessageToJsonString(explained, &json, options);
  Json bundle = {
      {"format", kFormat}, {"made_by", StrCat("onrecord ", kVersion)}, {"kind", std::string(kind)}};
  bundle["explained"] = Json::parse(json);
  bundle["sha256"] = HashOf(bundle);
  return bundle.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

template <typename Explained>
absl::StatusOr<std::unique_ptr<Explained>> Parse(const Json& json) {
  auto message = std::make_unique<Explained>();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = google::protobuf::util::JsonStringToMessage(json.dump(), message.get(), options);
  if (!status.ok())
    return InvalidArgument("not the explanation of a finding: ", std::string(status.message()));
  return message;
}

class Checker {
 public:
  Checker(const Bundle& bundle, std::string_view file) : bundle_(bundle), file_(file) {}

  std::vector<BundleCheck> Run() {
    const std::string sha256 = Sha256Hex(file_);
    if (sha256 != bundle_.article().file_sha256()) {
      Add(false, StrCat("the file's SHA-256 is ", sha256, ", not ", bundle_.article().file_sha256(),
                        ": it is another file, or was changed"));
      return std::move(checks_);
    }
    Add(true, StrCat("the file's SHA-256 is ", sha256));
    if (!ReadText()) return std::move(checks_);
    if (bundle_.quote != nullptr) CheckQuote(bundle_.quote->quote().quote());
    if (bundle_.event != nullptr) CheckEvent(bundle_.event->event().event());
    NotChecked(StrCat("that the analyser finds this in the text: run ", bundle_.article().analyser(),
                      " on the file"));
    return std::move(checks_);
  }

 private:
  void Add(bool holds, std::string what) {
    checks_.push_back({holds ? Result::kHolds : Result::kFails, std::move(what)});
  }
  void NotChecked(std::string what) { checks_.push_back({Result::kNotChecked, std::move(what)}); }

  // The article's text as ingest takes it out of the file.
  bool ReadText() {
    const v1::SourceFile& source = bundle_.origin().source();
    std::vector<std::string> problems;
    auto articles = ReadArticles(file_, source.path(), &problems);
    for (std::unique_ptr<Article>& article : articles) {
      const size_t hash = article->id.rfind('#');
      uint32_t index = 0;
      if (articles.size() > 1 && hash != std::string::npos &&
          (!absl::SimpleAtoi(article->id.substr(hash + 1), &index) || index != source.item_index())) {
        continue;
      }
      const std::string sha256 = Sha256Hex(article->text);
      const bool same = sha256 == bundle_.article().text_sha256();
      if (!same && articles.size() > 1) continue;
      Add(same, same ? StrCat("the text read from it has SHA-256 ", sha256)
                     : StrCat("the text read from it has SHA-256 ", sha256, ", not ",
                              bundle_.article().text_sha256(),
                              ": another version of onrecord may read the file otherwise"));
      text_ = std::move(article->text);
      return same;
    }
    Add(false, StrCat("no article of the file has the text with SHA-256 ", bundle_.article().text_sha256(),
                      problems.empty() ? "" : ": ", problems.empty() ? "" : problems[0]));
    return false;
  }

  std::string_view In(const v1::Span& span) const {
    if (span.begin() > span.end() || span.end() > text_.size()) return {};
    return std::string_view(text_).substr(span.begin(), span.end() - span.begin());
  }

  void CheckWords(std::string_view what, const v1::Span& span, std::string_view words) {
    const bool same = In(span) == words && !words.empty();
    Add(same, StrCat(what, same ? " stands at " : " does not stand at ", span.begin(), "–", span.end()));
  }

  void CheckId(std::string_view found, const std::string& made) {
    Add(found == made, found == made ? "the finding's id is that of its revision and place"
                                     : "the finding's id is not that of its revision and place");
  }

  void CheckQuote(const v1::Quote& quote) {
    std::vector<std::string> pieces;
    for (const v1::QuotePiece& piece : quote.pieces()) pieces.emplace_back(In(piece.span()));
    const bool same = Join(pieces, " […] ") == quote.text() && !pieces.empty();
    const v1::Span place = pieces.empty() ? v1::Span() : quote.pieces(0).span();
    Add(same, StrCat("the content", same ? " stands at " : " does not stand at ", place.begin(), "–",
                     pieces.empty() ? 0 : quote.pieces().rbegin()->span().end()));
    if (quote.has_source()) CheckWords("the source", quote.source(), quote.source_text());
    if (quote.has_cue()) CheckWords("the cue", quote.cue(), quote.cue_text());
    if (quote.has_context()) CheckWords("the sentence around it", quote.context(), quote.context_text());
    CheckTime("the time expression", quote.said());
    const std::string kind =
        AsciiLower(v1::QuoteKind_Name(quote.kind()).substr(std::string_view("QUOTE_KIND_").size()));
    CheckId(quote.quote_id(), Sha256HexOfParts({bundle_.article().revision_id(), kind, StrCat(place.begin()),
                                                StrCat(place.end())}));
  }

  void CheckTime(std::string_view what, const v1::TimeValue& time) {
    if (time.has_span() && !time.expression().empty()) CheckWords(what, time.span(), time.expression());
  }

  void CheckEvent(const v1::Event& event) {
    CheckWords("the clause", event.span(), event.text());
    CheckWords("the trigger", event.trigger(), event.trigger_text());
    for (const auto& [what, actor] :
         {std::pair("the source actor", &event.source()), {"the target actor", &event.target()}}) {
      if (actor->has_span()) CheckWords(what, actor->span(), actor->text());
    }
    CheckTime("the time expression", event.date());
    const std::string target =
        event.has_target() ? StrCat(event.target().code(), "/", event.target().text()) : std::string();
    CheckId(event.event_id(),
            Sha256HexOfParts({bundle_.article().revision_id(), "event", event.code(),
                              StrCat(event.source().code(), "/", event.source().text()), target,
                              StrCat(event.trigger().begin()), StrCat(event.trigger().end())}));
  }

  const Bundle& bundle_;
  const std::string_view file_;
  std::string text_;
  std::vector<BundleCheck> checks_;
};

}  // namespace

std::string MakeBundle(const v1::ExplainQuoteResponse& explained) { return Make("quote", explained); }
std::string MakeBundle(const v1::ExplainEventResponse& explained) { return Make("event", explained); }

const v1::ArticleContext& Bundle::article() const {
  return quote != nullptr ? quote->quote().article() : event->event().article();
}
const v1::RecordOrigin& Bundle::origin() const {
  return quote != nullptr ? quote->origin() : event->origin();
}

absl::StatusOr<Bundle> ReadBundle(std::string_view json) {
  const Json bundle = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  const auto text = [&](const char* name) {
    return bundle.contains(name) && bundle[name].is_string() ? bundle[name].get<std::string>()
                                                             : std::string();
  };
  if (!bundle.is_object() || !bundle.contains("explained")) {
    return InvalidArgument("expected an evidence bundle, as `onrecord bundle` writes it");
  }
  if (text("format") != kFormat) {
    return InvalidArgument("expected a bundle of the format ", kFormat, ", got '", text("format"), "'");
  }
  if (text("sha256") != HashOf(bundle)) {
    return absl::DataLossError("the bundle's own hash does not fit: it was changed after it was made");
  }
  Bundle out;
  if (text("kind") == "quote") {
    OR_ASSIGN_OR_RETURN(out.quote, Parse<v1::ExplainQuoteResponse>(bundle["explained"]));
  } else if (text("kind") == "event") {
    OR_ASSIGN_OR_RETURN(out.event, Parse<v1::ExplainEventResponse>(bundle["explained"]));
  } else {
    return InvalidArgument("expected a bundle of a quote or an event, got '", text("kind"), "'");
  }
  return out;
}

std::vector<BundleCheck> CheckBundle(const Bundle& bundle, std::string_view file) {
  return Checker(bundle, file).Run();
}

}  // namespace onrecord::cli
