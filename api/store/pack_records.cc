#include "api/store/pack_records.h"

#include <algorithm>
#include <cmath>

#include "api/store/compress.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

Value Packed(const google::protobuf::MessageLite& message) {
  return Value::Bytes(Compress(message.SerializeAsString()));
}

absl::Status Unpack(std::string_view packed, google::protobuf::MessageLite* message) {
  thread_local std::string bytes;
  OR_RETURN_IF_ERROR(Decompress(packed, &bytes));
  const bool ok = message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (bytes.capacity() > (1u << 20)) std::string().swap(bytes);
  return ok ? absl::OkStatus() : Internal("store: a record cannot be decoded");
}

int64_t KeyOf(std::string_view id) {
  uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return static_cast<int64_t>(hash);
}

double Real(double value) { return std::isfinite(value) ? value : 0; }

int64_t GenerationOf(const v1::EnrichedArticle& article) {
  return static_cast<int64_t>(std::min<uint64_t>(article.analyser_generation(), INT64_MAX));
}

v1::EnrichedArticle BodyOf(const v1::EnrichedArticle& article) {
  v1::EnrichedArticle body;
  *body.mutable_article() = article.article();
  *body.mutable_document() = article.document();
  *body.mutable_zones() = article.zones();
  *body.mutable_entities() = article.entities();
  body.set_analyser(article.analyser());
  body.set_analyser_generation(article.analyser_generation());
  body.set_state(article.state());
  body.set_state_detail(article.state_detail());
  *body.mutable_analysed_at() = article.analysed_at();
  if (article.has_log_position()) *body.mutable_log_position() = article.log_position();
  const google::protobuf::Reflection& reflection = *v1::EnrichedArticle::GetReflection();
  reflection.MutableUnknownFields(&body)->MergeFrom(reflection.GetUnknownFields(article));
  return body;
}

}  // namespace onrecord::api
