#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/entities/find_mentions.h"
#include "enrich/entities/resolve_entities.h"
#include "enrich/entities/select_matches.h"
#include "enrich/syntax/annotate.h"
#include "enrich/text/find_quotes.h"
#include "enrich/text/split_paragraphs.h"
#include "enrich/text/split_sentences.h"
#include "enrich/text/tokenise.h"

namespace onrecord {

inline const Lexicon& BuiltInLexicon() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

inline const syntax::Model& EnglishModel() {
  static const syntax::Model model = *syntax::Model::BuiltIn();
  return model;
}

enum class Parsed { kNo, kYes };

// A text on its way to its mentions and entities, all of it body.
struct Article {
  explicit Article(std::string_view the_text, Parsed parsed = Parsed::kNo, int day = 0) : text(the_text) {
    for (const Span paragraph : SplitParagraphs(text)) zones.push_back({paragraph, ZoneKind::kBody, ""});
    sentences = SplitSentences(text, zones, BuiltInLexicon());
    tokens = Tokenise(text, &sentences, BuiltInLexicon());
    const Gazetteer& gazetteer = BuiltInLexicon().gazetteer;
    matches = gazetteer.Find(text, tokens);
    if (parsed == Parsed::kYes)
      syntax::Annotate(text, sentences, EnglishModel(), &gazetteer, matches, &tokens);
    matches = SelectMatches(std::move(matches), tokens, gazetteer);
    mentions = FindMentions(text, sentences, tokens, matches, BuiltInLexicon());
    stretches = FindQuotes(text, ParagraphsOf(sentences));
    entities = ResolveEntities(
        {.text = text, .sentences = sentences, .tokens = tokens, .day = day, .stretches = stretches},
        BuiltInLexicon(), &mentions);
  }

  // The entity of the last mention whose text is `span` (the first with `which` 0, the second with 1 …);
  // null: none.
  const Entity* EntityOf(std::string_view span, int which = -1) const {
    const Entity* found = nullptr;
    for (const Mention& m : mentions) {
      if (m.span.In(text) != span && m.name.In(text) != span) continue;
      found = m.entity < 0 ? nullptr : &entities[static_cast<size_t>(m.entity)];
      if (which-- == 0) break;
    }
    return found;
  }
  // Its name, or the description of the unnamed; "": not resolved.
  std::string WhoIs(std::string_view span, int which = -1) const {
    const Entity* entity = EntityOf(span, which);
    return !entity ? "" : entity->name.empty() ? entity->description : entity->name;
  }

  std::string text;
  std::vector<ZoneSpan> zones;
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
  std::vector<GazetteerMatch> matches;
  std::vector<QuotedStretch> stretches;
  std::vector<Mention> mentions;
  std::vector<Entity> entities;
};

}  // namespace onrecord
