#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/filter/words.h"
#include "api/store/article_text.h"
#include "api/store/project_article.h"
#include "onrecord/v1/record_service.pb.h"

// Records as filters look at them: what is computed from a record is computed once, however many filters ask.
namespace onrecord::api {

// The values that filters match by words.
enum class Column {
  kHeadline,
  kBody,
  kOutlet,
  kSaid,
  kAround,
  kSpeaker,
  kAffiliation,
  kRole,
  kVia,
  kClause,
  kSource,
  kTarget,
  kPlace,
};
inline constexpr size_t kColumns = static_cast<size_t>(Column::kPlace) + 1;

// What the facts of all kinds share. Used by one thread at a time; the record, the splitter and what else a
// constructor takes must outlive it.
class RecordFacts {
 public:
  const v1::ArticleContext& context() const { return context_; }
  const Days& published() const { return published_; }
  int64_t ingested_micros() const { return ingested_micros_; }
  const std::string& language() const { return language_; }  // lower case
  const WordIndex& words(Column column) const;

 protected:
  RecordFacts(const v1::ArticleContext& context, const WordSplitter& splitter);
  void SetText(Column column, std::string_view text) { texts_[static_cast<size_t>(column)] = text; }
  const WordSplitter& splitter() const { return splitter_; }

 private:
  const v1::ArticleContext& context_;
  const WordSplitter& splitter_;
  const Days published_;
  const int64_t ingested_micros_;
  const std::string language_;
  std::array<std::string_view, kColumns> texts_;
  mutable std::array<std::unique_ptr<WordIndex>, kColumns> words_;
};

class QuoteFacts : public RecordFacts {
 public:
  QuoteFacts(const v1::QuoteRecord& record, const WordSplitter& splitter);
  const v1::QuoteRecord& record() const { return record_; }
  const Days& said() const { return said_; }
  const std::string& cue() const { return cue_; }  // folded

 private:
  const v1::QuoteRecord& record_;
  const Days said_;
  const std::string cue_;
};

class EventFacts : public RecordFacts {
 public:
  EventFacts(const v1::EventRecord& record, const WordSplitter& splitter);
  const v1::EventRecord& record() const { return record_; }
  const Days& happened() const { return happened_; }

 private:
  const v1::EventRecord& record_;
  const Days happened_;
  const std::string source_, target_;
};

class ArticleFacts : public RecordFacts {
 public:
  ArticleFacts(const v1::ArticleRecord& record, const ArticleText& text, const WordSplitter& splitter);
  const v1::ArticleRecord& record() const { return record_; }
  bool HasSpeaker(const Phrase& phrase) const;

 private:
  const v1::ArticleRecord& record_;
  const ArticleText& text_;
  mutable std::vector<std::unique_ptr<WordIndex>> speakers_;
};

}  // namespace onrecord::api
