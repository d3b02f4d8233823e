#include "cli/reenrich/reenrich.h"

#include <absl/time/civil_time.h>
#include <absl/time/clock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <optional>
#include <thread>

#include "api/store/apply_corrections.h"
#include "cli/client/client.h"
#include "cli/client/filter_flags.h"
#include "cli/client/verb_options.h"
#include "cli/progress.h"
#include "cli/reenrich/reread.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/service/load_analyser.h"

namespace onrecord::cli {
namespace {

constexpr char kName[] = "onrecord reenrich";
constexpr int kPage = 50;
constexpr int kMostCorrections = 1000;

constexpr Option kOptions[] = {
    {"dry-run", OptionKind::kSwitch, "", "Only shows what would change; the default."},
    {"apply", OptionKind::kSwitch, "", "Serves the new analyses; the old ones stay stored as older ones."},
    {"samples", OptionKind::kInteger, "5", "Samples of each kind of change."},
    {"workers", OptionKind::kInteger, "2", "Articles analysed at once."},
    {"limit", OptionKind::kInteger, "0", "Most articles; 0: all that match.", "", "n"},
    {"generation", OptionKind::kInteger, "0",
     "Number that orders the analyses of one revision; 0: seconds since 1970, or one above the served "
     "analysis if that is higher."},
};

// How far down a list that begins with the newest day is: the days that are passed, as a share of all days.
class DaysPassed {
 public:
  // Of the articles that `request` lists; nothing is asked for unless somebody looks.
  absl::Status Read(Client& client, v1::ListArticlesRequest request) {
    if (isatty(STDERR_FILENO) == 0) return absl::OkStatus();
    auto& published = *request.mutable_filter()->mutable_published();
    if (published.first().empty()) published.set_first("0001-01-01");  // leaves out what has no day
    request.set_view(v1::VIEW_BASIC);
    request.set_page_size(1);
    for (const auto& [order, day] : {std::pair{"published", &oldest_}, {"published desc", &newest_}}) {
      request.set_order_by(order);
      v1::ListArticlesResponse page;
      OR_RETURN_IF_ERROR(client.Call(request, &page));
      if (page.articles_size() > 0) *day = DayOf(page.articles(0));
    }
    return absl::OkStatus();
  }

  // 0: not known.
  double ShareAt(const v1::ArticleRecord& article) const {
    const auto day = DayOf(article);
    if (!oldest_ || !newest_ || !day || *newest_ <= *oldest_) return 0;
    return std::clamp(static_cast<double>(*newest_ - *day) / static_cast<double>(*newest_ - *oldest_ + 1),
                      0.0, 1.0);
  }

 private:
  static std::optional<absl::CivilDay> DayOf(const v1::ArticleRecord& article) {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(article.context().published().earliest(), &day)) return std::nullopt;
    return day;
  }

  std::optional<absl::CivilDay> oldest_, newest_;
};

// The analyses of these articles, in their order; unset where today's analyser made the stored one.
std::vector<std::optional<v1::EnrichedArticle>> RereadAll(
    const google::protobuf::RepeatedPtrField<v1::ArticleRecord>& records, const Analyser& analyser,
    uint64_t generation, int workers) {
  std::vector<std::optional<v1::EnrichedArticle>> out(static_cast<size_t>(records.size()));
  std::atomic<int> next = 0;
  const auto work = [&] {
    for (int i = next++; i < records.size(); i = next++) {
      if (api::WithoutCorrections(records[i].context().analyser()) == analyser.version) continue;
      out[static_cast<size_t>(i)] = Reread(records[i], analyser, generation);
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  threads.clear();
  return out;
}

// With the corrections of people that the stored findings have.
absl::StatusOr<v1::EnrichedArticle> Corrected(Client& client, const v1::ArticleRecord& record,
                                              const v1::EnrichedArticle& analysis) {
  if (!api::IsCorrected(record.context().analyser())) return analysis;
  v1::ListCorrectionsRequest request;
  request.set_article_id(record.context().article_id());
  request.set_page_size(kMostCorrections);
  v1::ListCorrectionsResponse response;
  OR_RETURN_IF_ERROR(client.Call(request, &response));
  std::vector<v1::Correction> in_force;
  for (const v1::Correction& correction : response.corrections()) {
    if (!correction.has_undone_at()) in_force.push_back(correction);
  }
  std::reverse(in_force.begin(), in_force.end());  // the first one first
  auto corrected = api::ApplyCorrections(analysis, in_force);
  return corrected ? std::move(corrected->article) : analysis;
}

absl::Status Put(Client& client, v1::EnrichedArticle analysis) {
  analysis.mutable_article()->clear_text();
  v1::PutAnalysisRequest request;
  *request.mutable_analysis() = std::move(analysis);
  v1::PutAnalysisResponse response;
  return client.Call(request, &response);
}

absl::Status Reenrich(Client& client, v1::ListArticlesRequest request, const Analyser& analyser,
                      const Options& options) {
  const auto given = static_cast<uint64_t>(options.Integer("generation"));
  const uint64_t generation = given != 0 ? given : static_cast<uint64_t>(absl::ToUnixSeconds(absl::Now()));
  const int64_t limit = options.Integer("limit");
  const bool apply = options.Switch("apply");
  ReadingChanges changes;
  changes.most_samples = static_cast<size_t>(options.Integer("samples"));
  int64_t read = 0, put = 0;
  {
    Progress progress("articles", limit);
    DaysPassed days;
    if (limit == 0) OR_RETURN_IF_ERROR(days.Read(client, request));
    do {
      request.set_page_size(
          static_cast<int32_t>(limit == 0 ? kPage : std::min<int64_t>(kPage, limit - read)));
      v1::ListArticlesResponse page;
      OR_RETURN_IF_ERROR(client.CallFull(request, &page));
      const auto analyses =
          RereadAll(page.articles(), analyser, generation, static_cast<int>(options.Integer("workers")));
      for (int i = 0; i < page.articles_size(); ++i) {
        ++read;
        progress.SetShare(days.ShareAt(page.articles(i)));
        progress.Add(1);
        const auto& analysis = analyses[static_cast<size_t>(i)];
        if (!analysis) {
          ++changes.same_analyser;
          continue;
        }
        OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle corrected,
                            Corrected(client, page.articles(i), *analysis));
        CountChanges(page.articles(i), corrected, &changes);
        if (!apply) continue;
        OR_RETURN_IF_ERROR(Put(client, *analysis));
        ++put;
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && (limit == 0 || read < limit));
  }
  std::cout << "analyser: " << analyser.version << "\n" << Report(changes);
  if (apply) {
    std::cout << put << " analyses of generation " << generation
              << " are in the log; the store takes them from there\n";
  } else if (changes.articles > 0) {
    std::cout << "nothing was changed; --apply serves these analyses\n";
  }
  return CheckWritten();
}

}  // namespace

int RunReenrich(int argc, const char* const* argv) {
  const FilterFlags flags(*v1::ArticleFilter::descriptor());
  OptionTable table = WithAnalyserOptions(kOptions);
  Append(flags.Rows(), &table);
  Append(ClientOptionTable(), &table);
  Append(AdminOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = kName,
       .summary =
           "Analyses stored articles again with the current lexicon and model, and shows what would change: "
           "gained, lost "
           "and altered findings, by kind.",
       .details =
           "Corrections are kept. Articles that the current analyser has analysed already are skipped.\n\n"
           "  onrecord reenrich --published 2031-05\n  onrecord reenrich --lexicon-dir ./words --apply"},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const Options& options = parsed.options;
  const absl::Status status = [&]() -> absl::Status {
    if (options.Switch("apply") && options.Switch("dry-run")) {
      return InvalidArgument("--apply and --dry-run: expected one of them");
    }
    if (options.Integer("workers") < 1 || options.Integer("workers") > 256) {
      return InvalidArgument("--workers: expected 1 to 256, got ", options.Integer("workers"));
    }
    v1::ListArticlesRequest request;
    OR_RETURN_IF_ERROR(flags.Read(options, &request));
    OR_ASSIGN_OR_RETURN(const Analyser analyser, LoadAnalyser(AnalyserFilesFrom(options)));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
    return Reenrich(*client, std::move(request), analyser, options);
  }();
  return status.ok() ? 0 : Fail(kName, status);
}

}  // namespace onrecord::cli
