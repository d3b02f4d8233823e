#include "cli/extract_record.h"

#include <google/protobuf/util/json_util.h>

#include "common/base/hash.h"
#include "enrich/service/to_proto.h"

namespace onrecord::cli {
namespace {

v1::Article ToMessage(const Article& article) {
  v1::Article message;
  message.set_article_id(Sha256Hex(article.id));
  message.set_revision_id(Sha256Hex(article.text));
  message.set_text(article.text);
  message.set_text_sha256(message.revision_id());
  v1::DeclaredMetadata& declared = *message.mutable_declared();
  declared.set_title(article.source.title);
  declared.set_outlet(article.source.outlet);
  declared.set_byline(article.source.byline);
  declared.set_published(article.source.published);
  declared.set_url(article.source.url);
  declared.set_language(article.source.language);
  declared.set_agency(article.source.agency);
  declared.set_item_id(article.id);
  message.mutable_source()->set_path(article.file);
  message.mutable_source()->set_encoding(article.encoding);
  return message;
}

}  // namespace

std::string ExtractRecord(const Article& article, const Analysis& analysis, std::string_view analyser) {
  const v1::EnrichedArticle enriched = ToProto(ToMessage(article), analysis, analyser);
  std::string json;
  // Fails only for messages of unknown types, which this one does not hold.
  if (!google::protobuf::util::MessageToJsonString(enriched, &json).ok()) json.clear();
  return json;
}

}  // namespace onrecord::cli
