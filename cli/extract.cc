#include "cli/extract.h"

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "cli/extract_json.h"
#include "cli/extract_record.h"
#include "cli/progress.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"
#include "enrich/service/load_analyser.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"jsonl", OptionKind::kSwitch, "",
     "Each line of the input is one article: {\"id\", \"text\", \"title\", \"published\", \"outlet\"}."},
    {"format", OptionKind::kText, "findings",
     "findings: flat lists of quotes and events, offsets in code points, as the scorers read them; record: "
     "the "
     "message EnrichedArticle that enrich publishes, as JSON, offsets in bytes."},
    {"workers", OptionKind::kInteger, "1", "Articles analysed at once; 0: as many as there are cores."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord extract",
    .summary = "Prints the quotes and events of articles, one JSON object a line, in the order of input.",
    .operands = "[FILE...]",
    .details =
        "Without files it reads standard input.\n"
        "Exit code: 0, or 1 if a line or file could not be read (reported on standard error; the rest goes "
        "on).\n\n"
        "  onrecord extract story.txt | jq '.quotes[] | [.speaker_ref, .text]'\n"
        "  onrecord extract --jsonl --workers 2 articles.jsonl > findings.jsonl\n"
        "  onrecord extract --format record story.txt | jq .quotes[0]"};

// One article to do, or why it cannot be done; then its line.
struct Job {
  std::string where;  // "articles.jsonl:12"
  std::string line;   // still to be read; empty: `article` has been
  std::unique_ptr<Article> article;
  std::string problem;
  std::string out;
  uintmax_t read = 0;  // bytes of the files up to its end
};

// Analyses articles on several threads and prints them in order. The thread that adds them is one of the
// workers: it analyses when enough wait, so that neither it nor the others stand still.
class Extractor {
 public:
  // `bytes`: of all files; 0: not known.
  Extractor(const Analyser& analyser, int workers, bool records, uintmax_t bytes)
      : analyser_(analyser),
        most_(64 * static_cast<size_t>(workers)),
        records_(records),
        bytes_(bytes),
        progress_("articles", 0) {
    for (int i = 1; i < workers; ++i) threads_.emplace_back([this] { Work(); });
  }
  ~Extractor() {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }

  // Prints what is ready; memory holds at most 64 articles a worker.
  void Add(Job job) {
    job.read = read_;
    {
      absl::MutexLock lock(&mutex_);
      tasks_.push_back({std::move(job), false});
    }
    while (Step(most_)) {
    }
  }

  void Flush() {
    while (Step(1)) {
    }
    std::cout.flush();
  }

  // So many bytes of the files are read now.
  void Read(size_t bytes) { read_ += bytes; }
  bool failed() const { return failed_; }

 private:
  struct Task {
    Job job;
    bool done = false;
  };

  // Prints the first task if it is done; else, if `full` tasks are there, works on one or waits for the
  // first. False: there is nothing of that to do.
  bool Step(size_t full) {
    Task* mine = nullptr;
    {
      absl::MutexLock lock(&mutex_);
      if (tasks_.empty()) return false;
      if (!tasks_.front().done) {
        if (tasks_.size() < full) return false;
        mine = Take();
        if (mine == nullptr) mutex_.Await(absl::Condition(&tasks_.front().done));
      }
    }
    if (mine != nullptr) {
      Do(&mine->job);
      absl::MutexLock lock(&mutex_);
      mine->done = true;
      return true;
    }
    Job first;
    {
      absl::MutexLock lock(&mutex_);
      first = std::move(tasks_.front().job);
      tasks_.pop_front();
      --taken_;
    }
    Print(first);
    return true;
  }

  // The next task that no worker has; nullptr: there is none. It stays in place until it is printed.
  Task* Take() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return taken_ < tasks_.size() ? &tasks_[taken_++] : nullptr;
  }

  void Work() {
    absl::MutexLock lock(&mutex_);
    const auto ready = [this]()
                           ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ended_ || taken_ < tasks_.size(); };
    while (true) {
      mutex_.Await(absl::Condition(&ready));
      if (ended_) return;
      Task* const task = Take();
      mutex_.Unlock();
      Do(&task->job);
      mutex_.Lock();
      task->done = true;
    }
  }

  void Do(Job* job) const {
    if (!job->problem.empty()) return;
    if (!job->line.empty()) {
      auto article = ParseExtractLine(job->line);
      if (!article.ok()) {
        job->problem = std::string(Message(article.status()));
        return;
      }
      job->article = *std::move(article);
    }
    const Article& article = *job->article;
    const Analysis analysis = analyser_.analyse(article.source);
    job->out = TameJson(records_ ? ExtractRecord(article, analysis, analyser_.version)
                                 : ExtractLine(article, analysis, analyser_.version));
    job->article.reset();
  }

  void Print(const Job& job) {
    if (bytes_ > 0)
      progress_.SetShare(std::min(1.0, static_cast<double>(job.read) / static_cast<double>(bytes_)));
    progress_.Add(1);
    if (job.problem.empty()) {
      std::cout << job.out << '\n';
      return;
    }
    failed_ = true;
    std::cout.flush();
    progress_.Clear();
    std::cerr << "onrecord extract: " << TameLine(job.where) << ": " << TameLine(job.problem) << '\n';
  }

  const Analyser& analyser_;
  const size_t most_;  // tasks at a time
  const bool records_;
  const uintmax_t bytes_;
  uintmax_t read_ = 0;
  Progress progress_;
  bool failed_ = false;
  absl::Mutex mutex_;
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);  // in order of input; those at hand stay where they are
  size_t taken_ ABSL_GUARDED_BY(mutex_) = 0;        // of the first of them
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;  // last: they use the rest
};

void AddLines(std::istream& in, const std::string& name, Extractor* extractor) {
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    extractor->Read(line.size() + 1);
    if (!Trim(line).empty()) extractor->Add({StrCat(name, ":", number), std::move(line), nullptr, "", "", 0});
  }
}

void AddFile(std::istream& in, const std::string& name, Extractor* extractor) {
  std::stringstream bytes;
  bytes << in.rdbuf();
  extractor->Read(bytes.view().size());
  std::vector<std::string> problems;
  for (std::unique_ptr<Article>& article : ReadArticles(bytes.view(), name, &problems)) {
    extractor->Add({name, "", std::move(article), "", "", 0});
  }
  for (std::string& problem : problems) extractor->Add({name, "", nullptr, std::move(problem), "", 0});
}

// Bytes of all files together; 0 where one is standard input or has no size.
uintmax_t SizeOf(const std::vector<std::string>& paths) {
  uintmax_t sum = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    const uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size == 0) return 0;
    sum += size;
  }
  return sum;
}

void Add(const std::string& path, bool jsonl, Extractor* extractor) {
  if (path == "-") {
    jsonl ? AddLines(std::cin, "standard input", extractor)
          : AddFile(std::cin, "standard input.txt", extractor);
    return;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path)) {
    extractor->Add({path, "", nullptr, "cannot be read", "", 0});
    return;
  }
  jsonl ? AddLines(in, path, extractor) : AddFile(in, path, extractor);
}

}  // namespace

int RunExtract(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, WithAnalyserOptions(kOptions), argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::StatusOr<Analyser> analyser = LoadAnalyser(AnalyserFilesFrom(parsed.options));
  if (!analyser.ok()) {
    std::cerr << "onrecord extract: " << TameLine(Message(analyser.status())) << '\n';
    return 1;
  }
  std::ios::sync_with_stdio(false);
  const int asked = static_cast<int>(parsed.options.Integer("workers"));
  const int workers = asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const bool jsonl = parsed.options.Switch("jsonl");
  const std::string& format = parsed.options.Text("format");
  if (format != "findings" && format != "record") {
    std::cerr << "onrecord extract: --format: expected findings or record, got '" << format << "'\n";
    return 2;
  }
  Extractor extractor(*analyser, workers, format == "record", SizeOf(parsed.options.Operands()));
  for (const std::string& path : parsed.options.Operands()) Add(path, jsonl, &extractor);
  if (parsed.options.Operands().empty()) Add("-", jsonl, &extractor);
  extractor.Flush();
  return extractor.failed() ? 1 : 0;
}

}  // namespace onrecord::cli
