#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "api/store/facts.h"
#include "onrecord/v1/aggregate.pb.h"

// One way of grouping findings or articles by their facts, counted row by row; see count_groups.h.
namespace onrecord::api {

inline constexpr int kMostDimensions = 3;

// The value of each dimension as a number; 0: unknown, or no such dimension.
using GroupKey = std::array<int64_t, kMostDimensions>;
// The same as texts.
using GroupTexts = std::array<std::string, kMostDimensions>;

// A group with its counts. `goldstein` is the sum over its events; `last_article` the row counted last, so
// that an article counts once.
struct Group {
  GroupKey key{};
  int64_t count = 0, articles = 0, outlets = 0, last_article = -1;
  double goldstein = 0;
  double MeanGoldstein() const { return goldstein / static_cast<double>(count); }
};

// The texts that the numbers in facts stand for, and the CAMEO roots of event codes; each is read once.
// Shared by counters.
class GroupNames {
 public:
  explicit GroupNames(std::function<absl::StatusOr<std::string>(int64_t)> read) : read_(std::move(read)) {}
  absl::StatusOr<std::string> Of(int64_t number);
  // One more than the root's number, so that 0 means none. An error of reading a text is kept in status().
  int64_t RootOf(int64_t code) {
    const auto at = static_cast<size_t>(code);
    return code > 0 && at < roots_.size() && roots_[at] >= 0 ? roots_[at] : ReadRootOf(code);
  }
  const absl::Status& status() const { return status_; }

 private:
  int64_t ReadRootOf(int64_t code);

  const std::function<absl::StatusOr<std::string>(int64_t)> read_;
  absl::flat_hash_map<int64_t, std::string> known_;
  std::vector<int8_t> roots_;  // by the code's number; -1: not read yet
  absl::Status status_;
};

// Whether `dimension` (v1::Dimension) is a day, month or other period.
bool IsTime(int dimension);

// Counts rows into groups. Rows of one article must come one after the other.
class GroupCounter {
 public:
  // `names` must outlive the counter. `occurred`: times are those of the findings, not of publication.
  // `rows_only`: articles and outlets stay 0.
  GroupCounter(GroupNames& names, std::vector<int> group_by, bool occurred, bool rows_only)
      : names_(names), by_(std::move(group_by)), occurred_(occurred), rows_only_(rows_only) {}

  // Adds a quote or an event. kOutOfRange: more than kMostGroups groups.
  absl::Status Count(int64_t article_row, const facts::ArticleFacts& article, const facts::QuoteFacts& quote);
  absl::Status Count(int64_t article_row, const facts::ArticleFacts& article, const facts::EventFacts& event);
  // Adds an article; if speakers are a dimension, once for each of `speakers`, which are distinct.
  absl::Status Count(int64_t article_row, const facts::ArticleFacts& article,
                     const std::vector<int64_t>& speakers);

  std::vector<Group> TakeGroups() { return std::move(groups_); }
  size_t dimensions() const { return by_.size(); }
  // The texts of a group's key; an unknown value is empty.
  absl::StatusOr<GroupTexts> TextsOf(const Group& group, bool events);

 private:
  absl::StatusOr<std::string> TextOf(size_t place, int64_t value, bool events);
  int64_t ValueOf(v1::Dimension dimension, const facts::ArticleFacts& article,
                  const facts::QuoteFacts& quote) const;
  int64_t ValueOf(v1::Dimension dimension, const facts::ArticleFacts& article,
                  const facts::EventFacts& event);
  // The index of a key in groups_, where it is added if new; kMostGroups: there are too many groups.
  size_t IndexOf(const GroupKey& key);
  size_t Find(const GroupKey& key);
  absl::Status AddRow(int64_t article_row, const facts::ArticleFacts& article, const GroupKey& key,
                      double goldstein);

  GroupNames& names_;
  const std::vector<int> by_;
  const bool occurred_, rows_only_;
  std::vector<Group> groups_;
  absl::flat_hash_map<GroupKey, size_t> places_;
  std::vector<uint32_t> small_;  // by the value of a single dimension: one more than its index
  size_t last_ = 0;              // index of the group of the row before
  absl::flat_hash_set<std::pair<size_t, int64_t>> outlets_;
};

}  // namespace onrecord::api
