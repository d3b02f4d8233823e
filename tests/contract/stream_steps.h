#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "common/stream/record_sink.h"
#include "common/stream/record_source.h"
#include "common/stream/transactional_stream.h"

// The steps that the contract tests are told in. Waits have fixed ends, so a hang is a failure.
namespace onrecord::stream {

inline constexpr absl::Duration kLong = absl::Seconds(30);

Record MakeRecord(const std::string& topic, const std::string& key, const std::string& value);

// Sends (polling while the queue is full) and counts the reports that said OK in `*delivered`.
void SendAll(RecordSink& sink, const std::vector<Record>& records, int* delivered = nullptr);

// Polls until `count` records are there; none for kLong is a failure (PollBatch: fewer after kLong). Goes on
// after kUnavailable, and begins again after kAborted.
std::vector<Record> PollBatch(TransactionalStream& worker, size_t count);
std::vector<Record> PollAll(RecordSource& source, size_t count);

// What comes within `wait`, expected to be nothing.
std::vector<Record> PollFor(RecordSource& source, absl::Duration wait);

// Reads `count` records in batches of at most `batch`, writes "done:VALUE" to `out` for each, commits; a lost
// batch is read again.
void Work(TransactionalStream& worker, const std::string& out, size_t count, size_t batch);

std::vector<std::string> Values(const std::vector<Record>& records);
// The values of each key, in the order of `records`.
std::map<std::string, std::vector<std::string>> ByKey(const std::vector<Record>& records);
// Behind the last of `records` in each partition.
std::vector<Position> After(const std::vector<Record>& records);

}  // namespace onrecord::stream
