#pragma once
#include <random>
#include <string>
#include <vector>

#include "tests/support/api/sample_articles.h"

namespace onrecord::api {

// Articles in which the same things are said again: by several outlets on one day, cut or with words changed,
// by the same speaker weeks later, by somebody else. Fictional. The same seed draws the same.
class RepeatedNews {
 public:
  explicit RepeatedNews(unsigned seed);
  // The same number is the same article; higher revisions are newer and tell other things.
  SampleArticle Article(int number, int revision = 1);

 private:
  SampleQuote Quote(std::mt19937& random) const;

  std::vector<std::string> sentences_;
};

}  // namespace onrecord::api
