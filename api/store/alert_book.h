#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "api/store/store.h"
#include "onrecord/v1/alert.pb.h"

// The ports to the alerts that are kept, and to their deliveries. kUnavailable of any method: try again
// later. Thread-safe.
namespace onrecord::api {

struct KeptAlert {
  int64_t id = 0;  // never used again, also after the alert is removed
  v1::Alert alert;
  std::string secret;  // bytes of the key that signs its deliveries
  absl::Time created;
  int64_t since = 0;       // the changes up to this number came before it
  bool from_file = false;  // of the server's own file
};

// A notice that is to be sent. It holds ids of records, so that nothing of a record is kept here.
struct KeptDelivery {
  int64_t id = 0;           // in the order of making
  int64_t alert = 0;        // KeptAlert.id
  std::string delivery_id;  // see AlertDelivery; unique
  std::vector<std::string> records;
  absl::Time created;
  v1::AlertDeliveryState state = v1::ALERT_DELIVERY_STATE_WAITING;
  int attempts = 0;
  absl::Time last_attempt = absl::InfinitePast();
  absl::Time next_attempt;
  std::string outcome;
};

class AlertList {
 public:
  virtual ~AlertList() = default;

  // Keeps an alert and returns its id; KeptAlert.id is not used. kAlreadyExists: the name is taken.
  virtual absl::StatusOr<int64_t> Add(const KeptAlert& alert) = 0;
  // Forgets the alert and its deliveries. kNotFound: there is none.
  virtual absl::Status Remove(const std::string& name) = 0;
  // By name.
  virtual absl::StatusOr<std::vector<KeptAlert>> Alerts() = 0;
};

class AlertOutbox {
 public:
  virtual ~AlertOutbox() = default;

  // The changes that all alerts have been held against. While there is no alert it stays where it is; the
  // first one that is added moves it to its `since`.
  virtual absl::StatusOr<ChangePlace> Place() = 0;
  // Moves the place and keeps what was found on the way, as a whole or not at all. Of an alert of which
  // more than `most_waiting` deliveries wait the oldest are given up. Deliveries of alerts that are gone are
  // left out.
  virtual absl::Status Found(const ChangePlace& place, const std::vector<KeptDelivery>& deliveries,
                             int most_waiting) = 0;
  // Of each alert that is not in `busy` the oldest delivery that waits, where its next attempt is due at
  // `now`. `*next`: when the next one of the others is due; InfiniteFuture: none waits.
  virtual absl::StatusOr<std::vector<KeptDelivery>> Due(absl::Time now, const std::set<int64_t>& busy,
                                                        absl::Time* next) = 0;
  // Keeps what became of an attempt: state, attempts, times, outcome. Of deliveries that are over the last
  // `keep` of the alert stay. A delivery that is gone is ignored.
  virtual absl::Status Attempted(const KeptDelivery& delivery, int keep) = 0;
  // The last `count` deliveries of an alert, newest first; `*waiting`: how many wait.
  virtual absl::StatusOr<std::vector<KeptDelivery>> Last(int64_t alert, int count, int64_t* waiting) = 0;
};

class AlertBook : public AlertList, public AlertOutbox {
 public:
  // Whether other processes use it too: then alerts come and go that this one did not add or remove.
  virtual bool IsShared() const { return false; }
  // Whether this process finds matches and sends. Of several one does at a time; another takes over when it
  // ends. Due returns nothing to the others.
  virtual absl::StatusOr<bool> TakeTurn() { return true; }
};

}  // namespace onrecord::api
