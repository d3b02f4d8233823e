#include "tests/support/api/repeated_news.h"

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kSentences = 300;

std::string Pick(std::mt19937& random, const std::vector<std::string>& from) {
  return from[random() % from.size()];
}

// A word of a language of its own, so that sentences have little in common by chance.
std::string Word(std::mt19937& random) {
  static const std::vector<std::string> syllables = {"ba",  "co",  "di",  "fen", "gor", "hal", "jun",
                                                     "kel", "lom", "mar", "nes", "ol",  "pra", "ros",
                                                     "sil", "tor", "ul",  "ver", "wen", "zed"};
  return StrCat(Pick(random, syllables), Pick(random, syllables), Pick(random, syllables));
}

std::string Sentence(std::mt19937& random) {
  static const std::vector<std::string> between = {" of the ",  " will not ", " and ",
                                                   " for the ", " with ",     " that "};
  std::string out = StrCat("The ", Word(random));
  for (int i = 0; i < 6; ++i) StrAppend(&out, Pick(random, between), Word(random));
  return out;
}

// Leaves out the end, or changes a word.
std::string Changed(std::mt19937& random, const std::string& text) {
  std::string out = text;
  switch (random() % 4) {
    case 0:
      return text.substr(0, text.rfind(' ', text.size() * 2 / 3));
    case 1: {
      const size_t at = out.find(" the ");
      return at == std::string::npos ? out : out.replace(at, 5, " this ");
    }
    default:
      return out;
  }
}

std::string Day(unsigned number) {
  const unsigned month = 1 + number / 28 % 12, day = 1 + number % 28;
  return StrCat("2031-", month < 10 ? "0" : "", month, "-", day < 10 ? "0" : "", day);
}

}  // namespace

RepeatedNews::RepeatedNews(unsigned seed) {
  std::mt19937 random(seed);
  for (int i = 0; i < kSentences; ++i) sentences_.push_back(Sentence(random));
}

SampleQuote RepeatedNews::Quote(std::mt19937& random) const {
  static const std::vector<std::string> speakers = {"Ana Silva", "Rui Costa",   "Ingrid Solheim",
                                                    "Silva",     "Marta Costa", ""};
  SampleQuote quote;
  quote.text = Changed(random, sentences_[random() % sentences_.size()]);
  quote.speaker = Pick(random, speakers);
  quote.kind = random() % 3 == 0 ? v1::QUOTE_KIND_INDIRECT : v1::QUOTE_KIND_DIRECT;
  return quote;
}

SampleArticle RepeatedNews::Article(int number, int revision) {
  std::mt19937 random(static_cast<unsigned>(number * 16 + revision));
  SampleArticle article;
  article.id = StrCat("a", number);
  article.revision = StrCat("r", revision);
  article.observed_seconds = 1000 * revision + number;
  article.outlet = StrCat("The Harbour Post ", random() % 12);
  article.published = random() % 20 == 0 ? "" : Day(static_cast<unsigned>(number) / 12 + random() % 3);
  for (unsigned i = random() % 5; i > 0; --i) article.quotes.push_back(Quote(random));
  for (SampleQuote& quote : article.quotes) {
    if (random() % 4 == 0) quote.said = Day(static_cast<unsigned>(number) / 12 + random() % 3);
  }
  return article;
}

}  // namespace onrecord::api
