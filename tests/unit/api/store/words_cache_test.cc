#include "api/store/statements/words_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>

namespace onrecord::api {
namespace {

// Those of an occurrence follow from its number, so that what is kept can be checked.
ledger::ContentWords WordsOf(int64_t id) {
  ledger::ContentWords words;
  for (int64_t i = 0; i < id % 40; ++i) {
    words.ids.push_back(static_cast<ledger::StemId>(1000 * id + i));
    words.weights.push_back(static_cast<float>(i) + 0.5F);
    words.weight += words.weights.back();
  }
  return words;
}

void ExpectWordsOf(int64_t id, const KeptWords& kept) {
  const ledger::ContentWords words = WordsOf(id);
  const ledger::ContentWordsView view = kept.content();
  ASSERT_EQ(kept.article(), id + 7);
  ASSERT_EQ(view.weight, words.weight);
  ASSERT_TRUE(std::equal(view.ids, view.ids + view.size, words.ids.begin(), words.ids.end()));
  ASSERT_TRUE(std::equal(view.weights, view.weights + view.size, words.weights.begin(), words.weights.end()));
}

TEST(WordsCache, KeepsWhatIsAskedForAndDropsTheRest) {
  WordsCache cache(size_t{1} << 20);
  std::mt19937_64 random(1);
  int found = 0;
  for (int64_t id = 0; id < 100'000; ++id) {
    cache.MakeRoom();
    ExpectWordsOf(id, *cache.Keep(id, id + 7, WordsOf(id)));
    const int64_t often = static_cast<int64_t>(random() % 50);
    if (id >= 50) {
      const KeptWords* const kept = cache.Find(often);
      ASSERT_NE(kept, nullptr) << "used all the time, " << id;
      ExpectWordsOf(often, *kept);
    }
    const auto any = static_cast<int64_t>(random() % static_cast<uint64_t>(id + 1));
    cache.Prefetch(any);
    if (const KeptWords* const kept = cache.Find(any)) {
      ++found;
      ExpectWordsOf(any, *kept);
    }
  }
  EXPECT_GT(found, 1000);
  EXPECT_LT(cache.size(), 20'000u) << "a megabyte and a block, at 32 bytes an occurrence and its words";
  EXPECT_GT(cache.size(), 1'000u);
}

TEST(WordsCache, ForgetsAndReplaces) {
  WordsCache cache(size_t{1} << 20);
  cache.Keep(5, 1, WordsOf(5));
  cache.Keep(5, 5 + 7, WordsOf(5));
  ExpectWordsOf(5, *cache.Find(5));
  cache.Forget(5);
  EXPECT_EQ(cache.Find(5), nullptr);
  ledger::ContentWords large;
  large.ids.resize(100'000, 3);
  large.weights.resize(100'000, 1);
  const KeptWords* const kept = cache.Keep(6, 2, large);
  EXPECT_EQ(kept->content().size, 100'000u);
  EXPECT_EQ(kept->content().ids[99'999], 3u);
  cache.Keep(7, 7 + 7, WordsOf(7));
  ExpectWordsOf(7, *cache.Find(7));
  cache.Clear();
  EXPECT_EQ(cache.size(), 0u);
}

}  // namespace
}  // namespace onrecord::api
