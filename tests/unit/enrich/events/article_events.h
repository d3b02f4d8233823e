#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/model.h"

namespace onrecord {

// A text and its events, read by the whole pipeline, for the tests of this folder.
struct ArticleEvents {
  explicit ArticleEvents(std::string_view article, std::string published = "") : text(article) {
    static const Lexicon& lexicon = *new Lexicon(*LoadLexicon(LexiconFiles::BuiltIn()));
    static const syntax::Model& model = *new syntax::Model(*syntax::Model::BuiltIn());
    events = Analyse({.text = text, .published = std::move(published)}, lexicon, model).events;
  }

  // The first event with a code that begins with `code`; an empty one if there is none.
  Event With(std::string_view code) const {
    for (const Event& event : events) {
      if (std::string_view(event.code).substr(0, code.size()) == code) return event;
    }
    return {};
  }
  std::string_view SpanOf(const Event& event) const { return event.span.In(text); }

  std::string text;
  std::vector<Event> events;
};

}  // namespace onrecord
