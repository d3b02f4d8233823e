#include "common/stream/kafka/kafka_sink.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <list>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"
#include "common/stream/record_size.h"

namespace onrecord::stream {
namespace {

constexpr absl::Duration kProbe = absl::Milliseconds(500);

class Sink final : public KafkaSink {
 public:
  explicit Sink(KafkaSinkOptions options)
      : options_(std::move(options)), health_(std::make_shared<Health>(options_.kafka.brokers)) {}

  absl::Status Open() {
    auto events = std::make_shared<Events>(health_);
    events->on_delivery = [this](const rd_kafka_message_t& message) { OnDelivery(message); };
    OR_ASSIGN_OR_RETURN(producer_,
                        MakeClient(RD_KAFKA_PRODUCER, options_.kafka, ProducerSettings(), std::move(events)));
    for (const std::string& topic : options_.topics) {
      topics_.emplace_back(rd_kafka_topic_new(producer_.get(), topic.c_str(), nullptr));
    }
    return absl::OkStatus();
  }

  void WarmUp(absl::Duration limit) {
    Probe(producer_.get(), *health_, limit).IgnoreError();
    rd_kafka_poll(producer_.get(), 0);
  }

  absl::Status Send(Record record, Delivered delivered) override {
    OR_RETURN_IF_ERROR(CheckSize(record, options_.kafka.max_record_bytes));
    const size_t size = SizeOf(record);
    if (!entries_.empty() &&
        (entries_.size() >= options_.max_records || bytes_ + size > options_.max_bytes)) {
      return Unavailable("the queue is full: ", entries_.size(), " records (", bytes_,
                         " bytes) are not delivered yet");
    }
    bytes_ += size;
    entries_.push_back({std::move(record), std::move(delivered), size, {}, false});
    entries_.back().self = std::prev(entries_.end());
    if (next_ == entries_.end()) --next_;
    HandOver();
    return absl::OkStatus();
  }

  absl::Status Poll(absl::Duration wait) override {
    Serve(wait);
    if (rd_kafka_fatal_error(producer_.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      OR_RETURN_IF_ERROR(Recreate());
    }
    HandOver();
    if (health_->Reachable()) return absl::OkStatus();
    return Probe(producer_.get(), *health_, std::clamp(wait, absl::Milliseconds(10), kProbe));
  }

  absl::Status Flush(absl::Duration wait) override {
    const absl::Time until = absl::Now() + wait;
    while (!entries_.empty()) {
      const absl::Duration left = until - absl::Now();
      const absl::Status status = Poll(std::clamp(left, absl::ZeroDuration(), absl::Milliseconds(100)));
      if (!status.ok() && !absl::IsUnavailable(status)) return status;
      if (left <= absl::ZeroDuration() && !entries_.empty()) {
        return MakeStatus(absl::StatusCode::kDeadlineExceeded, entries_.size(),
                          " records are not delivered after ", absl::FormatDuration(wait),
                          status.ok() ? "" : "; ", Message(status));
      }
    }
    return absl::OkStatus();
  }

  KafkaStats Stats() const override { return health_->Stats(); }
  rd_kafka_s* HandleForTest() override { return producer_.get(); }

 private:
  // A record from Send to its report. librdkafka reads key and value in place.
  struct Entry {
    Record record;
    Delivered delivered;
    size_t size;
    std::list<Entry>::iterator self;
    bool reported;  // its report waits in reports_
  };
  using Entries = std::list<Entry>;

  // Waits for the first report only, so that a caller with little in the queue does not wait long.
  void Serve(absl::Duration wait) {
    const absl::Time until = absl::Now() + wait;
    int served = 0;
    do {
      const absl::Duration left = std::max(until - absl::Now(), absl::ZeroDuration());
      served = rd_kafka_poll(producer_.get(), ToMs(reports_.empty() ? left : absl::ZeroDuration()));
    } while (served > 0);
    PassReports();
  }

  // Called by librdkafka from within Serve. After a fatal error, or when a producer is given up, the entry
  // stays for the next one.
  void OnDelivery(const rd_kafka_message_t& message) {
    const auto code = message.err;
    if (code == RD_KAFKA_RESP_ERR__FATAL || code == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
        code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT ||
        (code != RD_KAFKA_RESP_ERR_NO_ERROR &&
         rd_kafka_fatal_error(producer_.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)) {
      return;
    }
    auto& entry = *static_cast<Entry*>(message._private);
    Report(entry, StatusOf(code, StrCat("record not delivered to ", entry.record.topic)));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) health_->OnAnswer();
  }

  void Report(Entry& entry, absl::Status status) {
    entry.reported = true;
    reports_.emplace_back(&entry, std::move(status));
  }

  // `delivered` may send again.
  void PassReports() {
    std::vector<std::pair<Entry*, absl::Status>> reports;
    reports.swap(reports_);
    for (auto& [entry, status] : reports) {
      bytes_ -= entry->size;
      if (status.ok()) health_->Count(&KafkaStats::delivered);
      const Delivered delivered = std::move(entry->delivered);
      entries_.erase(entry->self);
      if (delivered) delivered(std::move(status));
    }
  }

  // Gives librdkafka what it does not have yet, as far as it takes it.
  void HandOver() {
    for (; next_ != entries_.end(); ++next_) {
      if (next_->reported) continue;
      const auto code = Produce(producer_.get(), next_->record, /*copy=*/false, &*next_);
      if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL || code == RD_KAFKA_RESP_ERR__FATAL) return;
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        health_->Count(&KafkaStats::produced);
      } else {
        Report(*next_, StatusOf(code, StrCat("record not sent to ", next_->record.topic)));
      }
    }
  }

  absl::Status Recreate() {
    char why[512] = "";
    rd_kafka_fatal_error(producer_.get(), why, sizeof why);
    health_->Count(&KafkaStats::recreated);
    log::Warning("kafka_producer_recreated", {{"why", why}, {"unacknowledged", entries_.size()}});
    KafkaClient old = producer_;
    std::vector<KafkaTopic> old_topics = std::move(topics_);
    OR_RETURN_IF_ERROR(Open());
    old_topics.clear();
    // Returns once no thread of librdkafka reads the entries any more; it reports nothing meanwhile.
    rd_kafka_purge(old.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    old.reset();
    next_ = entries_.begin();
    return absl::OkStatus();
  }

  const KafkaSinkOptions options_;
  const std::shared_ptr<Health> health_;
  Entries entries_;                          // in the order of Send
  Entries::iterator next_ = entries_.end();  // the first that librdkafka does not have
  std::vector<std::pair<Entry*, absl::Status>> reports_;
  size_t bytes_ = 0;
  KafkaClient producer_;  // after entries_: ends before what it reads
  std::vector<KafkaTopic> topics_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaSink>> KafkaSink::Create(KafkaSinkOptions options) {
  const absl::Duration warm_up = options.warm_up;
  auto sink = std::make_unique<Sink>(std::move(options));
  OR_RETURN_IF_ERROR(sink->Open());
  if (warm_up > absl::ZeroDuration()) sink->WarmUp(warm_up);
  return sink;
}

}  // namespace onrecord::stream
