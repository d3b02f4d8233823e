#include "tests/contract/kafka_client.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>

#include "tests/contract/kafka_world.h"

namespace onrecord::stream {
namespace {

constexpr int kMs = 15000;

using Client = std::unique_ptr<rd_kafka_t, void (*)(rd_kafka_t*)>;

Client MakeClient(rd_kafka_type_t type, const std::vector<std::pair<std::string, std::string>>& settings) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[256] = "";
  rd_kafka_conf_set(conf, "bootstrap.servers", SharedOptions().brokers.c_str(), why, sizeof why);
  for (const auto& [key, value] : settings) {
    EXPECT_EQ(rd_kafka_conf_set(conf, key.c_str(), value.c_str(), why, sizeof why), RD_KAFKA_CONF_OK) << why;
  }
  rd_kafka_t* client = rd_kafka_new(type, conf, why, sizeof why);
  EXPECT_NE(client, nullptr) << why;
  return {client, rd_kafka_destroy};
}

// Runs an admin request and looks at its event.
void Admin(
    const std::function<void(rd_kafka_t*, rd_kafka_queue_t*)>& request,
    const std::function<void(rd_kafka_event_t*)>& look = [](rd_kafka_event_t*) {}) {
  const Client client = MakeClient(RD_KAFKA_PRODUCER, {});
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client.get());
  request(client.get(), queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, kMs);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_event_error_string(event);
  look(event);
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
}

void Produce(rd_kafka_t* client, const Record& record, int32_t partition) {
  const auto code =
      rd_kafka_producev(client, RD_KAFKA_V_TOPIC(record.topic.c_str()), RD_KAFKA_V_PARTITION(partition),
                        RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
                        RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  EXPECT_EQ(code, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(code);
  EXPECT_EQ(rd_kafka_flush(client, kMs), RD_KAFKA_RESP_ERR_NO_ERROR);
}

}  // namespace

void TakeTransactionalId(const std::string& id) {
  const Client client = MakeClient(RD_KAFKA_PRODUCER, {{"transactional.id", id}});
  rd_kafka_error_t* error = rd_kafka_init_transactions(client.get(), kMs);
  EXPECT_EQ(error, nullptr) << rd_kafka_error_string(error);
  rd_kafka_error_destroy(error);
}

void LeaveTransactionOpen(const std::string& id, const Record& record) {
  const Client client = MakeClient(RD_KAFKA_PRODUCER, {{"transactional.id", id}});
  for (rd_kafka_error_t* error :
       {rd_kafka_init_transactions(client.get(), kMs), rd_kafka_begin_transaction(client.get())}) {
    EXPECT_EQ(error, nullptr) << rd_kafka_error_string(error);
    rd_kafka_error_destroy(error);
  }
  Produce(client.get(), record, RD_KAFKA_PARTITION_UA);
}

void DeleteRecordsBefore(const std::string& topic, int32_t partition, int64_t offset) {
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset = offset;
  rd_kafka_DeleteRecords_t* wish = rd_kafka_DeleteRecords_new(list);
  auto code = RD_KAFKA_RESP_ERR__IN_PROGRESS;
  const absl::Time until = absl::Now() + absl::Milliseconds(kMs);
  while (code != RD_KAFKA_RESP_ERR_NO_ERROR &&
         absl::Now() < until) {  // a broker that starts is no leader yet
    Admin(
        [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
          rd_kafka_DeleteRecords(client, &wish, 1, nullptr, queue);
        },
        [&](rd_kafka_event_t* event) {
          code =
              rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event))->elems[0].err;
        });
  }
  EXPECT_EQ(code, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(code);
  rd_kafka_DeleteRecords_destroy(wish);
  rd_kafka_topic_partition_list_destroy(list);
}

void AddPartitions(const std::string& topic, int total) {
  char why[256] = "";
  rd_kafka_NewPartitions_t* wish = rd_kafka_NewPartitions_new(topic.c_str(), total, why, sizeof why);
  ASSERT_NE(wish, nullptr) << why;
  Admin([&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    rd_kafka_CreatePartitions(client, &wish, 1, nullptr, queue);
  });
  rd_kafka_NewPartitions_destroy(wish);
}

void MakeTopic(const std::string& topic, const std::vector<std::pair<std::string, std::string>>& settings) {
  char why[256] = "";
  rd_kafka_NewTopic_t* wish = rd_kafka_NewTopic_new(topic.c_str(), 4, 1, why, sizeof why);
  ASSERT_NE(wish, nullptr) << why;
  for (const auto& [key, value] : settings) rd_kafka_NewTopic_set_config(wish, key.c_str(), value.c_str());
  Admin([&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    rd_kafka_CreateTopics(client, &wish, 1, nullptr, queue);
  });
  rd_kafka_NewTopic_destroy(wish);
}

void ProduceTo(const Record& record, int32_t partition) {
  const Client client = MakeClient(RD_KAFKA_PRODUCER, {});
  Produce(client.get(), record, partition);
}

int64_t CommittedOffset(const std::string& group, const std::string& topic, int32_t partition) {
  const Client client = MakeClient(RD_KAFKA_CONSUMER, {{"group.id", group}});
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic.c_str(), partition);
  const auto code = rd_kafka_committed(client.get(), list, kMs);
  EXPECT_EQ(code, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(code);
  const int64_t offset = list->elems[0].offset;
  rd_kafka_topic_partition_list_destroy(list);
  return offset < 0 ? -1 : offset;
}

}  // namespace onrecord::stream
