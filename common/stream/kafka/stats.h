#pragma once
#include <cstdint>
#include <string>

namespace onrecord::stream {

// What a Kafka client has done since it was made. Ask for it from any thread.
struct KafkaStats {
  int64_t produced = 0;    // records handed to Kafka (again after a new producer: counted again)
  int64_t delivered = 0;   // records that Kafka has confirmed (the sink)
  int64_t consumed = 0;    // records polled (again after an abort: counted again)
  int64_t commits = 0;     // transactions (the stream)
  int64_t aborts = 0;      // batches dropped by the caller or lost (the stream)
  int64_t recreated = 0;   // clients replaced after a fatal error or an exceeded time limit
  int64_t errors = 0;      // errors that librdkafka reported
  bool reachable = true;   // false: no broker answers at present
  std::string last_error;  // of librdkafka, with the broker's address; empty: none yet
};

}  // namespace onrecord::stream
