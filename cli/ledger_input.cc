#include "cli/ledger_input.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <thread>

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
  std::string id, text;
  std::vector<ledger::Occurrence> occurrences;
  std::vector<bool> named;
  std::vector<std::vector<PiecePlace>> pieces;
  std::vector<ledger::Profile> profiles;
  ledger::Sketch sketch;
};

std::optional<int32_t> DayNumber(const std::optional<TimeValue>& time) {
  absl::CivilDay day;
  if (!time || !absl::ParseCivilTime(ToAbsl(std::string_view(time->edtf).substr(0, 10)), &day)) {
    return std::nullopt;
  }
  return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
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
    occurrence.day = DayNumber(analysis.document.published);
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
  auto article = ParseExtractLine(job->line);
  if (!article.ok()) {
    job->problem = StrCat(job->where, ": ", Message(article.status()));
    return;
  }
  job->id = (*article)->id;
  job->text = (*article)->text;
  TakeQuotes(analyser.analyse((*article)->source), job);
  const ledger::WordRarity& rarity = ledger::WordRarity::BuiltIn();
  for (const ledger::Occurrence& occurrence : job->occurrences) {
    job->profiles.push_back(ledger::MakeProfile(occurrence, rarity));
  }
  job->sketch = ledger::SketchOf(rarity.Read(job->text));
  job->line.clear();
}

absl::Status ReadLines(const std::string& path, std::vector<Job>* jobs) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return NotFound(path, ": cannot be read");
  }
  std::istream& in = path == "-" ? std::cin : file;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (Trim(line).empty()) continue;
    Job& job = jobs->emplace_back();
    job.where = StrCat(path == "-" ? "standard input" : path, ":", number);
    job.line = std::move(line);
  }
  return absl::OkStatus();
}

void Append(Job job, LedgerInput* input) {
  const size_t article = input->articles.size();
  input->articles.push_back(std::move(job.id));
  input->texts.push_back(std::move(job.text));
  input->collection.sketches.push_back(std::move(job.sketch));
  for (size_t i = 0; i < job.occurrences.size(); ++i) {
    input->collection.occurrences.push_back(std::move(job.profiles[i]));
    input->collection.article_of.push_back(article);
    input->occurrences.push_back(std::move(job.occurrences[i]));
    input->named.push_back(job.named[i]);
    input->pieces.push_back(std::move(job.pieces[i]));
  }
}

}  // namespace

absl::StatusOr<LedgerInput> ReadLedgerInput(const std::vector<std::string>& paths, const Analyser& analyser,
                                            int workers, std::vector<std::string>* problems) {
  std::vector<Job> jobs;
  for (const std::string& path : paths) OR_RETURN_IF_ERROR(ReadLines(path, &jobs));
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
