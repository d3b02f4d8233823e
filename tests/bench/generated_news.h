#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::bench {

// Draws ranks 0 … count-1, rank r with a weight of 1 / (r + 1)^exponent.
class Zipf {
 public:
  Zipf(size_t count, double exponent);
  size_t Draw(std::mt19937_64& chance) const;

 private:
  std::vector<double> cumulative_;
};

// On which days articles were published, in the order in which they come.
enum class Arrival {
  kByDay,     // as news does: 1,000 a day from 2030-01-01, of which 5 % are late by up to ten years
  kBackfill,  // as an archive read in no order: any day of the ten years to 2031, recent ones more often
};

// Enriched articles as they come from news: words, names, outlets, codes and confidences are drawn by Zipf,
// texts are made of templates, every span points at its words. About 3 KB of text, 10 quotes and 6 events an
// article; one in 50 has no day. The same seed gives the same articles.
class NewsGenerator {
 public:
  NewsGenerator(uint64_t seed, Arrival arrival);
  v1::EnrichedArticle Next();

  // Words by rank: 0 is the most common.
  const std::string& Word(size_t rank) const { return words_[rank]; }
  std::string Speaker(size_t rank) const;

 private:
  std::string Sentence(int words);
  void AddQuote(int index, v1::EnrichedArticle* article);
  void AddEvent(v1::EnrichedArticle* article);
  size_t AddEntity(v1::EnrichedArticle* article);
  // The day on which the article at hand was published.
  std::string Day();

  const Arrival arrival_;
  std::mt19937_64 chance_;
  int64_t serial_ = 0;
  std::vector<std::string> words_;
  Zipf word_rank_, speaker_rank_, outlet_rank_, country_rank_, code_rank_, age_, quote_confidence_,
      event_confidence_, goldstein_;
};

}  // namespace onrecord::bench
