#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/entities/find_mentions.h"
#include "enrich/text/split_paragraphs.h"
#include "enrich/text/split_sentences.h"
#include "enrich/text/tokenise.h"

namespace onrecord {

inline const Lexicon& BuiltInLexicon() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

// A text on its way to its mentions, all of it body and without a parse.
struct Article {
  explicit Article(std::string_view the_text) : text(the_text) {
    for (const Span paragraph : SplitParagraphs(text)) zones.push_back({paragraph, ZoneKind::kBody, ""});
    sentences = SplitSentences(text, zones, BuiltInLexicon());
    tokens = Tokenise(text, &sentences, BuiltInLexicon());
    mentions = FindMentions(text, sentences, tokens, BuiltInLexicon());
  }

  std::string text;
  std::vector<ZoneSpan> zones;
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
};

}  // namespace onrecord
