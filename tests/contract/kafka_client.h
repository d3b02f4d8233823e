#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/stream/record.h"

// What tests do to the shared broker past the ports. Each is done when it returns, or is a test failure.
namespace onrecord::stream {

// Starts another transactional producer of this name, which fences the one before.
void TakeTransactionalId(const std::string& id);
// Writes `record` in a transaction of a producer of this name, which ends as if it was killed.
void LeaveTransactionOpen(const std::string& id, const Record& record);
void DeleteRecordsBefore(const std::string& topic, int32_t partition, int64_t offset);
void AddPartitions(const std::string& topic, int total);
void MakeTopic(const std::string& topic, const std::vector<std::pair<std::string, std::string>>& settings);
void ProduceTo(const Record& record, int32_t partition);
// -1: none.
int64_t CommittedOffset(const std::string& group, const std::string& topic, int32_t partition);

}  // namespace onrecord::stream
