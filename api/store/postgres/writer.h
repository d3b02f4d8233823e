#pragma once
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/store/postgres/connection.h"
#include "api/store/store.h"

namespace onrecord::api::postgres {

// Writes the articles of one transaction: what is stored of them is read with one statement, what is new is
// sent by COPY at the end. The row of counter `articles` must be locked.
class ArticleWriter {
 public:
  explicit ArticleWriter(Connection& connection) : connection_(connection) {}
  // As RecordWriter::Commit says. `batch` must outlive the writer.
  absl::Status Write(const Batch& batch, CommitResult* result);

 private:
  // An analysis of a revision that is stored or will be.
  struct Stored {
    int64_t row = 0, observed = 0, generation = 0;
    bool newest = false;
    std::string revision_id, analyser;
  };
  // One that is new.
  struct Pending {
    const v1::EnrichedArticle* article = nullptr;
    v1::ArticleRecord header;
    int64_t row = 0, seq = 0, observed = 0, generation = 0;
    bool newest = false;
  };
  // What COPY is sent, by table.
  struct Lines {
    std::string article, body, quote, event;
  };

  absl::Status FindAll(const Batch& batch);
  absl::Status WriteOne(const v1::EnrichedArticle& article, CommitResult* result);
  absl::Status Again(const v1::EnrichedArticle& article, Stored* same, Stored* newest, CommitResult* result);
  absl::Status SetNewest(Stored* stored, bool newest);
  // A stored analysis was seen again, at another time or with a higher generation.
  absl::Status Raise(const Stored& stored, const v1::EnrichedArticle& again, bool new_time);
  absl::Status WriteTime(const v1::ArticleRecord& header, int64_t row, int64_t observed);
  void AddChange(int64_t row, int64_t previous);
  absl::Status NumberSpeakers();
  int64_t SpeakerOf(const std::string& key) const;
  void AddLines(const Pending& pending, Lines* lines) const;
  absl::Status Finish();

  Connection& connection_;
  std::map<std::string, std::vector<Stored>> stored_;  // by article
  std::map<int64_t, Pending> pending_;                 // by row
  std::unordered_map<std::string, int64_t> speakers_;
  int64_t articles_ = 0, changes_ = 0;  // numbers of the last ones
  std::string change_lines_;
};

// The whole of RecordWriter::Commit, in one transaction.
absl::StatusOr<CommitResult> Commit(Connection& connection, const Batch& batch);
absl::StatusOr<std::vector<stream::Position>> Positions(Connection& connection);

// An array of texts in the server's text format.
std::string ArrayOf(const std::vector<std::string>& texts);

}  // namespace onrecord::api::postgres
