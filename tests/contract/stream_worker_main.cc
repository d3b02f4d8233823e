// stream_worker BROKERS IN OUT GROUP INSTANCE: a worker in a process of its own, for tests that kill it.
#include <cstdio>

#include "tests/contract/background_worker.h"

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  auto stream = onrecord::stream::KafkaTransactionalStream::Create({.kafka = {.brokers = argv[1]},
                                                                    .input = argv[2],
                                                                    .outputs = {argv[3]},
                                                                    .group = argv[4],
                                                                    .instance = argv[5]});
  if (!stream.ok()) return 1;
  while (true) {
    const absl::Status status = onrecord::stream::WorkOneBatch(**stream, argv[3]);
    if (status.ok() || absl::IsAborted(status) || absl::IsUnavailable(status)) continue;
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    return 1;
  }
}
