#include "ingest/publisher/publisher.h"

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/stream/cloud_event.h"
#include "common/stream/record_key.h"
#include "ingest/folder_watcher/folder.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord::ingest {
namespace {

constexpr char kSource[] = "/onrecord/ingest";

void Fill(const Declared& from, v1::DeclaredMetadata* to) {
  to->set_title(from.title);
  to->set_outlet(from.outlet);
  to->set_byline(from.byline);
  to->set_published(from.published);
  to->set_modified(from.modified);
  to->set_url(from.url);
  to->set_language(from.language);
  to->set_section(from.section);
  to->set_agency(from.agency);
  to->set_item_id(from.item_id);
}

void Fill(const SourceInfo& from, uint32_t index, v1::SourceFile* to) {
  to->set_path(ShownPath(from.path));
  to->set_feed(ShownPath(from.feed));
  to->set_item_index(index);
  to->set_media_type(from.media_type);
  to->set_encoding(from.encoding);
  to->set_file_sha256(from.file_sha256);
  to->set_file_size(from.file_size);
}

// A rejection always fits into a record, however long the detail of an article is.
std::string Bounded(std::string_view detail) {
  constexpr size_t kMost = 4096;
  return ShownPath(detail.size() <= kMost ? detail : detail.substr(0, kMost));
}

void Fill(absl::Time from, google::protobuf::Timestamp* to) {
  const int64_t micros = absl::ToUnixMicros(from);
  const int64_t seconds = absl::ToUnixSeconds(from);
  to->set_seconds(seconds);
  to->set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1000));
}

}  // namespace

stream::Record ArticleRecord(const Item& item, const std::string& article_id, const SourceInfo& source,
                             absl::Time observed_at, absl::Time readmitted_at) {
  v1::Article article;
  article.set_article_id(article_id);
  article.set_revision_id(item.revision_id);
  article.set_text(item.text);
  article.set_text_sha256(Sha256Hex(item.text));
  Fill(item.declared, article.mutable_declared());
  v1::SourceFile* const file = article.mutable_source();
  Fill(source, item.index, file);
  if (!item.member.empty()) {
    file->set_path(StrCat(file->path(), "/", item.member));
    file->set_media_type(item.media_type);
    file->set_encoding(item.encoding);
  }
  Fill(observed_at, article.mutable_observed_at());
  const bool readmitted = readmitted_at != absl::InfinitePast();
  if (readmitted) Fill(readmitted_at, article.mutable_readmitted_at());
  stream::Record record;
  record.topic = stream::kArticlesTopic;
  record.key =
      stream::ArticleKey(article_id, item.revision_id, readmitted ? absl::ToUnixMicros(readmitted_at) : 0);
  record.value = article.SerializeAsString();
  record.headers = stream::ToHeaders({.id = Sha256HexOfParts({article_id, item.revision_id}),
                                      .source = kSource,
                                      .type = "onrecord.article.v1",
                                      .subject = article_id,
                                      .time = observed_at});
  return record;
}

stream::Record RejectRecord(const Reject& reject, const SourceInfo& source, absl::Time now) {
  v1::RejectedRecord rejected;
  rejected.set_rejected_by(v1::REJECTED_BY_INGEST);
  rejected.set_reason(std::string(Name(reject.reason)));
  rejected.set_detail(Bounded(reject.detail));
  Fill(source, reject.index.value_or(0), rejected.mutable_source());
  Fill(now, rejected.mutable_rejected_at());
  const std::string item = reject.index ? StrCat(*reject.index) : "file";
  stream::Record record;
  record.topic = stream::kRejectedTopic;
  record.key = Sha256HexOfParts({source.path, source.file_sha256, item});
  record.value = rejected.SerializeAsString();
  record.headers = stream::ToHeaders({.id = Sha256HexOfParts({record.key, Name(reject.reason)}),
                                      .source = kSource,
                                      .type = "onrecord.rejected.v1",
                                      .subject = record.key,
                                      .time = now});
  return record;
}

}  // namespace onrecord::ingest
