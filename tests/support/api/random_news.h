#pragma once
#include <random>
#include <string>
#include <vector>

#include "onrecord/v1/enriched_article.pb.h"
#include "onrecord/v1/filter.pb.h"

namespace onrecord::api {

// Articles and filters drawn at random from one small vocabulary, so that filters often match: words with
// accents, ligatures, several scripts, combining marks, digits and punctuation. The same seed draws the same.
class RandomNews {
 public:
  explicit RandomNews(unsigned seed) : random_(seed) {}

  // The same number is the same article; later revisions are newer.
  v1::EnrichedArticle Article(int number, int revision = 1);
  v1::QuoteFilter QuoteFilter();
  v1::EventFilter EventFilter();
  v1::ArticleFilter ArticleFilter();

 private:
  bool Chance(int percent) { return Below(100) < percent; }
  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  std::string Pick(const std::vector<std::string>& from) {
    return from[Below(static_cast<int>(from.size()))];
  }
  std::string Word();
  std::string Words(int most);
  std::string Beginning(const std::string& word);
  std::string Query();
  std::string Date();
  void SetTime(v1::TimeValue* time);
  void SetRange(v1::DateRange* range);
  void AddQuote(const std::string& id, v1::EnrichedArticle* article);
  void AddEvent(const std::string& id, v1::EnrichedArticle* article);
  template <typename Filter>
  void SetArticleFields(Filter* filter);
  template <typename List>
  void AddSome(List* list, std::string (RandomNews::*draw)());
  std::string Name() { return Words(2); }
  std::string Code();
  std::string ActorCode();
  std::string Country();
  std::string Language();
  std::string Cue();

  std::mt19937 random_;
};

}  // namespace onrecord::api
