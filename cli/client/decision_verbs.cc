#include "cli/client/decision_verbs.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "cli/client/client.h"
#include "cli/client/verb_options.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::cli {
namespace {

constexpr std::string_view kBold = "1", kDim = "2";
constexpr int kLargestPage = 1000;

constexpr Option kReason = {"reason", OptionKind::kText, "", "The reason; visible to all readers."};
constexpr Option kBy = {"by", OptionKind::kText, "", "Who made the decision."};
constexpr Option kListOptions[] = {
    {"article", OptionKind::kText, "", "Only of this article."},
    {"limit", OptionKind::kInteger, "50", "Most records to write; 0: all.", "", "n"},
};
constexpr Option kCorrectOptions[] = {
    {"speaker", OptionKind::kText, "", "Of a quote: who said it."},
    {"no-speaker", OptionKind::kSwitch, "", "Of a quote: its speaker is not known."},
    {"withdraw-cue", OptionKind::kSwitch, "", "Of a quote: its cue is wrong."},
    {"withdraw", OptionKind::kSwitch, "", "It is not a quote or event."},
};

std::string When(const google::protobuf::Timestamp& at) {
  return google::protobuf::util::TimeUtil::ToString(at).substr(0, 16);
}

// "speaker: Ana Silva", "withdrawn quote" …
std::string WhatOf(const v1::CorrectFinding& what) {
  switch (what.kind()) {
    case v1::CORRECTION_KIND_SPEAKER:
      return what.speaker().empty() ? "no speaker" : StrCat("speaker: ", what.speaker());
    case v1::CORRECTION_KIND_WITHDRAW_CUE:
      return "cue withdrawn";
    case v1::CORRECTION_KIND_WITHDRAW_QUOTE:
      return "quote withdrawn";
    case v1::CORRECTION_KIND_WITHDRAW_EVENT:
      return "event withdrawn";
    default:
      return "";
  }
}

std::string StateOf(const v1::Correction& correction) {
  if (correction.has_undone_at()) return StrCat("taken back ", When(correction.undone_at()));
  return correction.applies() ? "in force" : "in force, its finding does not exist";
}

std::string StateOf(const v1::Removal& removal) {
  if (removal.has_readmitted_at()) return StrCat("let in again ", When(removal.readmitted_at()));
  std::string state = removal.has_erased_at() ? "erased" : "being erased";
  if (removal.has_erased_at() && !removal.has_log_erased_at()) StrAppend(&state, ", the log follows");
  return state;
}

void Write(const v1::Removal& removal, Output* out) {
  out->Write(removal,
             {When(removal.removed_at()), removal.article_id(), removal.reason(), removal.removed_by(),
              StateOf(removal)},
             {removal.removal_id(), removal.article_id(), When(removal.removed_at()), removal.reason(),
              removal.removed_by(), StrCat(removal.revision_count()), StrCat(removal.quote_count()),
              StrCat(removal.event_count()), removal.has_erased_at() ? When(removal.erased_at()) : "",
              removal.has_log_erased_at() ? When(removal.log_erased_at()) : "",
              removal.has_readmitted_at() ? When(removal.readmitted_at()) : ""});
}

void Write(const v1::Correction& correction, Output* out) {
  out->Write(
      correction,
      {When(correction.corrected_at()), WhatOf(correction.what()), correction.what().finding_id(),
       correction.reason(), correction.corrected_by(), StateOf(correction), correction.correction_id()},
      {correction.correction_id(), correction.article_id(), correction.what().finding_id(),
       When(correction.corrected_at()), WhatOf(correction.what()), correction.reason(),
       correction.corrected_by(), correction.has_undone_at() ? When(correction.undone_at()) : "",
       correction.applies() ? "yes" : "no"});
}

std::unique_ptr<Output> OutputOf(const v1::Removal*, const Options& options) {
  return MakeOutput(
      options,
      {{"REMOVED", 16, kDim}, {"ARTICLE", 64, kBold}, {"REASON", 0, ""}, {"BY", 14, ""}, {"STATE", 22, kDim}},
      {"removal_id", "article_id", "removed", "reason", "removed_by", "revisions", "quotes", "events",
       "erased", "log_erased", "readmitted"});
}
std::unique_ptr<Output> OutputOf(const v1::Correction*, const Options& options) {
  return MakeOutput(options,
                    {{"CORRECTED", 16, kDim},
                     {"WHAT", 22, kBold},
                     {"FINDING", 12, kDim},
                     {"REASON", 0, ""},
                     {"BY", 12, ""},
                     {"STATE", 16, ""},
                     {"CORRECTION", 64, kDim}},
                    {"correction_id", "article_id", "finding_id", "corrected", "what", "reason",
                     "corrected_by", "undone", "applies"});
}

const auto& RecordsOf(const v1::ListRemovalsResponse& response) { return response.removals(); }
const auto& RecordsOf(const v1::ListCorrectionsResponse& response) { return response.corrections(); }

template <typename Record, typename Request, typename Response>
int RunList(const std::string& verb, std::string_view summary, int argc, const char* const* argv) {
  const std::string name = StrCat("onrecord ", verb);
  OptionTable table(std::begin(kListOptions), std::end(kListOptions));
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions({.name = name, .summary = summary}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = [&]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    const auto out = OutputOf(static_cast<const Record*>(nullptr), parsed.options);
    const int64_t limit = parsed.options.Integer("limit");
    int64_t written = 0;
    Request request;
    request.set_article_id(parsed.options.Text("article"));
    do {
      const int64_t left = limit == 0 ? kLargestPage : limit - written;
      request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, kLargestPage)));
      Response response;
      OR_RETURN_IF_ERROR(client->Call(request, &response));
      for (const Record& record : RecordsOf(response)) Write(record, out.get());
      written += RecordsOf(response).size();
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty() && (limit == 0 || written < limit));
    if (written == 0) out->Note(StrCat("no ", verb));
    if (!request.page_token().empty()) out->Note(StrCat("the first ", written, "; --limit N shows more"));
    return CheckWritten();
  }();
  return status.ok() ? 0 : Fail(name, status);
}

// The table of a verb that decides.
OptionTable Deciding(std::span<const Option> own) {
  OptionTable table(own.begin(), own.end());
  table.push_back(kReason);
  table.push_back(kBy);
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  Append(AdminOptionTable(), &table);
  return table;
}

absl::Status Remove(const Options& options) {
  if (options.Operands().size() != 1) return InvalidArgument("expected one ARTICLE-ID");
  if (options.Text("reason").empty()) return InvalidArgument("--reason: expected why it is removed");
  v1::RemoveRequest request;
  request.set_article_id(options.Operands()[0]);
  request.set_reason(options.Text("reason"));
  request.set_removed_by(options.Text("by"));
  OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
  v1::RemoveResponse response;
  OR_RETURN_IF_ERROR(client->Call(request, &response));
  const v1::Removal& removal = response.removal();
  if (options.Switch("json")) {
    MakeOutput(options, {}, {})->Write(response, {}, {});
    return CheckWritten();
  }
  std::cout << "removed " << removal.article_id() << ": " << removal.revision_count() << " revisions, "
            << removal.quote_count() << " quotes, " << removal.event_count()
            << " events; reason: " << TameLine(removal.reason()) << "\n";
  for (const std::string& file : response.files()) {
    std::cout << "its file is not erased, nor are its copies: " << TameLine(file) << " (look in done/)\n";
  }
  return CheckWritten();
}

absl::StatusOr<v1::CorrectRequest> ReadCorrection(const Options& options) {
  v1::CorrectRequest request;
  const std::string& what = options.Operands()[0];
  const int asked = options.Given("speaker") + options.Switch("no-speaker") + options.Switch("withdraw-cue") +
                    options.Switch("withdraw");
  if (what == "event") {
    if (asked != 1 || !options.Switch("withdraw")) return InvalidArgument("of an event: expected --withdraw");
    request.set_event_id(options.Operands()[1]);
    request.set_kind(v1::CORRECTION_KIND_WITHDRAW_EVENT);
  } else {
    if (asked != 1) {
      return InvalidArgument(
          "of a quote: expected --speaker NAME, --no-speaker, --withdraw-cue or --withdraw");
    }
    request.set_quote_id(options.Operands()[1]);
    request.set_speaker(options.Text("speaker"));
    request.set_kind(options.Switch("withdraw")       ? v1::CORRECTION_KIND_WITHDRAW_QUOTE
                     : options.Switch("withdraw-cue") ? v1::CORRECTION_KIND_WITHDRAW_CUE
                                                      : v1::CORRECTION_KIND_SPEAKER);
  }
  request.set_reason(options.Text("reason"));
  request.set_corrected_by(options.Text("by"));
  return request;
}

absl::Status Correct(const Options& options) {
  const auto& operands = options.Operands();
  const std::string what = operands.empty() ? "" : operands[0];
  if (operands.size() != 2 || (what != "quote" && what != "event" && what != "undo")) {
    return InvalidArgument("expected quote QUOTE-ID, event EVENT-ID or undo CORRECTION-ID");
  }
  v1::Correction correction;
  if (what == "undo") {
    v1::UndoCorrectRequest request;
    request.set_correction_id(operands[1]);
    request.set_undone_by(options.Text("by"));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
    OR_RETURN_IF_ERROR(client->Call(request, &correction));
  } else {
    OR_ASSIGN_OR_RETURN(const v1::CorrectRequest request, ReadCorrection(options));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
    OR_RETURN_IF_ERROR(client->Call(request, &correction));
  }
  const auto out = OutputOf(static_cast<const v1::Correction*>(nullptr), options);
  Write(correction, out.get());
  return CheckWritten();
}

int RunDeciding(const ProgramInfo& program, std::span<const Option> own,
                absl::Status (*decide)(const Options&), int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(program, Deciding(own), argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = decide(parsed.options);
  return status.ok() ? 0 : Fail(std::string(program.name), status);
}

}  // namespace

int RunRemove(int argc, const char* const* argv) {
  return RunDeciding(
      {.name = "onrecord remove",
       .summary = "Removes an article with all of its revisions: from the store, its indexes and the log.",
       .operands = "ARTICLE-ID",
       .details = "Its file, dropped again, is refused with the reason, unless ingest runs with --force.\n\n"
                  "  onrecord remove 1f3c… --reason \"court order 12/2031\" --by desk"},
      {}, Remove, argc, argv);
}

int RunRemovals(int argc, const char* const* argv) {
  return RunList<v1::Removal, v1::ListRemovalsRequest, v1::ListRemovalsResponse>(
      "removals", "Shows the articles that were removed, when, and why.", argc, argv);
}

int RunCorrect(int argc, const char* const* argv) {
  return RunDeciding(
      {.name = "onrecord correct",
       .summary =
           "Corrects what the analyser found; the correction stays when the article is analysed again.",
       .operands = "quote|event|undo ID",
       .details = "  onrecord correct quote 5f2c… --speaker \"Ana Silva\"\n"
                  "  onrecord correct event 77ab… --withdraw --reason \"a quotation from a novel\"\n"
                  "  onrecord correct undo 91d0…"},
      kCorrectOptions, Correct, argc, argv);
}

int RunCorrections(int argc, const char* const* argv) {
  return RunList<v1::Correction, v1::ListCorrectionsRequest, v1::ListCorrectionsResponse>(
      "corrections", "Shows what people corrected, and which corrections were taken back.", argc, argv);
}

}  // namespace onrecord::cli
