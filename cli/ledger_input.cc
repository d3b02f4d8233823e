#include "cli/ledger_input.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "api/ledger/join_terms.h"
#include "cli/articles.h"
#include "cli/extract_json.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::cli {
namespace {

// One article while it is read, analysed and taken apart.
struct Job {
  std::string where;
  std::string line;
  std::string problem;
  std::unique_ptr<Article> article;
  std::string id, text;
  std::vector<ledger::Occurrence> occurrences;
  std::vector<bool> named;
  std::vector<std::vector<PiecePlace>> pieces;
  std::vector<ledger::Profile> profiles;
};

std::optional<int32_t> DayNumber(const std::optional<TimeValue>& time) {
  absl::CivilDay day;
  if (!time || !absl::ParseCivilTime(ToAbsl(std::string_view(time->edtf).substr(0, 10)), &day)) {
    return std::nullopt;
  }
  return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
}

constexpr int32_t kFarAway = 4000000;  // an open end, in days

// As api/store/project_occurrences.cc reads it of a record.
std::optional<ledger::DayRange> RangeOf(const TimeValue& time) {
  const auto number = [](const std::string& day, int32_t open) {
    absl::CivilDay civil;
    if (!absl::ParseCivilTime(ToAbsl(day), &civil)) return open;
    return static_cast<int32_t>(civil - absl::CivilDay(1970, 1, 1));
  };
  if (time.earliest.empty() && time.latest.empty()) return std::nullopt;
  return ledger::DayRange{number(time.earliest, -kFarAway), number(time.latest, kFarAway)};
}

ledger::Form FormOf(QuoteKind kind) {
  switch (kind) {
    case QuoteKind::kDirect:
      return ledger::Form::kDirect;
    case QuoteKind::kIndirect:
      return ledger::Form::kIndirect;
    default:
      return ledger::Form::kMixed;
  }
}

std::string ParagraphsAround(std::string_view text, const Quote& quote) {
  const size_t first = quote.pieces.front().span.begin;
  const size_t last = quote.pieces.back().span.end;
  const size_t line = first == 0 ? std::string_view::npos : text.rfind('\n', first - 1);
  const size_t begin = line == std::string_view::npos ? 0 : line + 1;
  return std::string(text.substr(begin, std::min(text.find('\n', last), text.size()) - begin));
}

std::string SpeakerOf(std::string_view text, const Quote& quote, const Analysis& analysis) {
  if (quote.speaker >= 0) {
    const Entity& entity = analysis.entities[static_cast<size_t>(quote.speaker)];
    const std::string& name = entity.name.empty() ? entity.description : entity.name;
    if (!name.empty()) return name;
  }
  return quote.source ? std::string(quote.source->In(text)) : "";
}

void TakeQuotes(const Analysis& analysis, Job* job) {
  const Utf8Index index(job->text);
  for (const Quote& quote : analysis.quotes) {
    if (quote.nested || quote.pieces.empty()) continue;
    ledger::Occurrence occurrence;
    occurrence.article = job->id;
    occurrence.key = ledger::OccurrenceKey(job->id, StrCat(quote.pieces.front().span.begin));
    occurrence.day = DayNumber(analysis.document.published);
    if (quote.said) occurrence.said = RangeOf(*quote.said);
    occurrence.speaker = SpeakerOf(job->text, quote, analysis);
    occurrence.form = FormOf(quote.kind);
    std::vector<PiecePlace> places;
    for (const QuotePiece& piece : quote.pieces) {
      StrAppend(&occurrence.content, occurrence.content.empty() ? "" : " ", piece.span.In(job->text));
      places.push_back({index.CodePoint(piece.span.begin), index.CodePoint(piece.span.end), piece.span});
    }
    occurrence.paragraph = ParagraphsAround(job->text, quote);
    job->occurrences.push_back(std::move(occurrence));
    job->named.push_back(quote.speaker >= 0 &&
                         !analysis.entities[static_cast<size_t>(quote.speaker)].name.empty());
    job->pieces.push_back(std::move(places));
  }
}

void Do(const Analyser& analyser, Job* job) {
  if (!job->problem.empty()) return;
  if (job->article == nullptr) {
    auto article = ParseExtractLine(job->line);
    if (!article.ok()) {
      job->problem = StrCat(job->where, ": ", Message(article.status()));
      return;
    }
    job->article = *std::move(article);
  }
  job->id = job->article->id;
  job->text = job->article->text;
  TakeQuotes(analyser.analyse(job->article->source), job);
  job->article.reset();
  const ledger::WordRarity& rarity = ledger::WordRarity::BuiltIn();
  for (const ledger::Occurrence& occurrence : job->occurrences) {
    job->profiles.push_back(ledger::MakeProfile(occurrence, rarity));
  }
  job->line.clear();
}

void AddLines(std::istream& in, const std::string& name, std::vector<Job>* jobs) {
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (Trim(line).empty()) continue;
    Job& job = jobs->emplace_back();
    job.where = StrCat(name, ":", number);
    job.line = std::move(line);
  }
}

void AddArticles(std::istream& in, const std::string& path, std::vector<Job>* jobs) {
  std::stringstream bytes;
  bytes << in.rdbuf();
  std::vector<std::string> problems;
  for (std::unique_ptr<Article>& article : ReadArticles(bytes.view(), path, &problems)) {
    jobs->emplace_back().article = std::move(article);
  }
  for (const std::string& problem : problems) jobs->emplace_back().problem = StrCat(path, ": ", problem);
}

absl::Status ReadJobs(const std::string& path, bool jsonl, std::vector<Job>* jobs) {
  if (path == "-") {
    AddLines(std::cin, "standard input", jobs);
    return absl::OkStatus();
  }
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path)) return NotFound(path, ": cannot be read");
  if (jsonl || EndsWith(path, ".jsonl")) {
    AddLines(in, path, jobs);
  } else {
    AddArticles(in, path, jobs);
  }
  return absl::OkStatus();
}

void Append(Job job, LedgerInput* input) {
  const size_t article = input->articles.size();
  input->articles.push_back(std::move(job.id));
  input->texts.push_back(std::move(job.text));
  for (size_t i = 0; i < job.occurrences.size(); ++i) {
    input->collection.occurrences.push_back(std::move(job.profiles[i]));
    input->collection.article_of.push_back(article);
    input->occurrences.push_back(std::move(job.occurrences[i]));
    input->named.push_back(job.named[i]);
    input->pieces.push_back(std::move(job.pieces[i]));
  }
}

}  // namespace

absl::StatusOr<LedgerInput> ReadLedgerInput(const std::vector<std::string>& paths, bool jsonl,
                                            const Analyser& analyser, int workers,
                                            std::vector<std::string>* problems) {
  std::vector<Job> jobs;
  for (const std::string& path : paths) OR_RETURN_IF_ERROR(ReadJobs(path, jsonl, &jobs));
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < jobs.size(); i = next++) Do(analyser, &jobs[i]);
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < workers; ++i) threads.emplace_back(work);
    work();
  }
  LedgerInput input;
  for (Job& job : jobs) {
    if (job.problem.empty()) {
      Append(std::move(job), &input);
    } else {
      problems->push_back(std::move(job.problem));
    }
  }
  return input;
}

}  // namespace onrecord::cli
