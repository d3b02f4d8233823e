#include "cli/client/top.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/client/client.h"
#include "cli/client/verb_options.h"
#include "cli/paint.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "enrich/lexicon/cameo.h"
#include "enrich/lexicon/lexicon_files.h"

namespace onrecord::cli {
namespace {

constexpr int kMostGroups = 1000;
constexpr int kMostDays = 60;

constexpr Option kOptions[] = {
    {"day", OptionKind::kText, "", "The day of publication: YYYY-MM-DD; empty: the last one with a quote."},
    {"days", OptionKind::kInteger, "14", "Days of the sparklines, up to that day."},
    {"limit", OptionKind::kInteger, "10", "Rows of each list.", "", "n"},
    {"json", OptionKind::kSwitch, "", "Writes a JSON object a row."},
    {"color", OptionKind::kText, "auto", "Colour in the table.", "auto|always|never"},
};

// One of the three lists: what it counts, and how a key becomes a filter.
struct List {
  const char* title;
  bool events;
  v1::Dimension dimension;
};
constexpr List kLists[] = {{"speakers", false, v1::DIMENSION_SPEAKER},
                           {"actors", true, v1::DIMENSION_SPEAKER},
                           {"topics", true, v1::DIMENSION_ROOT}};

struct Row {
  std::string key;
  int64_t today = 0;
  std::vector<int64_t> days;
};

v1::AggregateRequest Counting(const List& list, const std::string& first, const std::string& last,
                              const std::vector<std::string>& keys) {
  v1::AggregateRequest request;
  request.add_group_by(list.dimension);
  request.set_page_size(kMostGroups);
  v1::DateRange* range = nullptr;
  if (list.events) {
    auto& filter = *request.mutable_events()->mutable_filter();
    range = filter.mutable_published();
    for (const std::string& key : keys)
      list.dimension == v1::DIMENSION_ROOT ? filter.add_root(key) : filter.add_source(key);
  } else {
    auto& filter = *request.mutable_quotes()->mutable_filter();
    range = filter.mutable_published();
    for (const std::string& key : keys) filter.add_speaker(key);
  }
  range->set_first(first);
  range->set_last(last);
  return request;
}

// The last day on which something was published; empty: nothing is dated.
absl::StatusOr<std::string> LastDay(Client& client) {
  v1::AggregateRequest request;
  request.mutable_quotes();
  request.add_group_by(v1::DIMENSION_DAY);
  request.set_order_by("key desc");
  request.set_page_size(2);
  v1::AggregateResponse response;
  OR_RETURN_IF_ERROR(client.Call(request, &response));
  for (const auto& group : response.groups()) {
    if (group.key_size() > 0 && !group.key(0).empty()) return group.key(0);
  }
  return std::string();
}

// The most frequent keys of the last day, each with its days.
absl::StatusOr<std::vector<Row>> Read(Client& client, const List& list, const std::vector<std::string>& days,
                                      size_t limit) {
  v1::AggregateResponse response;
  OR_RETURN_IF_ERROR(client.Call(Counting(list, days.back(), days.back(), {}), &response));
  std::vector<Row> rows;
  std::vector<std::string> keys;
  for (const auto& group : response.groups()) {
    if (rows.size() == limit) break;
    if (group.key(0).empty()) continue;
    rows.push_back({group.key(0), static_cast<int64_t>(group.count()), std::vector<int64_t>(days.size())});
    keys.push_back(group.key(0));
  }
  if (rows.empty()) return rows;
  v1::AggregateRequest request = Counting(list, days.front(), days.back(), keys);
  request.add_group_by(v1::DIMENSION_DAY);
  do {
    OR_RETURN_IF_ERROR(client.Call(request, &response));
    for (const auto& group : response.groups()) {
      const auto row =
          std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one.key == group.key(0); });
      const auto day = std::lower_bound(days.begin(), days.end(), group.key(1));
      if (row == rows.end() || day == days.end() || *day != group.key(1)) continue;
      row->days[static_cast<size_t>(day - days.begin())] = static_cast<int64_t>(group.count());
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return rows;
}

void WriteTable(const List& list, const std::vector<Row>& rows, const CameoTable& codes, bool colour) {
  std::string title(list.title);
  title[0] = static_cast<char>(title[0] - 32);
  std::cout << Styled(title, "1", colour) << "\n";
  if (rows.empty()) std::cout << Styled("  nothing on this day", "2", colour) << "\n";
  constexpr int kName = 34;
  for (const Row& row : rows) {
    const CameoCode* const code = list.dimension == v1::DIMENSION_ROOT ? codes.Find(row.key + "0") : nullptr;
    const std::string name = code == nullptr ? row.key : StrCat(row.key, " ", code->label);
    std::string cell = Wrap(TameLine(name), kName).front();
    cell.append(static_cast<size_t>(std::max(0, kName - DisplayWidth(cell))), ' ');
    const std::string count = StrCat(row.today);
    std::cout << "  " << cell << std::string(count.size() < 6 ? 6 - count.size() : 0, ' ') << count << "  "
              << Styled(Sparkline(row.days), "36", colour) << "\n";
  }
  std::cout << "\n";
}

void WriteJson(const List& list, const std::vector<Row>& rows, const std::vector<std::string>& days) {
  for (const Row& row : rows) {
    nlohmann::ordered_json line = {
        {"list", list.title}, {"key", row.key}, {"day", days.back()}, {"count", row.today}};
    line["days"] = nlohmann::ordered_json::object();
    for (size_t i = 0; i < days.size(); ++i) line["days"][days[i]] = row.days[i];
    std::cout << TameJson(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) << "\n";
  }
}

absl::Status Top(const Options& options) {
  const int64_t count = options.Integer("days");
  if (count < 1 || count > kMostDays)
    return InvalidArgument("--days: expected 1 to ", kMostDays, ", got ", count);
  OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
  OR_ASSIGN_OR_RETURN(const CameoTable codes, CameoTable::Read(LexiconFiles::BuiltIn()));
  std::string day = options.Text("day");
  if (day.empty()) {
    OR_ASSIGN_OR_RETURN(day, LastDay(*client));
  }
  if (day.empty()) {
    std::cout << "nothing that is dated is stored yet\n";
    return CheckWritten();
  }
  const std::vector<std::string> days = DaysUpTo(day, static_cast<int>(count));
  if (days.empty()) return InvalidArgument("--day: expected YYYY-MM-DD, got '", day, "'");
  const bool json = options.Switch("json"), colour = UseColour(options.Text("color"));
  if (!json) std::cout << day << ", and " << days.size() - 1 << " days before\n\n";
  for (const List& list : kLists) {
    OR_ASSIGN_OR_RETURN(const std::vector<Row> rows,
                        Read(*client, list, days, static_cast<size_t>(options.Integer("limit"))));
    json ? WriteJson(list, rows, days) : WriteTable(list, rows, codes, colour);
  }
  return CheckWritten();
}

}  // namespace

std::string Sparkline(std::span<const int64_t> values) {
  constexpr std::string_view kBars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr int64_t kSteps = std::size(kBars);
  int64_t most = 1;
  for (const int64_t value : values) most = std::max(most, value);
  std::string out;
  for (const int64_t value : values) {
    out += value <= 0 ? std::string_view("·") : kBars[(value * kSteps + most - 1) / most - 1];
  }
  return out;
}

std::vector<std::string> DaysUpTo(const std::string& last, int days) {
  absl::CivilDay day;
  if (last.size() != 10 || !absl::ParseCivilTime(last, &day)) return {};
  std::vector<std::string> out;
  for (int i = days - 1; i >= 0; --i) out.push_back(absl::FormatCivilTime(day - i));
  return out;
}

int RunTop(int argc, const char* const* argv) {
  OptionTable table(std::begin(kOptions), std::end(kOptions));
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = "onrecord top",
       .summary = "Shows who speaks, who acts and what happens on a day, each with the days before."},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = Top(parsed.options);
  return status.ok() ? 0 : Fail("onrecord top", status);
}

}  // namespace onrecord::cli
