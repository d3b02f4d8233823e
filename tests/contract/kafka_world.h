#pragma once
#include <memory>
#include <string>

#include "common/stream/kafka/options.h"
#include "tests/contract/stream_world.h"
#include "tests/support/kafka_broker.h"

namespace onrecord::stream {

// The one broker of this test program, started when it is first asked for.
const absl::StatusOr<std::unique_ptr<support::KafkaBroker>>& SharedBroker();
KafkaOptions SharedOptions();

// A name that no other test uses.
std::string Unique(const std::string& stem);

std::unique_ptr<StreamWorld> MakeKafkaWorld();

}  // namespace onrecord::stream
