#include "cli/client/export.h"

#include <unistd.h>

#include <cstdio>

#include "cli/client/client.h"
#include "cli/client/filter_flags.h"
#include "cli/client/verb_options.h"
#include "cli/progress.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr Option kQuoteFormat = {
    "format", OptionKind::kText, "jsonl",
    "The layout: records as JSON lines, CSV, schema.org Quotations or W3C Web Annotations (JSON-LD lines).",
    "jsonl|csv|schema-org|w3c"};
constexpr Option kEventFormat = {"format", OptionKind::kText, "jsonl",
                                 "The layout: records as JSON lines, CSV, or the tab-separated columns of "
                                 "POLECAT (PLOVER) or of GDELT 2.0.",
                                 "jsonl|csv|plover|gdelt"};
constexpr Option kArticleFormat = {"format", OptionKind::kText, "jsonl",
                                   "The layout: records as JSON lines, or CSV.", "jsonl|csv"};
constexpr Option kResume = {"resume-token", OptionKind::kText, "",
                            "Continues an interrupted export; standard error printed the token."};

v1::ExportFormat FormatOf(const std::string& name) {
  if (name == "csv") return v1::EXPORT_FORMAT_CSV;
  if (name == "schema-org") return v1::EXPORT_FORMAT_SCHEMA_ORG;
  if (name == "w3c") return v1::EXPORT_FORMAT_WEB_ANNOTATION;
  if (name == "plover") return v1::EXPORT_FORMAT_POLECAT;
  if (name == "gdelt") return v1::EXPORT_FORMAT_GDELT;
  return v1::EXPORT_FORMAT_JSON_LINES;
}

// Somebody looks, and the file goes elsewhere.
bool ShowsProgress() { return isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0; }

// Records that match, for the progress; 0: not known.
int64_t CountOf(Client& client, const v1::ExportRequest& request) {
  if (!ShowsProgress() || !request.resume_token().empty()) return 0;
  v1::AggregateRequest count;
  if (request.has_quotes()) {
    *count.mutable_quotes()->mutable_filter() = request.quotes().filter();
    *count.mutable_quotes()->mutable_exclude() = request.quotes().exclude();
  } else if (request.has_events()) {
    *count.mutable_events()->mutable_filter() = request.events().filter();
    *count.mutable_events()->mutable_exclude() = request.events().exclude();
  } else {
    return 0;
  }
  v1::AggregateResponse counted;
  return client.Call(count, &counted).ok() ? static_cast<int64_t>(counted.total_count()) : 0;
}

template <typename Selection>
int ExportAll(std::string_view what, Selection* (v1::ExportRequest::*select)(), const Option& format,
              int argc, const char* const* argv) {
  const std::string name = StrCat("onrecord export ", what);
  const FilterFlags flags(*Selection::descriptor()->FindFieldByName("filter")->message_type());
  OptionTable table = flags.Rows();
  table.push_back(format);
  table.push_back(kResume);
  table.push_back(UnitOption());
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name,
       .summary = "Writes all that matches, oldest first, for other programs.",
       .details = "The server writes the layout and sends it in parts, each after the one before was read; "
                  "there is no time limit. If it is\ninterrupted, standard error shows how to continue.\n\n"
                  "  onrecord export events --actor NOR --format gdelt > events.tsv\n"},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  std::string token = parsed.options.Text("resume-token");
  const absl::Status status = [&]() -> absl::Status {
    v1::ExportRequest request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, (request.*select)()));
    request.set_format(FormatOf(parsed.options.Text("format")));
    request.set_span_unit(UnitOf(parsed.options.Text("span-unit")));
    request.set_resume_token(token);
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    Progress progress(std::string(what), CountOf(*client, request));
    OR_RETURN_IF_ERROR(client->Export(request, [&](const v1::ExportResponse& part) {
      if (ShowsProgress()) progress.Add(part.records());
      std::cout << part.data() << std::flush;
      if (std::cout.good()) token = part.resume_token();
      return std::cout.good();
    }));
    return CheckWritten();
  }();
  if (status.ok()) return 0;
  const int code = Fail(name, status);
  if (!token.empty()) std::fprintf(stderr, "go on with --resume-token %s\n", token.c_str());
  return code;
}

}  // namespace

int RunExport(int argc, const char* const* argv) {
  const std::string_view what = TakeKind({"quotes", "events", "articles"}, &argc, &argv);
  if (what == "events") {
    return ExportAll("events", &v1::ExportRequest::mutable_events, kEventFormat, argc, argv);
  }
  if (what == "articles") {
    return ExportAll("articles", &v1::ExportRequest::mutable_articles, kArticleFormat, argc, argv);
  }
  return ExportAll("quotes", &v1::ExportRequest::mutable_quotes, kQuoteFormat, argc, argv);
}

}  // namespace onrecord::cli
