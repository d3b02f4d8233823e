#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/entities/find_mentions.h"
#include "enrich/entities/resolve_entities.h"
#include "enrich/entities/select_matches.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/attribute_quotes.h"
#include "enrich/quotes/quote_scene.h"
#include "enrich/quotes/resolve_speakers.h"
#include "enrich/syntax/annotate.h"
#include "enrich/syntax/look_up_words.h"
#include "enrich/text/find_quotes.h"
#include "enrich/text/split_paragraphs.h"
#include "enrich/text/split_sentences.h"
#include "enrich/text/tokenise.h"

namespace onrecord {

// An article of body paragraphs with its quotes, for the tests of this folder.
class ParsedArticle {
 public:
  explicit ParsedArticle(std::string text, ZoneKind zone = ZoneKind::kBody,
                         const Lexicon& lexicon = BuiltInLexicon())
      : text_(std::move(text)) {
    static const syntax::Model& model = *new syntax::Model(*syntax::Model::BuiltIn());
    for (const Span paragraph : SplitParagraphs(text_)) a_.zones.push_back({paragraph, zone, ""});
    a_.sentences = SplitSentences(text_, a_.zones, lexicon);
    a_.tokens = Tokenise(text_, &a_.sentences, lexicon);
    syntax::Annotate(text_, a_.sentences, model, &a_.tokens);
    syntax::LookUpWords(text_, lexicon, &a_.tokens);
    a_.matches = SelectMatches(lexicon.gazetteer.Find(text_, a_.tokens), a_.tokens, lexicon.gazetteer);
    a_.mentions = FindMentions(text_, a_.sentences, a_.tokens, a_.matches, lexicon);
    a_.entities = ResolveEntities({text_, a_.sentences, a_.tokens}, lexicon, &a_.mentions);
    a_.stretches = FindQuotes(text_, ParagraphsOf(a_.sentences));
    tree_.emplace(a_.tokens);
    a_.quotes = AttributeQuotes(text_, a_, *tree_, lexicon);
    ResolveSpeakers(a_.sentences, a_.tokens, a_.mentions, a_.entities, a_.dates, &a_.quotes);
  }

  static const Lexicon& BuiltInLexicon() {
    static const Lexicon& lexicon = *new Lexicon(*LoadLexicon(LexiconFiles::BuiltIn()));
    return lexicon;
  }

  // The built-in lexicon without a least confidence: whatever may be a quote is one.
  static const Lexicon& UnsureLexicon() {
    static const Lexicon& lexicon = *new Lexicon([] {
      const std::string dir = testing::TempDir() + "/unsure_" + std::to_string(getpid());
      std::filesystem::create_directories(dir);
      std::ofstream(dir + "/quote_rules.add.tsv")
          << "rule\tconfidence\texample\nquotes.least.speech\t0\t-\nquotes.least.attitude\t0\t-\n";
      const auto files = LexiconFiles::Load(dir);
      std::filesystem::remove_all(dir);
      return *LoadLexicon(*files);
    }());
    return lexicon;
  }

  const std::vector<Quote>& quotes() const { return a_.quotes; }
  const std::string& text() const { return text_; }
  QuoteScene Scene() const {
    return QuoteScene({text_, a_.sentences, *tree_, a_.stretches, a_.mentions}, BuiltInLexicon());
  }

  // Each quote as "source|cue|piece|piece": what a person would check.
  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    for (const Quote& quote : a_.quotes) lines.push_back(Line(quote));
    return lines;
  }
  std::string Line(const Quote& quote) const {
    std::string line(quote.source ? quote.source->In(text_) : "-");
    line += "|";
    line += quote.cue ? quote.cue->In(text_) : "-";
    for (const QuotePiece& piece : quote.pieces) {
      line += "|";
      line += piece.span.In(text_);
    }
    return line;
  }
  // The names or descriptions of all who say it, "; " between them; "": open.
  std::string Speaker(size_t quote) const {
    const int32_t speaker = a_.quotes[quote].speaker;
    if (speaker < 0) return "";
    std::string names = NameOf(speaker);
    for (const int32_t other : a_.quotes[quote].co_speakers) names += "; " + NameOf(other);
    return names;
  }

 private:
  std::string NameOf(int32_t index) const {
    const Entity& entity = a_.entities[static_cast<size_t>(index)];
    return entity.name.empty() ? entity.description : entity.name;
  }

  std::string text_;
  Analysis a_;
  std::optional<Tree> tree_;
};

}  // namespace onrecord
