#include "enrich/service/rejection.h"

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "common/stream/record_key.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord {
namespace {

constexpr size_t kMaxKey = 1 << 10;  // see RejectedRecord.key
constexpr size_t kMaxDetail = 4 << 10;
constexpr size_t kMaxTrace = 256;

// "not_utf8: the text …" -> "not_utf8".
std::string_view ReasonName(std::string_view message) { return message.substr(0, message.find(':')); }

std::string_view IfShort(std::string_view text, size_t most) { return text.size() <= most ? text : ""; }

}  // namespace

std::string KeptText(std::string_view text, size_t most) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    std::string character;
    AppendUtf8(DecodeAt(text, at, &next), &character);
    if (out.size() + character.size() > most) return out + "…";
    out += character;
    at = next;
  }
  return out;
}

stream::CloudEvent DerivedEvent(const stream::Record& in, std::string_view type, std::string id,
                                absl::Time now) {
  return {.id = std::move(id),
          .source = "/onrecord/enrich",
          .type = std::string(type),
          .subject = std::string(IfShort(stream::ArticleIdOf(in.key), kMaxKey)),
          .time = now,
          .traceparent = std::string(IfShort(stream::HeaderOr(in.headers, "traceparent"), kMaxTrace))};
}

stream::Record RejectionOf(const stream::Record& in, const absl::Status& why, absl::Time now) {
  v1::RejectedRecord rejected;
  rejected.set_rejected_by(v1::REJECTED_BY_ENRICH);
  rejected.set_reason(KeptText(ReasonName(Message(why)), kMaxDetail));
  rejected.set_detail(KeptText(Message(why), kMaxDetail));
  rejected.set_key(in.key.substr(0, kMaxKey));
  rejected.set_topic(in.topic);
  rejected.set_partition(in.partition);
  rejected.set_offset(in.offset);
  const timespec spec = absl::ToTimespec(now);
  rejected.mutable_rejected_at()->set_seconds(spec.tv_sec);
  rejected.mutable_rejected_at()->set_nanos(static_cast<int32_t>(spec.tv_nsec));
  stream::Record out;
  out.topic = stream::kRejectedTopic;
  out.key = in.key.size() <= kMaxKey ? in.key : Sha256Hex(in.key);
  out.value = rejected.SerializeAsString();
  out.headers = stream::ToHeaders(
      DerivedEvent(in, stream::kRejectedTopic, StrCat(in.topic, "/", in.partition, "/", in.offset), now));
  return out;
}

}  // namespace onrecord
