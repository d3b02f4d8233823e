#include "api/store/article_text.h"

#include <set>

#include "common/base/strings.h"

namespace onrecord::api {

std::string SearchedBody(const v1::EnrichedArticle& enriched) {
  const std::string& text = enriched.article().text();
  std::string body;
  for (const v1::Zone& zone : enriched.zones()) {
    if (zone.kind() != v1::ZONE_KIND_BODY && zone.kind() != v1::ZONE_KIND_SUBHEAD) continue;
    if (zone.span().begin() > zone.span().end() || zone.span().end() > text.size()) continue;
    StrAppend(&body, text.substr(zone.span().begin(), zone.span().end() - zone.span().begin()), "\n");
  }
  return body.empty() ? text : body;
}

const std::string& SearchedSpeaker(const v1::Quote& quote) {
  return quote.speaker_name().empty() ? quote.source_text() : quote.speaker_name();
}

std::string SearchedActor(const v1::EventActor& actor) {
  return actor.name() == actor.text() ? actor.name() : StrCat(actor.name(), kBetweenTexts, actor.text());
}

ArticleText TextOf(const v1::EnrichedArticle& enriched) {
  std::set<std::string> speakers;
  for (const v1::Quote& quote : enriched.quotes()) speakers.insert(SearchedSpeaker(quote));
  return {SearchedBody(enriched), {speakers.begin(), speakers.end()}};
}

}  // namespace onrecord::api
