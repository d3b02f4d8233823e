#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "api/store/sqlite/sqlite_store.h"
#include "common/base/hash.h"
#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

// A hearing of one witness, of the size that is allowed: 1 MiB of text, every line a quote of the same
// speaker.
namespace onrecord::api {
namespace {

constexpr size_t kTextBytes = 1 << 20;
constexpr int64_t kMostMemory = 300 << 20;
constexpr uintmax_t kMostStore = 20'000'000;

v1::EnrichedArticle MakeHearing() {
  v1::EnrichedArticle out = MakeArticle({.id = "hearing"});
  std::string& text = *out.mutable_article()->mutable_text();
  v1::Entity& speaker = *out.add_entities();
  speaker.set_kind(v1::ENTITY_KIND_PERSON);
  speaker.set_name("Ana Solheim");
  speaker.set_speaker_key("ana solheim");
  for (int line = 0;; ++line) {
    const std::string said = StrCat("In year ", line, " the harbour took ", line * 7 % 911, " ships and ",
                                    line * 13 % 577, " left.");
    if (text.size() + said.size() + 20 > kTextBytes) break;
    const auto begin = static_cast<uint32_t>(text.size());
    StrAppend(&text, "Solheim: ", said, "\n");
    const auto end = static_cast<uint32_t>(text.size() - 1);
    v1::Mention& mention = *speaker.add_mentions();
    mention.mutable_span()->set_begin(begin);
    mention.mutable_span()->set_end(begin + 7);
    mention.mutable_why()->set_rule("entities.join.surname");
    v1::Quote& quote = *out.add_quotes();
    quote.set_quote_id(Sha256HexOfParts({"hearing", StrCat(line)}));
    quote.set_kind(v1::QUOTE_KIND_DIRECT);
    quote.set_speaker(0);
    quote.set_speaker_name("Ana Solheim");
    quote.set_speaker_key("ana solheim");
    quote.add_pieces()->mutable_span()->set_begin(begin + 9);
    quote.mutable_pieces(0)->mutable_span()->set_end(end);
    quote.mutable_context()->set_begin(begin);
    quote.mutable_context()->set_end(end);
    quote.set_text(said);
    quote.set_context_text(text.substr(begin, end - begin));
    quote.mutable_why()->set_rule("quotes.transcript.line");
    quote.mutable_why()->set_confidence(0.9);
  }
  return out;
}

// Stores it as the materialiser does, then reads it in every way that lists and watches do. 0: all went well.
int StoreAndRead(const std::string& path) {
  Batch batch;
  {
    const std::string bytes = MakeHearing().SerializeAsString();
    v1::EnrichedArticle article;
    if (!article.ParseFromString(bytes)) return 1;
    batch.articles.push_back(std::move(article));
  }
  const int quotes = batch.articles[0].quotes_size();
  if (quotes < 10000) return 2;
  auto store = OpenSqliteStore({.path = path});
  if (!store.ok() || !(*store)->Commit(batch).ok()) return 3;
  batch.articles.clear();

  v1::WatchRequest watch;
  watch.mutable_quotes();
  int seen = 0;
  for (int64_t after = 0;;) {
    const auto page = (*store)->ReadSnapshot(watch, 1, after, {}, {});
    if (!page.ok() || page->records.ByteSizeLong() > (2u << 20)) return 4;
    seen += page->records.quotes_size();
    after = page->next;
    if (page->end) break;
  }
  if (seen != quotes) return 5;
  seen = 0;
  for (ChangePlace after;;) {
    const auto page = (*store)->ReadChanges(after, {.quotes = true}, {}, {});
    if (!page.ok() || page->changes.size() > 1) return 6;
    for (const Change& change : page->changes) seen += static_cast<int>(change.quotes.size());
    after = page->next;
    if (page->end) break;
  }
  if (seen != quotes) return 7;
  const auto list = (*store)->ListQuotes({.order = "published", .limit = 1000}, {});
  if (!list.ok() || list->records.empty() || list->records[0].speaker().mentions_size() != 0) return 8;
  const auto article = (*store)->GetArticle("hearing", "", v1::VIEW_FULL, {});
  return article.ok() && article->quotes_size() == quotes && article->entities(0).mentions_size() == quotes
             ? 0
             : 9;
}

TEST(LargeArticle, AHearingOfOneWitnessTakesLittleMemoryAndStore) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/store.db";
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(StoreAndRead(path));
  int status = 0;
  rusage used{};
  ASSERT_EQ(wait4(child, &status, 0, &used), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
#ifndef __SANITIZE_ADDRESS__  // whose shadow memory and quarantine are not the store's
  EXPECT_LT(used.ru_maxrss * 1024, kMostMemory);
#endif
  const uintmax_t size = std::filesystem::file_size(path);
  EXPECT_LT(size, kMostStore);
  RecordProperty("memory_mb", static_cast<int>(used.ru_maxrss / 1024));
  RecordProperty("store_kb", static_cast<int>(size / 1024));
}

}  // namespace
}  // namespace onrecord::api
