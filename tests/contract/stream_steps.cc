#include "tests/contract/stream_steps.h"

#include <absl/time/clock.h>

#include <algorithm>

namespace onrecord::stream {

Record MakeRecord(const std::string& topic, const std::string& key, const std::string& value) {
  Record record;
  record.topic = topic;
  record.key = key;
  record.value = value;
  return record;
}

void SendAll(RecordSink& sink, const std::vector<Record>& records, int* delivered) {
  const absl::Time until = absl::Now() + kLong;
  for (const Record& record : records) {
    while (true) {
      const absl::Status sent = sink.Send(record, [delivered](const absl::Status& status) {
        EXPECT_TRUE(status.ok()) << status;
        if (delivered != nullptr && status.ok()) ++*delivered;
      });
      if (sent.ok()) break;
      ASSERT_EQ(sent.code(), absl::StatusCode::kUnavailable) << sent;
      ASSERT_LT(absl::Now(), until) << sent;
      sink.Poll(absl::Milliseconds(20)).IgnoreError();
    }
  }
}

std::vector<Record> PollBatch(TransactionalStream& worker, size_t count) {
  std::vector<Record> records;
  const absl::Time until = absl::Now() + kLong;
  while (records.size() < count && absl::Now() < until) {
    auto polled = worker.Poll(absl::Milliseconds(200));
    if (absl::IsAborted(polled.status())) {
      records.clear();
    } else if (polled.ok() && polled->has_value()) {
      records.push_back(**std::move(polled));
    } else {
      EXPECT_TRUE(polled.ok() || absl::IsUnavailable(polled.status())) << polled.status();
    }
  }
  EXPECT_EQ(records.size(), count);
  return records;
}

namespace {

std::vector<Record> Drain(RecordSource& source, size_t count, absl::Duration wait) {
  std::vector<Record> records;
  absl::Time until = absl::Now() + wait;
  while (records.size() < count && absl::Now() < until) {
    auto polled = source.Poll(std::min(absl::Milliseconds(200), until - absl::Now()));
    if (polled.ok() && polled->has_value()) {
      records.push_back(**std::move(polled));
      until = absl::Now() + wait;  // a slow machine gets on; a hang ends
    } else if (!polled.ok() && !absl::IsUnavailable(polled.status())) {
      ADD_FAILURE() << polled.status();
      break;
    }
  }
  return records;
}

}  // namespace

std::vector<Record> PollAll(RecordSource& source, size_t count) {
  auto records = Drain(source, count, kLong);
  EXPECT_EQ(records.size(), count);
  return records;
}

std::vector<Record> PollFor(RecordSource& source, absl::Duration wait) { return Drain(source, 1, wait); }

void Work(TransactionalStream& worker, const std::string& out, size_t count, size_t batch) {
  const absl::Time until = absl::Now() + 2 * kLong;
  while (count > 0) {
    ASSERT_LT(absl::Now(), until) << count << " records left";
    const auto records = PollBatch(worker, std::min(count, batch));
    ASSERT_FALSE(records.empty()) << count << " records left";
    absl::Status status;
    for (const Record& record : records) {
      if (status.ok()) status = worker.Send(MakeRecord(out, record.key, "done:" + record.value));
    }
    if (status.ok()) status = worker.Commit(absl::Seconds(10));
    if (status.ok()) {
      count -= records.size();
    } else {
      ASSERT_EQ(status.code(), absl::StatusCode::kAborted) << status;
    }
  }
}

std::vector<std::string> Values(const std::vector<Record>& records) {
  std::vector<std::string> values;
  for (const Record& record : records) values.push_back(record.value);
  return values;
}

std::map<std::string, std::vector<std::string>> ByKey(const std::vector<Record>& records) {
  std::map<std::string, std::vector<std::string>> by_key;
  for (const Record& record : records) by_key[record.key].push_back(record.value);
  return by_key;
}

std::vector<Position> After(const std::vector<Record>& records) {
  std::map<int32_t, Position> last;
  for (const Record& record : records) {
    Position& position = last[record.partition];
    position = {record.topic, record.partition, std::max(position.next_offset, record.offset + 1)};
  }
  std::vector<Position> positions;
  for (const auto& [partition, position] : last) positions.push_back(position);
  return positions;
}

}  // namespace onrecord::stream
