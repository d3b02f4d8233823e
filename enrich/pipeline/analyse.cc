#include "enrich/pipeline/analyse.h"

#include "enrich/entities/find_mentions.h"
#include "enrich/entities/resolve_entities.h"
#include "enrich/entities/resolve_quote_pronouns.h"
#include "enrich/entities/select_matches.h"
#include "enrich/events/match_events.h"
#include "enrich/grammar/tree.h"
#include "enrich/pipeline/limit_sentences.h"
#include "enrich/quotes/attribute_quotes.h"
#include "enrich/quotes/resolve_speakers.h"
#include "enrich/syntax/annotate.h"
#include "enrich/syntax/look_up_words.h"
#include "enrich/syntax/repair_trees.h"
#include "enrich/text/find_quotes.h"
#include "enrich/text/metadata.h"
#include "enrich/text/normalise.h"
#include "enrich/text/split_sentences.h"
#include "enrich/text/strip_boilerplate.h"
#include "enrich/text/tokenise.h"
#include "enrich/times/find_dates.h"

namespace onrecord {

Analysis Analyse(const SourceText& source, const Lexicon& lexicon, const syntax::Model& model,
                 uint64_t work_budget) {
  WorkBudget budget(work_budget);
  return Analyse(source, lexicon, model, &budget);
}

Analysis Analyse(const SourceText& source, const Lexicon& lexicon, const syntax::Model& model,
                 WorkBudget* budget) {
  const std::optional<CleanText> clean = Normalise(source.text, lexicon);
  const std::string_view text = clean ? clean->text : source.text;  // what every stage reads and points into
  Analysis a;
  a.zones = StripBoilerplate(text, source, lexicon);
  a.document = ReadMetadata(text, a.zones, source, lexicon);
  if (!a.document.language.empty() && a.document.language != "en") {
    a.state = AnalysisState::kLanguage;
    a.state_detail = "language " + a.document.language + ": only English is analysed";
    if (clean) PointIntoPublished(clean->map, &a);
    return a;
  }
  a.sentences = SplitSentences(text, a.zones, lexicon);
  a.tokens = Tokenise(text, &a.sentences, lexicon);
  LimitSentences(&a.sentences, &a.tokens, budget);
  a.stretches = FindQuotes(text, ParagraphsOf(a.sentences));
  a.matches = lexicon.gazetteer.Find(text, a.tokens);
  syntax::Annotate(text, a.sentences, model, &lexicon.gazetteer, a.matches, &a.tokens);
  a.matches = SelectMatches(std::move(a.matches), a.tokens, lexicon.gazetteer);
  syntax::LookUpWords(text, lexicon, &a.tokens);
  syntax::RepairTrees(a.sentences, lexicon.events, &a.tokens);
  const Tree tree(a.tokens);
  a.mentions = FindMentions(text, a.sentences, a.tokens, a.matches, lexicon);
  WorkBudget joining = budget->Half();
  a.entities = ResolveEntities({text, a.sentences, a.tokens, DayOf(a.document), a.document.dateline_place,
                                a.document.dateline_country, &joining, a.stretches},
                               lexicon, &a.mentions);
  budget->Add(joining);
  a.dates = FindDates(text, a.sentences, a.tokens, FrameOf(a.document), lexicon);
  a.quotes = AttributeQuotes(text, a, tree, lexicon, budget);
  ResolveSpeakers(a.sentences, a.tokens, a.mentions, a.entities, a.dates, &a.quotes);
  ResolveQuotePronouns(text, a.stretches, a.quotes, lexicon, &a.mentions, &a.entities);
  a.events = MatchEvents(text, a, tree, lexicon, budget);
  if (!budget->notes().empty()) {
    a.state = AnalysisState::kPartial;
    a.state_detail =
        StrCat("the budget of ", budget->steps(), " steps is used up; left out: ", budget->notes());
  }

  if (clean) PointIntoPublished(clean->map, &a);
  return a;
}

}  // namespace onrecord
