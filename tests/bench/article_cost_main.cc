#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "enrich/document/work_budget.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/model.h"

// What the analysis of a text costs: reads lines "STEPS PATH" (0: no limit) and answers each with the steps
// that were taken, seconds of this thread's processor time and the state ("complete", "partial"). For
// worst_articles.py, which would otherwise pay for loading lexicon and model with each text.
namespace onrecord {
namespace {

double Seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

int Run() {
  const auto files = LexiconFiles::BuiltIn();
  const auto lexicon = LoadLexicon(files);
  const auto model = syntax::Model::BuiltIn();
  if (!lexicon.ok() || !model.ok()) {
    std::fprintf(stderr, "onrecord-article-cost: %s %s\n", lexicon.status().ToString().c_str(),
                 model.status().ToString().c_str());
    return 1;
  }
  uint64_t steps = 0;
  for (std::string path; std::cin >> steps && std::getline(std::cin >> std::ws, path);) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in && text.empty()) {
      std::fprintf(stderr, "onrecord-article-cost: cannot read %s\n", path.c_str());
      return 1;
    }
    SourceText source;
    source.text = text;
    source.language = "en";
    source.published = "2024-03-08";
    WorkBudget budget(steps == 0 ? WorkBudget::kUnlimited : steps);
    const double begin = Seconds();
    const Analysis analysis = Analyse(source, *lexicon, *model, &budget);
    std::printf("%llu %.4f %s\n", static_cast<unsigned long long>(budget.used()), Seconds() - begin,
                analysis.state == AnalysisState::kPartial ? "partial" : "complete");
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace onrecord

int main() { return onrecord::Run(); }
