#include "cli/client/export.h"

#include <functional>

#include "cli/client/client.h"
#include "cli/client/export_rows.h"
#include "cli/client/filter_flags.h"
#include "cli/client/rows.h"
#include "cli/client/verb_options.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr int kPageSize = 1000;

constexpr Option QuoteFormat() {
  return {
      "format", OptionKind::kText, "jsonl",
      "The layout: records as JSON lines, CSV, schema.org Quotations or W3C Web Annotations (JSON-LD lines).",
      "jsonl|csv|schema-org|w3c"};
}
constexpr Option EventFormat() {
  return {"format", OptionKind::kText, "jsonl",
          "The layout: records as JSON lines, CSV, or the tab-separated columns of POLECAT (PLOVER) or of "
          "GDELT 2.0.",
          "jsonl|csv|plover|gdelt"};
}
constexpr Option ArticleFormat() {
  return {"format", OptionKind::kText, "jsonl", "The layout: records as JSON lines, or CSV.", "jsonl|csv"};
}

const auto& RecordsOf(const v1::ListQuotesResponse& r) { return r.quotes(); }
const auto& RecordsOf(const v1::ListEventsResponse& r) { return r.events(); }
const auto& RecordsOf(const v1::ListArticlesResponse& r) { return r.articles(); }

template <typename Record>
using Write = std::function<void(const Record&)>;

// JSON lines and CSV, which all kinds have.
template <typename Record>
Write<Record> PlainWriter(const std::string& format) {
  // shared: a function must be copyable.
  const std::shared_ptr<Output> out =
      format == "csv" ? MakeCsv(std::cout, CsvColumns<Record>()) : MakeJsonLines(std::cout);
  return [out](const Record& record) { out->Write(record, {}, CsvFields(record)); };
}

Write<v1::ArticleRecord> WriterOf(const std::string& format, const v1::ArticleRecord*) {
  return PlainWriter<v1::ArticleRecord>(format);
}
Write<v1::QuoteRecord> WriterOf(const std::string& format, const v1::QuoteRecord*) {
  if (format == "schema-org")
    return [](const v1::QuoteRecord& r) { std::cout << SchemaOrgQuotation(r) << '\n'; };
  if (format == "w3c") return [](const v1::QuoteRecord& r) { std::cout << WebAnnotation(r) << '\n'; };
  return PlainWriter<v1::QuoteRecord>(format);
}
Write<v1::EventRecord> WriterOf(const std::string& format, const v1::EventRecord*) {
  if (format == "gdelt") {
    return [](const v1::EventRecord& r) { std::cout << TabSeparated(GdeltFields(r)) << '\n'; };
  }
  if (format == "plover") {
    const auto& columns = PolecatColumns();
    std::cout << TabSeparated({columns.begin(), columns.end()}) << '\n';
    return [](const v1::EventRecord& r) {
      // PLOVER has no type for some CAMEO codes.
      if (!r.event().plover().empty()) std::cout << TabSeparated(PolecatFields(r)) << '\n';
    };
  }
  return PlainWriter<v1::EventRecord>(format);
}

template <typename Record, typename Request, typename Response>
int ExportAll(std::string_view what, const Option& format, int argc, const char* const* argv) {
  const std::string name = StrCat("onrecord export ", what);
  const FilterFlags flags(*Request::descriptor()->FindFieldByName("filter")->message_type());
  OptionTable table = flags.Rows();
  table.push_back(format);
  table.push_back(UnitOption());
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed =
      ParseOptions({.name = name, .summary = "Writes all that matches, oldest first, for other programs."},
                   table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const std::string& layout = parsed.options.Text("format");
  const absl::Status status = [&]() -> absl::Status {
    Request request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, &request));
    request.set_order_by("published");
    request.set_page_size(kPageSize);
    // The standard counts code points.
    request.set_span_unit(layout == "w3c" ? v1::SPAN_UNIT_CODE_POINTS
                                          : UnitOf(parsed.options.Text("span-unit")));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    const Write<Record> write = WriterOf(layout, static_cast<const Record*>(nullptr));
    do {
      Response response;
      OR_RETURN_IF_ERROR(client->Call(request, &response));
      for (const Record& record : RecordsOf(response)) write(record);
      OR_RETURN_IF_ERROR(CheckWritten());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    std::cout.flush();
    return CheckWritten();
  }();
  return status.ok() ? 0 : Fail(name, status);
}

}  // namespace

int RunExport(int argc, const char* const* argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  const bool named = what == "quotes" || what == "events" || what == "articles";
  const int skipped = named ? 1 : 0;
  argc -= skipped;
  argv += skipped;
  if (what == "events") {
    return ExportAll<v1::EventRecord, v1::ListEventsRequest, v1::ListEventsResponse>("events", EventFormat(),
                                                                                     argc, argv);
  }
  if (what == "articles") {
    return ExportAll<v1::ArticleRecord, v1::ListArticlesRequest, v1::ListArticlesResponse>(
        "articles", ArticleFormat(), argc, argv);
  }
  return ExportAll<v1::QuoteRecord, v1::ListQuotesRequest, v1::ListQuotesResponse>("quotes", QuoteFormat(),
                                                                                   argc, argv);
}

}  // namespace onrecord::cli
