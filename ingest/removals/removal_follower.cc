#include "ingest/removals/removal_follower.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "onrecord/v1/decision.pb.h"

namespace onrecord::ingest {
namespace {

// At most so many records at a time: the thread has files to read, too.
constexpr int kMostAtOnce = 10000;
// A source has nothing at hand right after its start.
constexpr absl::Duration kFirstWait = absl::Milliseconds(100);

}  // namespace

absl::Status RemovalFollower::Refresh() {
  if (!started_) {
    OR_RETURN_IF_ERROR(decisions_.Start({}));
    started_ = true;
  }
  for (int i = 0; i < kMostAtOnce; ++i) {
    OR_ASSIGN_OR_RETURN(const auto record, decisions_.Poll(caught_up_ ? absl::ZeroDuration() : kFirstWait));
    if (record) {
      Take(*record);
      continue;
    }
    caught_up_ = caught_up_ || decisions_.Lag() == 0;
    break;
  }
  if (caught_up_) return absl::OkStatus();
  return Unavailable("reading which articles were removed: ", decisions_.Lag(), " decisions are left");
}

// A record that is no decision is reported by api, which keeps it.
void RemovalFollower::Take(const stream::Record& record) {
  v1::Decision decision;
  if (!decision.ParseFromString(record.value) || !decision.has_remove()) return;
  const absl::Time at = absl::FromUnixSeconds(decision.decided_at().seconds()) +
                        absl::Nanoseconds(decision.decided_at().nanos());
  new_.emplace_back(decision.article_id(), RemovedArticle{at, decision.reason()});
  const auto [known, added] =
      removed_.try_emplace(decision.article_id(), RemovedArticle{at, decision.reason()});
  if (!added && known->second.removed_at < at) known->second = {at, decision.reason()};
}

absl::StatusOr<std::optional<RemovedArticle>> RemovalFollower::Find(const std::string& article_id) {
  const auto found = removed_.find(article_id);
  if (found == removed_.end()) return std::nullopt;
  return found->second;
}

}  // namespace onrecord::ingest
