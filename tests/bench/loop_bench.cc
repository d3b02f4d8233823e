// The loop of enrich with the analyser left out, beside a plain loop that consumes and produces the same
// records. See usage below:
//
//   fill    writes COUNT articles with texts of BYTES into the articles' topic
//   enrich  runs the Enricher of the service on its transactional stream, in transactions of BATCH records
//   (the
//           service's default)
//   plain   reads each record and sends its value to the topic bench.plain, idempotent, with the same
//           compression; librdkafka commits the offsets
//
// The two loops print the seconds from their first record until the last is committed or delivered. Topics
// have one partition and exist. Each call needs a group of its own, to read from the beginning.
#include <absl/time/clock.h>
#include <librdkafka/rdkafka.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_transactional_stream.h"
#include "common/stream/record_key.h"
#include "enrich/service/enricher.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord {
namespace {

constexpr char kPlainTopic[] = "bench.plain";

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "onrecord-loop-bench: %s\n", why.c_str());
  std::exit(1);
}
void Must(const absl::Status& status) {
  if (!status.ok()) Fail(StrCat(Message(status)));
}

int Fill(const std::string& brokers, int count, size_t bytes) {
  auto sink = stream::KafkaSink::Create({.kafka = {.brokers = brokers}});
  Must(sink.status());
  int delivered = 0;
  const auto count_delivery = [&](const absl::Status& status) {
    Must(status);
    ++delivered;
  };
  for (int i = 0; i < count; ++i) {
    v1::Article article;
    article.set_article_id(Sha256Hex(StrCat("article ", i)));
    article.set_revision_id(Sha256Hex(StrCat("revision ", i)));
    std::string text =
        StrCat("\"Parcel number ", i, " has reached us,\" Foreign Minister Ana Silva told reporters.");
    for (int k = 0; text.size() < bytes; ++k)
      StrAppend(&text, " The ministry of ", i % 97, " answered ", k, " of ", i, " letters.");
    article.set_text(text);
    article.set_text_sha256(Sha256Hex(text));
    stream::Record record;
    record.topic = std::string(stream::kArticlesTopic);
    record.key = stream::ArticleKey(article.article_id(), article.revision_id());
    record.value = article.SerializeAsString();
    absl::Status sent = (*sink)->Send(record, count_delivery);
    while (absl::IsUnavailable(sent)) {
      (*sink)->Poll(absl::Milliseconds(100)).IgnoreError();
      sent = (*sink)->Send(record, count_delivery);
    }
    Must(sent);
  }
  Must((*sink)->Flush(absl::Seconds(60)));
  return delivered == count ? 0 : 1;
}

int Enrich(const std::string& brokers, int count, const std::string& group, int batch_records) {
  auto stream = stream::KafkaTransactionalStream::Create(
      {.kafka = {.brokers = brokers}, .group = group, .instance = "bench"});
  Must(stream.status());
  std::atomic<int64_t> begun = 0;  // nanoseconds; 0: no record yet
  const Analyser nothing{.analyse =
                             [&](const SourceText&) {
                               if (begun == 0) begun = absl::GetCurrentTimeNanos();
                               return Analysis();
                             },
                         .version = "nothing"};
  const SystemClock clock;
  Health health;
  EnricherStats stats;
  Enricher enricher(**stream, nothing, {}, clock, {.batch_records = batch_records}, health, stats);
  StopToken stop;
  std::thread watch([&] {
    while (stats.analysed < count) absl::SleepFor(absl::Milliseconds(1));
    stop.Request();  // the open batch is still committed
  });
  const absl::Status status = enricher.Run(stop);
  const int64_t ended = absl::GetCurrentTimeNanos();
  if (!status.ok()) Fail(StrCat(Message(status)));
  watch.join();
  if (stats.analysed != count || stats.batches_lost != 0)
    Fail(StrCat(stats.analysed.load(), " records instead of ", count, ", ", stats.batches_lost.load(),
                " batches lost"));
  std::printf("%f\n", static_cast<double>(ended - begun) / 1e9);
  return 0;
}

struct DestroyClient {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
using Client = std::unique_ptr<rd_kafka_t, DestroyClient>;

Client MakeClient(rd_kafka_type_t type, std::initializer_list<std::pair<const char*, std::string>> settings,
                  void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void*), void* opaque) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[512];
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf, name, value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK) Fail(why);
  }
  rd_kafka_conf_set_opaque(conf, opaque);
  if (delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf, delivered);
  rd_kafka_t* client = rd_kafka_new(type, conf, why, sizeof why);
  if (client == nullptr) Fail(why);
  if (type == RD_KAFKA_CONSUMER) rd_kafka_poll_set_consumer(client);
  return Client(client);
}

void CountDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* delivered) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) Fail(rd_kafka_err2str(message->err));
  ++*static_cast<int*>(delivered);
}

int Plain(const std::string& brokers, int count, const std::string& group) {
  int delivered = 0;
  const Client producer = MakeClient(RD_KAFKA_PRODUCER,
                                     {{"bootstrap.servers", brokers},
                                      {"enable.idempotence", "true"},
                                      {"acks", "all"},
                                      {"compression.type", "zstd"}},
                                     CountDelivery, &delivered);
  const Client consumer = MakeClient(RD_KAFKA_CONSUMER,
                                     {{"bootstrap.servers", brokers},
                                      {"group.id", group},
                                      {"auto.offset.reset", "earliest"},
                                      {"enable.auto.commit", "true"}},
                                     nullptr, nullptr);
  rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, std::string(stream::kArticlesTopic).c_str(),
                                    RD_KAFKA_PARTITION_UA);
  if (rd_kafka_subscribe(consumer.get(), topics) != RD_KAFKA_RESP_ERR_NO_ERROR) Fail("cannot subscribe");
  rd_kafka_topic_partition_list_destroy(topics);
  absl::Time begun = absl::InfiniteFuture();
  for (int read = 0; read < count;) {
    rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer.get(), 200);
    if (message == nullptr) continue;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (read++ == 0) begun = absl::Now();
      while (true) {
        const auto code = rd_kafka_producev(producer.get(), RD_KAFKA_V_TOPIC(kPlainTopic),
                                            RD_KAFKA_V_KEY(message->key, message->key_len),
                                            RD_KAFKA_V_VALUE(message->payload, message->len),
                                            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) Fail(rd_kafka_err2str(code));
        rd_kafka_poll(producer.get(), 100);
      }
      rd_kafka_poll(producer.get(), 0);
    }
    rd_kafka_message_destroy(message);
  }
  if (rd_kafka_flush(producer.get(), 60000) != RD_KAFKA_RESP_ERR_NO_ERROR || delivered != count)
    Fail("not all were delivered");
  std::printf("%f\n", absl::ToDoubleSeconds(absl::Now() - begun));
  return 0;
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  const std::string what = argc == 5 || (argc == 6 && argv[1] == std::string("enrich")) ? argv[1] : "";
  if (what == "fill")
    return onrecord::Fill(argv[2], std::atoi(argv[3]), static_cast<size_t>(std::atoi(argv[4])));
  if (what == "enrich") {
    return onrecord::Enrich(argv[2], std::atoi(argv[3]), argv[4],
                            argc == 6 ? std::atoi(argv[5]) : onrecord::EnricherOptions().batch_records);
  }
  if (what == "plain") return onrecord::Plain(argv[2], std::atoi(argv[3]), argv[4]);
  std::fprintf(stderr,
               "usage: onrecord-loop-bench fill BROKERS COUNT BYTES | enrich BROKERS COUNT GROUP [BATCH] | "
               "plain BROKERS "
               "COUNT GROUP\n");
  return 2;
}
