#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::api {

// What filters look for in an article beyond its record.
struct ArticleText {
  std::string body;                   // see SearchedBody
  std::vector<std::string> speakers;  // SearchedSpeaker of its quotes, each once
};

// The text of body and subheads, a line each; the whole text where there are none.
std::string SearchedBody(const v1::EnrichedArticle& enriched);

// Who is quoted: the resolved name, else the words of the article.
const std::string& SearchedSpeaker(const v1::Quote& quote);

// Name and words of an actor; no phrase reaches from one into the other.
std::string SearchedActor(const v1::EventActor& actor);

// Stands between texts that are searched as one.
inline constexpr std::string_view kBetweenTexts = " zzbetweenzz ";

ArticleText TextOf(const v1::EnrichedArticle& enriched);

}  // namespace onrecord::api
