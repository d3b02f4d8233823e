#include "api/alerts/find_matches.h"

namespace onrecord::api {
namespace {

using Matcher =
    std::variant<SelectionMatcher<QuoteFacts>, SelectionMatcher<EventFacts>, SelectionMatcher<ArticleFacts>>;

Matcher MakeMatcher(const v1::Alert& alert, const WordSplitter& splitter) {
  switch (alert.what_case()) {
    case v1::Alert::kEvents:
      return SelectionMatcher<EventFacts>(alert.events(), splitter);
    case v1::Alert::kArticles:
      return SelectionMatcher<ArticleFacts>(alert.articles(), splitter);
    default:
      return SelectionMatcher<QuoteFacts>(alert.quotes(), splitter);
  }
}

}  // namespace

ChangeFacts::ChangeFacts(const Change& change, const WordSplitter& splitter) : change_(change) {
  for (const auto& quote : change.quotes) quotes_.push_back(std::make_unique<QuoteFacts>(quote, splitter));
  for (const auto& event : change.events) events_.push_back(std::make_unique<EventFacts>(event, splitter));
  if (change.article) article_ = std::make_unique<ArticleFacts>(*change.article, change.text, splitter);
}

AlertMatcher::AlertMatcher(const v1::Alert& alert, const WordSplitter& splitter)
    : matcher_(MakeMatcher(alert, splitter)) {}

std::vector<std::string> AlertMatcher::Match(const ChangeFacts& facts) const {
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (facts.change().replaced.count(id) == 0) ids.push_back(id);
  };
  if (const auto* quotes = std::get_if<SelectionMatcher<QuoteFacts>>(&matcher_)) {
    for (const auto& quote : facts.quotes()) {
      if (quotes->Matches(*quote)) add(quote->record().quote().quote_id());
    }
  } else if (const auto* events = std::get_if<SelectionMatcher<EventFacts>>(&matcher_)) {
    for (const auto& event : facts.events()) {
      if (events->Matches(*event)) add(event->record().event().event_id());
    }
  } else if (facts.article() != nullptr &&
             std::get<SelectionMatcher<ArticleFacts>>(matcher_).Matches(*facts.article())) {
    ids.push_back(facts.article()->record().context().article_id());
  }
  return ids;
}

void AlertMatcher::AddParts(ChangeParts* parts) const {
  parts->quotes |= std::holds_alternative<SelectionMatcher<QuoteFacts>>(matcher_);
  parts->events |= std::holds_alternative<SelectionMatcher<EventFacts>>(matcher_);
  const bool articles = std::holds_alternative<SelectionMatcher<ArticleFacts>>(matcher_);
  parts->articles |= articles;
  parts->texts |= articles;
}

}  // namespace onrecord::api
