#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "api/store/open_store.h"
#include "common/base/hash.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/service/to_proto.h"
#include "enrich/syntax/model.h"
#include "ingest/ingester/file_reading.h"

// What a file costs each service: reads lines "FOLDER NAME" and answers each with
//
//   READ_SECONDS READ_MB ITEMS REJECTS ANALYSE_SECONDS ANALYSE_MB STORE_SECONDS STORE_MB
//
// in processor time of this machine and memory beyond what the process held before: of reading the whole file
// as ingest does, of analysing and of storing the dearest of its longest articles. "died SIGNAL" or "late":
// it ended the reader, or took more than two minutes. Each file is tried in a child process, so that one
// leaves nothing to the next. For worst_files.py.
namespace onrecord {
namespace {

constexpr unsigned kMostSeconds = 120;
constexpr size_t kMostArticles = 2;  // of a file that are analysed

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double StatusMb(const std::string& field) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(field, 0) == 0) return std::strtod(line.c_str() + field.size(), nullptr) / 1024;
  }
  return 0;
}

// The cost since it was made.
class Meter {
 public:
  Meter() {
    std::ofstream("/proc/self/clear_refs") << "5";  // the high-water mark begins anew
    megabytes_ = StatusMb("VmRSS:");
    seconds_ = CpuSeconds();
  }
  double seconds() const { return CpuSeconds() - seconds_; }
  double megabytes() const { return std::max(0.0, StatusMb("VmHWM:") - megabytes_); }

 private:
  double seconds_, megabytes_;
};

struct Cost {
  double seconds = 0, megabytes = 0;
  void Raise(const Meter& meter) {
    seconds = std::max(seconds, meter.seconds());
    megabytes = std::max(megabytes, meter.megabytes());
  }
};

struct Reading {
  Cost cost;
  size_t items = 0, rejects = 0;
  std::vector<ingest::Item> longest;
};

void Keep(std::vector<ingest::Item> items, std::vector<ingest::Item>* longest) {
  for (ingest::Item& item : items) {
    longest->push_back(std::move(item));
    std::sort(longest->begin(), longest->end(),
              [](const auto& a, const auto& b) { return a.text.size() > b.text.size(); });
    if (longest->size() > kMostArticles) longest->pop_back();
  }
}

Reading Read(const std::string& folder_path, const std::string& name) {
  Reading out;
  const auto folder = ingest::Folder::Open(folder_path);
  if (!folder.ok()) std::_Exit(3);
  const Meter meter;
  auto started = ingest::FileReading::Start(*folder, name);
  if (auto* const reading = std::get_if<0>(&started)) {
    bool refused = false;
    while ((*reading)->probing() && !refused) refused = (*reading)->ProbeOn().has_value();
    refused = refused || (*reading)->refused().has_value();
    for (bool more = !refused; more;) {
      ingest::Entries entries;
      const auto next = (*reading)->Next(&entries);
      more = next.ok() && *next;
      out.items += entries.items.size();
      out.rejects += entries.rejects.size();
      Keep(std::move(entries.items), &out.longest);
    }
    out.rejects += refused ? 1 : 0;
  } else {
    ++out.rejects;
  }
  out.cost.Raise(meter);
  return out;
}

v1::Article ToMessage(const ingest::Item& item) {
  v1::Article article;
  article.set_article_id(Sha256Hex(item.text));
  article.set_revision_id(Sha256Hex(item.text));
  article.set_text(item.text);
  article.set_text_sha256(Sha256Hex(item.text));
  article.mutable_declared()->set_title(item.declared.title);
  article.mutable_declared()->set_byline(item.declared.byline);
  article.mutable_observed_at()->set_seconds(1'700'000'000);
  return article;
}

void Measure(const std::string& folder, const std::string& name, const Lexicon& lexicon,
             const syntax::Model& model) {
  const Reading reading = Read(folder, name);
  Cost analysing, storing;
  std::vector<v1::EnrichedArticle> enriched;
  for (const ingest::Item& item : reading.longest) {
    SourceText source;
    source.text = item.text;
    source.title = item.declared.title;
    source.byline = item.declared.byline;
    source.published = item.declared.published;
    source.language = item.declared.language;
    WorkBudget budget(WorkBudget::kDefault);
    const Meter meter;
    const Analysis analysis = Analyse(source, lexicon, model, &budget);
    enriched.push_back(ToProto(ToMessage(item), analysis, "v"));
    analysing.Raise(meter);
  }
  const auto store = api::OpenStore({.store = folder + "/store.db", .readers = 1});
  if (!store.ok()) std::_Exit(3);
  for (v1::EnrichedArticle& article : enriched) {
    api::Batch batch;
    batch.articles.push_back(std::move(article));
    const Meter meter;
    if (!(*store)->Commit(batch).ok()) std::_Exit(4);
    storing.Raise(meter);
  }
  std::printf("%.3f %.1f %zu %zu %.3f %.1f %.3f %.1f\n", reading.cost.seconds, reading.cost.megabytes,
              reading.items, reading.rejects, analysing.seconds, analysing.megabytes, storing.seconds,
              storing.megabytes);
  std::fflush(stdout);
}

int Run() {
  const auto files = LexiconFiles::BuiltIn();
  const auto lexicon = LoadLexicon(files);
  const auto model = syntax::Model::BuiltIn();
  if (!lexicon.ok() || !model.ok()) return 1;
  for (std::string folder, name; std::cin >> folder >> name;) {
    const pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
      alarm(kMostSeconds);
      Measure(folder, name, *lexicon, *model);
      std::_Exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    std::filesystem::remove(folder + "/store.db");
    std::filesystem::remove(folder + "/store.db-wal");
    std::filesystem::remove(folder + "/store.db-shm");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
    if (WIFEXITED(status)) return 1;
    WTERMSIG(status) == SIGALRM ? std::printf("late\n") : std::printf("died %d\n", WTERMSIG(status));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace onrecord

int main() { return onrecord::Run(); }
