#include "api/filter/words.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

#include "api/store/text_query.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// FTS5 cuts longer words, in the index and in queries.
constexpr int kLongestWord = 32768;
// Shorter values are searched word by word.
constexpr size_t kIndexedFrom = 8;

fts5_api* ApiOf(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

struct Sink {
  std::string* folded;
  std::vector<uint32_t>* ends;
};

int AddWord(void* context, int /*flags*/, const char* word, int size, int /*begin*/, int /*end*/) {
  auto& sink = *static_cast<Sink*>(context);
  sink.folded->append(word, static_cast<size_t>(std::min(size, kLongestWord)));
  sink.ends->push_back(static_cast<uint32_t>(sink.folded->size()));
  return SQLITE_OK;
}

}  // namespace

struct WordSplitter::Impl {
  sqlite3* connection = nullptr;
  fts5_tokenizer tokenizer{};
  Fts5Tokenizer* instance = nullptr;

  ~Impl() {
    if (instance != nullptr) tokenizer.xDelete(instance);
    sqlite3_close_v2(connection);
  }
};

WordSplitter::WordSplitter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WordSplitter::~WordSplitter() = default;

absl::StatusOr<std::unique_ptr<WordSplitter>> WordSplitter::Make() {
  auto impl = std::make_unique<Impl>();
  const auto failed = [] { return Internal("SQLite's tokenizer unicode61 is missing"); };
  if (sqlite3_open_v2(":memory:", &impl->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) !=
      SQLITE_OK) {
    return failed();
  }
  fts5_api* const api = ApiOf(impl->connection);
  void* user = nullptr;
  if (api == nullptr || api->xFindTokenizer(api, "unicode61", &user, &impl->tokenizer) != SQLITE_OK) {
    return failed();
  }
  const char* arguments[] = {"remove_diacritics", "2"};
  if (impl->tokenizer.xCreate(user, arguments, 2, &impl->instance) != SQLITE_OK) return failed();
  return std::unique_ptr<WordSplitter>(new WordSplitter(std::move(impl)));
}

void WordSplitter::SplitInto(std::string_view text, std::string* folded, std::vector<uint32_t>* ends) const {
  Sink sink{folded, ends};
  impl_->tokenizer.xTokenize(impl_->instance, &sink, FTS5_TOKENIZE_DOCUMENT, text.data(),
                             static_cast<int>(text.size()), AddWord);
}

std::vector<std::string> WordSplitter::Split(std::string_view text) const {
  std::string folded;
  std::vector<uint32_t> ends;
  SplitInto(text, &folded, &ends);
  std::vector<std::string> words;
  uint32_t begin = 0;
  for (const uint32_t end : ends) {
    words.push_back(folded.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

std::vector<Phrase> ReadTextQuery(std::string_view text, const WordSplitter& splitter) {
  std::vector<Phrase> phrases;
  ForEachPart(text, [&](std::string_view words, bool prefix) {
    if (!Trim(words).empty()) phrases.push_back({splitter.Split(words), prefix});
  });
  return phrases;
}

WordIndex::WordIndex(std::string_view text, const WordSplitter& splitter) {
  splitter.SplitInto(text, &folded_, &ends_);
  if (ends_.size() < kIndexedFrom) return;
  next_.assign(ends_.size(), kNone);
  first_.reserve(ends_.size());
  for (size_t i = ends_.size(); i-- > 0;) {
    const auto [place, added] = first_.try_emplace(Word(i), static_cast<uint32_t>(i));
    if (added) continue;
    next_[i] = place->second;
    place->second = static_cast<uint32_t>(i);
  }
}

absl::string_view WordIndex::Word(size_t i) const {
  const uint32_t begin = i == 0 ? 0 : ends_[i - 1];
  return {folded_.data() + begin, ends_[i] - begin};
}

bool WordIndex::HoldsAt(const Phrase& phrase, size_t at) const {
  const size_t size = phrase.words.size();
  if (at + size > ends_.size()) return false;
  for (size_t i = 0; i < size; ++i) {
    absl::string_view word = Word(at + i);
    if (phrase.prefix && i + 1 == size) word = word.substr(0, phrase.words[i].size());
    if (word != phrase.words[i]) return false;
  }
  return true;
}

bool WordIndex::Holds(const Phrase& phrase) const {
  if (phrase.words.empty() || phrase.words.size() > ends_.size()) return false;
  const bool search_all = next_.empty() || (phrase.prefix && phrase.words.size() == 1);
  if (search_all) {
    for (size_t i = 0; i + phrase.words.size() <= ends_.size(); ++i) {
      if (HoldsAt(phrase, i)) return true;
    }
    return false;
  }
  const auto found = first_.find(phrase.words[0]);
  if (found == first_.end()) return false;
  for (uint32_t at = found->second; at != kNone; at = next_[at]) {
    if (HoldsAt(phrase, at)) return true;
  }
  return false;
}

}  // namespace onrecord::api
