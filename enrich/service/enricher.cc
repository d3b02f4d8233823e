#include "enrich/service/enricher.h"

#include <absl/status/statusor.h>

#include <algorithm>

#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "common/stream/cloud_event.h"
#include "common/stream/fate.h"
#include "common/stream/record_key.h"
#include "enrich/service/rejection.h"
#include "enrich/service/to_proto.h"
#include "enrich/service/trial.h"

namespace onrecord {
namespace {

constexpr size_t kMaxLogged = 200;  // bytes of a text of a record in the log

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
    return DataLoss("text_changed: the text does not have the SHA-256 of the record");
  }
  return absl::OkStatus();
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

Enricher::Enricher(stream::TransactionalStream& stream, const Analyser& analyser, WorkerPlace place,
                   const Clock& clock, const EnricherOptions& options, Health& health, EnricherStats& stats)
    : stream_(stream),
      analyser_(analyser),
      place_(place),
      health_part_(StrCat("kafka worker ", place.number)),
      clock_(clock),
      options_(options),
      health_(health),
      stats_(stats) {}

absl::Status Enricher::Run(const StopToken& stop) {
  while (!stop.Requested()) {
    const absl::Status status = WorkOneBatch(stop);
    if (status.ok()) {
      health_.Ready(health_part_);
      continue;
    }
    if (stream::FateOf(status) != stream::Fate::kRetry) return status;
    if (absl::IsAborted(status)) {
      log::Warning("batch_lost", {{"why", Message(status)}});
      continue;
    }
    health_.WaitFor(health_part_, Message(status));
    if (absl::Status aborted = stream_.Abort();
        !aborted.ok() && stream::FateOf(aborted) != stream::Fate::kRetry) {
      return aborted;
    }
    stop.WaitFor(absl::Milliseconds(200));
  }
  return absl::OkStatus();
}

absl::Status Enricher::WorkOneBatch(const StopToken& stop) {
  Sent sent;
  absl::Status status = FillBatch(stop, &sent);
  if (sent.keys.empty()) return status;
  if (status.ok()) status = stream_.Commit(options_.commit_wait);
  if (!status.ok()) {
    ++stats_.batches_lost;
    return status;
  }
  if (place_.marks != nullptr) place_.marks->Committed(sent.keys);
  ++stats_.batches;
  return absl::OkStatus();
}

absl::Status Enricher::FillBatch(const StopToken& stop, Sent* sent) {
  const int most = place_.marks != nullptr && place_.marks->Watchful() ? 1 : options_.batch_records;
  absl::Time begin;
  bool more = true;
  for (bool first = true; more; first = false) {
    const int left = std::min(most - static_cast<int>(sent->keys.size()), options_.read_records);
    OR_ASSIGN_OR_RETURN(const std::vector<stream::Record> read, Read(left, first, stop, &more));
    if (first) begin = clock_.Now();
    OR_RETURN_IF_ERROR(Send(read, sent));
    more = more && static_cast<int>(sent->keys.size()) < most && sent->bytes < options_.batch_bytes &&
           clock_.Now() - begin < options_.batch_work;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<stream::Record>> Enricher::Read(int most, bool wait_for_more,
                                                           const StopToken& stop, bool* full) {
  std::vector<stream::Record> read;
  size_t bytes = 0;
  absl::Time end = absl::InfiniteFuture();
  while (static_cast<int>(read.size()) < most && bytes < options_.read_bytes && !stop.Requested()) {
    const absl::Duration wait = read.empty() ? absl::Milliseconds(200) : end - clock_.Now();
    if (wait <= absl::ZeroDuration()) break;
    OR_ASSIGN_OR_RETURN(std::optional<stream::Record> record,
                        stream_.Poll(wait_for_more ? wait : absl::ZeroDuration()));
    if (!record && (read.empty() || !wait_for_more)) break;
    // Of a removed article: the log forgets what it was.
    if (!record || record->erases) continue;
    if (read.empty()) end = clock_.Now() + options_.batch_wait;
    bytes += record->value.size();
    read.push_back(*std::move(record));
  }
  *full = static_cast<int>(read.size()) >= most || bytes >= options_.read_bytes;
  return read;
}

absl::Status Enricher::Send(const std::vector<stream::Record>& read, Sent* sent) {
  for (const stream::Record& in : read) {
    sent->keys.push_back(place_.marks != nullptr ? CrashKeyOf(in) : CrashKey{});
    absl::StatusOr<stream::Record> out = EnrichMarked(in, sent->keys.back());
    OR_RETURN_IF_ERROR(SendOrShrink(in, out.ok() ? *std::move(out) : Reject(in, out.status()), &sent->bytes));
  }
  return absl::OkStatus();
}

absl::StatusOr<stream::Record> Enricher::EnrichMarked(const stream::Record& in, const CrashKey& key) {
  if (place_.marks == nullptr) return Enrich(in);
  auto work = CrashMarks::Work::kOrdinary;
  if (place_.marks->Of(key).Any()) {
    OR_ASSIGN_OR_RETURN(work, TrySuspect(in, key));
  }
  place_.marks->Begin(place_.number, in, key, work);
  absl::StatusOr<stream::Record> out = Enrich(in);
  place_.marks->End(place_.number);
  return out;
}

// How to mark the record if it may be analysed here; else why it is rejected.
absl::StatusOr<CrashMarks::Work> Enricher::TrySuspect(const stream::Record& in, const CrashKey& key) {
  while (true) {
    const Suspicion suspicion = place_.marks->Of(key);
    if (suspicion.deaths >= options_.deaths_until_rejected ||
        suspicion.interruptions >= options_.interruptions_until_rejected) {
      return DataLoss("ended_the_process: the process or a trial ended ",
                      suspicion.deaths + suspicion.interruptions, " times while this record was analysed");
    }
    ++stats_.trials;
    place_.marks->Begin(place_.number, in, key, CrashMarks::Work::kTrial);
    const TrialEnd end = RunTrial([&] { Analysed(in).status().IgnoreError(); });
    place_.marks->End(place_.number);
    log::Warning("suspect_tried", {{"topic", in.topic},
                                   {"partition", in.partition},
                                   {"offset", in.offset},
                                   {"deaths_before", suspicion.deaths},
                                   {"end", Name(end)}});
    if (end != TrialEnd::kDied) return CrashMarks::Work::kTried;
    place_.marks->AddDeath(key);
  }
}

// Counts nothing and takes no lock: a trial does it in a child process.
absl::StatusOr<v1::EnrichedArticle> Enricher::Analysed(const stream::Record& in) const {
  v1::Article article;
  if (!article.ParseFromString(in.value))
    return InvalidArgument("not_an_article: the value is no onrecord.v1.Article");
  OR_RETURN_IF_ERROR(Check(article));
  const Analysis analysis = analyser_.analyse(ToSourceText(article));
  v1::EnrichedArticle enriched = ToProto(std::move(article), analysis, analyser_.version);
  enriched.set_analyser_generation(analyser_.generation);
  return enriched;
}

absl::StatusOr<stream::Record> Enricher::Enrich(const stream::Record& in) {
  const absl::Time begin = clock_.Now();
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, Analysed(in));
  stats_.analysis_seconds(absl::ToDoubleSeconds(clock_.Now() - begin));
  Count(enriched);
  SetTimestamp(clock_.Now(), enriched.mutable_analysed_at());
  const std::string id =
      Sha256HexOfParts({enriched.article().revision_id(), analyser_.version, StrCat(analyser_.generation)});
  stream::Record out;
  out.topic = stream::kEnrichedTopic;
  out.key = stream::AnalysisKey(in.key, analyser_.version);
  out.value = enriched.SerializeAsString();
  out.headers = stream::ToHeaders(DerivedEvent(in, stream::kEnrichedTopic, id, clock_.Now()));
  return out;
}

void Enricher::Count(const v1::EnrichedArticle& enriched) {
  ++stats_.analysed;
  stats_.not_english += enriched.state() == v1::ANALYSIS_STATE_LANGUAGE ? 1 : 0;
  stats_.partial += enriched.state() == v1::ANALYSIS_STATE_PARTIAL ? 1 : 0;
  stats_.quotes += enriched.quotes_size();
  stats_.events += enriched.events_size();
}

stream::Record Enricher::Reject(const stream::Record& in, const absl::Status& why) {
  ++stats_.rejected;
  if (const std::optional<int64_t> left_out = stats_.rejection_log.Admit(clock_.Now())) {
    log::Warning("article_rejected", {{"key", KeptText(in.key, kMaxLogged)},
                                      {"topic", in.topic},
                                      {"partition", in.partition},
                                      {"offset", in.offset},
                                      {"why", KeptText(Message(why), kMaxLogged)},
                                      {"not_logged_before", *left_out}});
  }
  return RejectionOf(in, why, clock_.Now());
}

absl::Status Enricher::SendOrShrink(const stream::Record& in, stream::Record out, size_t* bytes) {
  *bytes += out.value.size();
  const absl::Status status = stream_.Send(out);
  if (!absl::IsInvalidArgument(status)) return status;
  if (out.topic == stream::kEnrichedTopic) {
    ++stats_.partial;
    out.value = WithoutFindings(out.value);
    if (const absl::Status again = stream_.Send(out); !absl::IsInvalidArgument(again)) return again;
  }
  if (out.topic == stream::kRejectedTopic) return status;
  return stream_.Send(Reject(in, InvalidArgument("too_large: ", Message(status))));
}

}  // namespace onrecord
