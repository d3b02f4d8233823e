#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "api/alerts/alert_channel.h"
#include "api/alerts/find_matches.h"
#include "api/alerts/send_notice.h"
#include "api/services/alert_answers.h"
#include "api/store/alert_book.h"
#include "common/base/file_stamp.h"

namespace onrecord::api {

struct AlertOptions {
  WebhookRules rules;
  std::string file;  // alerts of the operator, which may run commands; empty: none
  int most_alerts = 200;
  int most_waiting = 10000;                       // deliveries of an alert; the oldest beyond are given up
  int most_records = 100;                         // of a delivery
  int senders = 4;                                // attempts at a time
  absl::Duration first_pause = absl::Seconds(5);  // before the second attempt; doubled each time
  absl::Duration longest_pause = absl::Hours(1);
  absl::Duration give_up = absl::Hours(72);  // after the delivery was made
  absl::Duration look = absl::Seconds(10);   // between looks at the file
};

// Counted since the start.
struct AlertCounts {
  std::atomic<int64_t> delivered{0}, failed{0}, given_up{0}, records{0};
};

// When a delivery is tried again after `attempts` attempts, the last at `now`: the pause doubles, and moves
// by up to a tenth, so that what failed together does not return together.
absl::Time NextAttempt(const AlertOptions& options, int attempts, const std::string& delivery_id,
                       absl::Time now);

// Holds each change that is stored against all alerts, and sends what matches. A thread reads the changes,
// once for all alerts, and keeps deliveries in the book with the place that it has read up to; other threads
// send them, those of one alert in order and one at a time. So after a crash nothing is lost, and a delivery
// may come twice. Thread-safe.
class Alerts final : public AlertAnswers {
 public:
  // kFailedPrecondition: the file cannot be used. `store` must outlive this object.
  static absl::StatusOr<std::unique_ptr<Alerts>> Start(RecordStore& store, std::unique_ptr<AlertBook> book,
                                                       std::unique_ptr<AlertChannel> channel,
                                                       AlertOptions options);
  // Waits for the attempts that go on.
  ~Alerts() override;

  // Something was committed.
  void Committed();

  absl::StatusOr<v1::AddAlertResponse> Add(const v1::AddAlertRequest& request) override;
  absl::StatusOr<v1::ListAlertsResponse> List() override;
  absl::Status Remove(const std::string& name) override;
  absl::StatusOr<v1::AlertDelivery> Test(const std::string& name) override;

  const AlertCounts& counts() const { return counts_; }

 private:
  // An alert as it is held against changes and sent.
  struct Active {
    KeptAlert kept;
    std::string command;  // of the file
    AlertMatcher matcher;
  };
  using ActiveList = std::vector<std::shared_ptr<const Active>>;  // shared: an attempt may outlive a removal

  Alerts(RecordStore& store, std::unique_ptr<AlertBook> book, std::unique_ptr<AlertChannel> channel,
         AlertOptions options);

  // Reads the list from the book again.
  absl::Status Reload() ABSL_EXCLUSIVE_LOCKS_REQUIRED(change_mutex_);
  // Brings the alerts of the file into the book, if it has changed.
  absl::Status RefreshFile() ABSL_LOCKS_EXCLUDED(change_mutex_);
  absl::Status KeepFileAlerts() ABSL_EXCLUSIVE_LOCKS_REQUIRED(change_mutex_);
  // Reads the list again if another process has changed it.
  absl::Status RefreshShared() ABSL_LOCKS_EXCLUDED(change_mutex_);
  ActiveList All() const;
  // nullptr: it was removed.
  std::shared_ptr<const Active> OfId(int64_t id) const;
  std::shared_ptr<const Active> Find(const std::string& name) const;

  void FindMatches();
  // Finds matches if it is this process's turn.
  absl::Status TakePart();
  absl::Status ReadChanges();
  std::vector<KeptDelivery> MakeDeliveries(const ChangePage& page, const ActiveList& alerts) const;

  void SendDue();
  void Attempt(const Active& alert, KeptDelivery delivery);
  absl::StatusOr<v1::AlertNotice> MakeNotice(const Active& alert, const KeptDelivery& delivery);
  absl::Status Send(const Active& alert, const v1::AlertNotice& notice, absl::Time now);
  void WakeSenders();

  RecordStore& store_;
  const std::unique_ptr<AlertBook> book_;
  const std::unique_ptr<AlertChannel> channel_;
  const AlertOptions options_;
  const std::unique_ptr<WordSplitter> splitter_;  // of the thread that reads
  AlertCounts counts_;
  std::atomic<bool> stopping_ = false;

  absl::Mutex change_mutex_;  // who changes the list of alerts
  std::vector<std::pair<std::string, std::string>> commands_ ABSL_GUARDED_BY(change_mutex_);  // by name
  FileStamp stamp_ ABSL_GUARDED_BY(change_mutex_);

  mutable absl::Mutex mutex_;
  ActiveList active_ ABSL_GUARDED_BY(mutex_);
  bool wake_ ABSL_GUARDED_BY(mutex_) = true;
  bool place_moved_ ABSL_GUARDED_BY(mutex_) = true;  // by the book: it has to be read

  // Of the thread that reads.
  ChangePlace place_, kept_place_;
  bool turn_ = false;

  absl::Mutex send_mutex_;
  std::set<int64_t> busy_ ABSL_GUARDED_BY(send_mutex_);  // alerts with an attempt that goes on
  int64_t wakes_ ABSL_GUARDED_BY(send_mutex_) = 0;

  std::vector<std::thread> senders_;
  std::thread reader_;
};

}  // namespace onrecord::api
