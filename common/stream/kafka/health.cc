#include <absl/time/clock.h>

#include "common/base/log.h"
#include "common/stream/kafka/connection.h"

namespace onrecord::stream {
namespace {

bool MeansUnreachable(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__AUTHENTICATION ||
         code == RD_KAFKA_RESP_ERR__SSL;
}

bool MeansTrouble(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT ||
         code == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT;
}

}  // namespace

void Health::Count(int64_t KafkaStats::*what, int64_t by) {
  absl::MutexLock lock(&mutex_);
  stats_.*what += by;
}

KafkaStats Health::Stats() const {
  absl::MutexLock lock(&mutex_);
  return stats_;
}

void Health::OnError(rd_kafka_resp_err_t code, std::string_view reason) {
  bool news = false;
  {
    absl::MutexLock lock(&mutex_);
    ++stats_.errors;
    // "1/1 brokers are down" says less than the error before it.
    if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || stats_.last_error.empty()) stats_.last_error = reason;
    if (MeansUnreachable(code) || MeansTrouble(code)) trouble_ = absl::Now();
    if (MeansUnreachable(code)) {
      news = stats_.reachable && voice_ == Voice::kLogs;
      stats_.reachable = false;
    }
  }
  if (news) log::Warning("kafka_unreachable", {{"brokers", brokers_}, {"why", Stats().last_error}});
}

void Health::OnTimeout() {
  absl::MutexLock lock(&mutex_);
  trouble_ = absl::Now();
}

void Health::OnAnswer() {
  bool news = false;
  {
    absl::MutexLock lock(&mutex_);
    news = !stats_.reachable && voice_ == Voice::kLogs;
    stats_.reachable = true;
  }
  if (news) log::Info("kafka_reachable", {{"brokers", brokers_}});
}

bool Health::Reachable() const {
  absl::MutexLock lock(&mutex_);
  return stats_.reachable;
}

bool Health::HadTroubleWithin(absl::Duration time) const {
  absl::MutexLock lock(&mutex_);
  return absl::Now() - trouble_ <= time;
}

absl::Status Health::Waiting() const {
  absl::MutexLock lock(&mutex_);
  return Unavailable("waiting for Kafka at ", brokers_, ": ",
                     stats_.last_error.empty() ? std::string("no answer yet") : stats_.last_error,
                     " (does it run, and is this its address?)");
}

}  // namespace onrecord::stream
