#include "cli/extract.h"

#include <atomic>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "cli/extract_json.h"
#include "common/base/strings.h"
#include "common/config/options.h"
#include "enrich/service/load_analyser.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"jsonl", OptionKind::kSwitch, "",
     "Each line of the input is one article: {\"id\", \"text\", \"title\", \"published\", \"outlet\"}."},
    {"workers", OptionKind::kInteger, "1", "Articles analysed at once; 0: as many as there are cores."},
    {"lexicon-dir", OptionKind::kText, "",
     "A folder of lexicon files that replace or add to those built in."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord extract",
    .summary = "Prints the quotes and events of articles, one JSON object a line, in the order of input.",
    .operands = "[FILE...]",
    .details =
        "Without files it reads standard input. Offsets are Unicode code points of the text.\n"
        "Exit code: 0, or 1 if a line or file could not be read (told on standard error; the rest goes "
        "on).\n\n"
        "  onrecord extract story.txt | jq '.quotes[] | [.speaker_ref, .text]'\n"
        "  onrecord extract --jsonl --workers 2 articles.jsonl > findings.jsonl"};

// One article to do, or why it cannot be done; then its line.
struct Job {
  std::string where;  // "articles.jsonl:12"
  std::string line;
  std::string error;
  std::string out;
};

// Reads jobs, does a batch at a time on several threads, prints in order.
class Extractor {
 public:
  Extractor(const Analyser& analyser, bool jsonl, int workers)
      : analyser_(analyser), jsonl_(jsonl), workers_(workers) {}

  void Add(Job job) {
    batch_.push_back(std::move(job));
    if (batch_.size() >= 64 * static_cast<size_t>(workers_)) Flush();
  }

  void Flush() {
    std::atomic<size_t> next{0};
    const auto work = [&] {
      for (size_t i = next++; i < batch_.size(); i = next++) Do(&batch_[i]);
    };
    std::vector<std::jthread> threads;
    for (int i = 1; i < workers_; ++i) threads.emplace_back(work);
    work();
    threads.clear();
    for (const Job& job : batch_) Print(job);
    batch_.clear();
  }

  bool failed() const { return failed_; }

 private:
  void Do(Job* job) const {
    if (!job->error.empty()) return;
    auto input = jsonl_ ? ParseExtractLine(job->line) : Whole(*job);
    if (!input.ok()) {
      job->error = std::string(Message(input.status()));
      return;
    }
    const ExtractInput& article = **input;
    job->out = ExtractLine(article.id, article.text, analyser_.analyse(article.source), analyser_.version);
  }

  static absl::StatusOr<std::unique_ptr<ExtractInput>> Whole(const Job& job) {
    auto input = std::make_unique<ExtractInput>();
    input->id = job.where.substr(job.where.rfind('/') + 1);
    input->text = job.line;
    input->source.text = input->text;
    input->source.file_name = input->id;
    return input;
  }

  void Print(const Job& job) {
    if (job.error.empty()) {
      std::cout << job.out << '\n';
      return;
    }
    failed_ = true;
    std::cout.flush();
    std::cerr << "onrecord extract: " << job.where << ": " << job.error << '\n';
  }

  const Analyser& analyser_;
  const bool jsonl_;
  const int workers_;
  std::vector<Job> batch_;
  bool failed_ = false;
};

void AddStream(std::istream& in, const std::string& name, bool jsonl, Extractor* extractor) {
  if (!jsonl) {
    std::stringstream text;
    text << in.rdbuf();
    extractor->Add({name, text.str(), "", ""});
    return;
  }
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!Trim(line).empty()) extractor->Add({StrCat(name, ":", number), std::move(line), "", ""});
  }
}

}  // namespace

int RunExtract(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::StatusOr<Analyser> analyser = LoadAnalyser(parsed.options.Text("lexicon-dir"));
  if (!analyser.ok()) {
    std::cerr << "onrecord extract: " << Message(analyser.status()) << '\n';
    return 1;
  }
  std::ios::sync_with_stdio(false);
  const int asked = static_cast<int>(parsed.options.Integer("workers"));
  const int workers = asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const bool jsonl = parsed.options.Switch("jsonl");
  Extractor extractor(*analyser, jsonl, workers);
  for (const std::string& path : parsed.options.Operands()) {
    std::ifstream in(path, std::ios::binary);
    if (in) {
      AddStream(in, path, jsonl, &extractor);
    } else {
      extractor.Add({path, "", "cannot be read", ""});
    }
  }
  if (parsed.options.Operands().empty()) AddStream(std::cin, "standard input", jsonl, &extractor);
  extractor.Flush();
  return extractor.failed() ? 1 : 0;
}

}  // namespace onrecord::cli
