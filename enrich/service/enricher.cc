#include "enrich/service/enricher.h"

#include <absl/status/statusor.h>

#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "common/stream/cloud_event.h"
#include "common/stream/fate.h"
#include "enrich/service/to_proto.h"

namespace onrecord {
namespace {

constexpr size_t kMaxKeptValue = 1 << 20;  // of a rejected record's value, see RejectedRecord.value

void SetTimestamp(absl::Time time, google::protobuf::Timestamp* out) {
  const timespec spec = absl::ToTimespec(time);
  out->set_seconds(spec.tv_sec);
  out->set_nanos(static_cast<int32_t>(spec.tv_nsec));
}

absl::Status Check(const v1::Article& article) {
  if (article.article_id().empty() || article.revision_id().empty()) {
    return InvalidArgument("no_id: expected article_id and revision_id, one is empty");
  }
  if (!IsValidUtf8(article.text())) return DataLoss("not_utf8: the text is not valid UTF-8");
  if (!article.text_sha256().empty() && article.text_sha256() != Sha256Hex(article.text())) {
    return DataLoss("text_changed: the text does not have the SHA-256 that the record tells");
  }
  return absl::OkStatus();
}

// "not_utf8: the text …" -> "not_utf8".
std::string_view ReasonName(std::string_view message) { return message.substr(0, message.find(':')); }

stream::CloudEvent EventOf(const stream::Record& in, std::string_view type, std::string id, absl::Time now) {
  return {.id = std::move(id),
          .source = "/onrecord/enrich",
          .type = std::string(type),
          .subject = in.key,
          .time = now,
          .traceparent = std::string(stream::HeaderOr(in.headers, "traceparent"))};
}

// Without findings the record is little larger than the article, which did fit.
std::string WithoutFindings(const std::string& value) {
  v1::EnrichedArticle article;
  article.ParseFromString(value);
  article.clear_entities();
  article.clear_quotes();
  article.clear_events();
  article.set_state(v1::ANALYSIS_STATE_PARTIAL);
  article.set_state_detail("the findings were left out: with them the record exceeds the largest message");
  return article.SerializeAsString();
}

}  // namespace

Enricher::Enricher(stream::TransactionalStream& stream, const Analyser& analyser, CrashMark* mark,
                   const Clock& clock, const EnricherOptions& options, Health& health, EnricherStats& stats)
    : stream_(stream),
      analyser_(analyser),
      mark_(mark),
      clock_(clock),
      options_(options),
      health_(health),
      stats_(stats) {}

absl::Status Enricher::Run(const StopToken& stop) {
  while (!stop.Requested()) {
    absl::StatusOr<std::vector<stream::Record>> batch = ReadBatch(stop);
    absl::Status status = batch.ok() ? WriteBatch(*batch) : batch.status();
    if (status.ok()) {
      health_.Ready("kafka");
      continue;
    }
    if (stream::FateOf(status) != stream::Fate::kRetry) return status;
    stats_.batches_lost += batch.ok() ? 1 : 0;
    if (absl::IsAborted(status)) {
      log::Warning("batch_lost", {{"why", Message(status)}});
      continue;
    }
    health_.WaitFor("kafka", Message(status));
    if (absl::Status aborted = stream_.Abort();
        !aborted.ok() && stream::FateOf(aborted) != stream::Fate::kRetry) {
      return aborted;
    }
    stop.WaitFor(absl::Milliseconds(200));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<stream::Record>> Enricher::ReadBatch(const StopToken& stop) {
  std::vector<stream::Record> batch;
  size_t bytes = 0;
  absl::Time end = absl::InfiniteFuture();
  while (static_cast<int>(batch.size()) < options_.batch_records && bytes < options_.batch_bytes &&
         !stop.Requested()) {
    const absl::Duration wait = batch.empty() ? absl::Milliseconds(200) : end - clock_.Now();
    if (wait <= absl::ZeroDuration()) break;
    OR_ASSIGN_OR_RETURN(std::optional<stream::Record> record, stream_.Poll(wait));
    if (!record && batch.empty()) break;
    if (!record) continue;
    if (batch.empty()) end = clock_.Now() + options_.batch_wait;
    bytes += record->value.size();
    batch.push_back(*std::move(record));
  }
  return batch;
}

absl::Status Enricher::WriteBatch(const std::vector<stream::Record>& batch) {
  if (batch.empty()) return absl::OkStatus();
  for (const stream::Record& in : batch) OR_RETURN_IF_ERROR(SendOrShrink(in, Enrich(in)));
  OR_RETURN_IF_ERROR(stream_.Commit(options_.commit_wait));
  ++stats_.batches;
  return absl::OkStatus();
}

stream::Record Enricher::Enrich(const stream::Record& in) {
  const int crashes = mark_ == nullptr ? 0 : mark_->Begin(in.topic, in.partition, in.offset);
  absl::StatusOr<stream::Record> out = crashes < options_.crashes_until_rejected
                                           ? TryEnrich(in)
                                           : DataLoss("ended_the_process: the process ended ", crashes,
                                                      " times while this record was analysed");
  if (mark_ != nullptr) mark_->End();
  return out.ok() ? *std::move(out) : Reject(in, out.status());
}

absl::StatusOr<stream::Record> Enricher::TryEnrich(const stream::Record& in) {
  v1::Article article;
  if (!article.ParseFromString(in.value))
    return InvalidArgument("not_an_article: the value is no onrecord.v1.Article");
  OR_RETURN_IF_ERROR(Check(article));
  const absl::Time begin = clock_.Now();
  const Analysis analysis = analyser_.analyse(ToSourceText(article));
  stats_.analysis_seconds(absl::ToDoubleSeconds(clock_.Now() - begin));
  ++stats_.analysed;
  stats_.not_english += analysis.state == AnalysisState::kLanguage ? 1 : 0;
  stats_.partial += analysis.state == AnalysisState::kPartial ? 1 : 0;
  stats_.quotes += static_cast<int64_t>(analysis.quotes.size());
  stats_.events += static_cast<int64_t>(analysis.events.size());
  const std::string id =
      Sha256HexOfParts({article.revision_id(), analyser_.version, StrCat(analyser_.generation)});
  v1::EnrichedArticle enriched = ToProto(std::move(article), analysis, analyser_.version);
  enriched.set_analyser_generation(analyser_.generation);
  SetTimestamp(clock_.Now(), enriched.mutable_analysed_at());
  stream::Record out;
  out.topic = stream::kEnrichedTopic;
  out.key = in.key;
  out.value = enriched.SerializeAsString();
  out.headers = stream::ToHeaders(EventOf(in, stream::kEnrichedTopic, id, clock_.Now()));
  return out;
}

stream::Record Enricher::Reject(const stream::Record& in, const absl::Status& why) {
  ++stats_.rejected;
  log::Warning("article_rejected", {{"key", in.key},
                                    {"topic", in.topic},
                                    {"partition", in.partition},
                                    {"offset", in.offset},
                                    {"why", Message(why)}});
  v1::RejectedRecord rejected;
  rejected.set_rejected_by(v1::REJECTED_BY_ENRICH);
  rejected.set_reason(std::string(ReasonName(Message(why))));
  rejected.set_detail(std::string(Message(why)));
  rejected.set_key(in.key);
  rejected.set_value(in.value.substr(0, kMaxKeptValue));
  rejected.set_topic(in.topic);
  rejected.set_partition(in.partition);
  rejected.set_offset(in.offset);
  SetTimestamp(clock_.Now(), rejected.mutable_rejected_at());
  stream::Record out;
  out.topic = stream::kRejectedTopic;
  out.key = in.key;
  out.value = rejected.SerializeAsString();
  out.headers = stream::ToHeaders(
      EventOf(in, stream::kRejectedTopic, StrCat(in.topic, "/", in.partition, "/", in.offset), clock_.Now()));
  return out;
}

absl::Status Enricher::SendOrShrink(const stream::Record& in, stream::Record out) {
  const absl::Status status = stream_.Send(out);
  if (!absl::IsInvalidArgument(status)) return status;
  if (out.topic == stream::kEnrichedTopic) {
    ++stats_.partial;
    out.value = WithoutFindings(out.value);
    if (const absl::Status again = stream_.Send(out); !absl::IsInvalidArgument(again)) return again;
  }
  return stream_.Send(Reject(in, InvalidArgument("too_large: ", Message(status))));
}

}  // namespace onrecord
