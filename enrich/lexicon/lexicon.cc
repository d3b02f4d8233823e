#include "enrich/lexicon/lexicon.h"

#include "common/base/status_macros.h"

namespace onrecord {

absl::StatusOr<Lexicon> LoadLexicon(const LexiconFiles& files) {
  Lexicon lexicon;
  OR_ASSIGN_OR_RETURN(lexicon.characters, Characters::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.time_words, TimeWords::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.outlets, Outlets::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.page_patterns, LinePatterns::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.byline_words,
                      WordTable<BylineWord>::Read(files, "byline_words.tsv",
                                                  {"opener", "role", "stop", "inner", "house", "biography"}));
  OR_ASSIGN_OR_RETURN(lexicon.header_keys,
                      WordTable<HeaderKey>::Read(files, "header_keys.tsv",
                                                 {"headline", "published", "updated", "outlet", "byline",
                                                  "url", "agency", "section", "ignore"}));
  OR_ASSIGN_OR_RETURN(lexicon.abbreviations,
                      WordTable<Abbreviation>::Read(files, "abbreviations.tsv", {"title", "before", "any"}));
  OR_ASSIGN_OR_RETURN(lexicon.sentence_words,
                      WordTable<SentenceWord>::Read(files, "sentence_words.tsv",
                                                    {"starter", "speech", "question", "finite"}));
  OR_ASSIGN_OR_RETURN(lexicon.token_words,
                      WordTable<TokenWord>::Read(files, "token_words.tsv",
                                                 {"prefix", "syllable", "apostrophe", "clitic", "fuse"}));
  OR_ASSIGN_OR_RETURN(lexicon.cues, CueTable::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.quote_rules, RuleTable::Read(files, "quote_rules.tsv"));
  OR_ASSIGN_OR_RETURN(lexicon.quote_weights, QuoteWeights::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.quote_words,
                      WordTable<QuoteWord>::Read(files, "quote_words.tsv",
                                                 {"channel", "time", "utterance", "no_source", "modifier",
                                                  "time_preposition", "link", "ask", "when", "manner"}));
  // In the order of EntityWord.
  static constexpr std::string_view kEntityWords[] = {"determiner",
                                                      "possessive",
                                                      "link",
                                                      "premodifier",
                                                      "former",
                                                      "org_end",
                                                      "org_start",
                                                      "place_end",
                                                      "place_start",
                                                      "particle",
                                                      "suffix",
                                                      "time",
                                                      "honorific_m",
                                                      "honorific_f",
                                                      "honorific",
                                                      "military_title",
                                                      "legislator_title",
                                                      "governor_title",
                                                      "he",
                                                      "she",
                                                      "they",
                                                      "it",
                                                      "i",
                                                      "we",
                                                      "you",
                                                      "copula",
                                                      "opener",
                                                      "anonymous",
                                                      "classifier",
                                                      "locative"};
  OR_ASSIGN_OR_RETURN(lexicon.entity_words,
                      WordTable<EntityWord>::Read(files, "entity_words.tsv",
                                                  {std::begin(kEntityWords), std::end(kEntityWords)}));
  OR_ASSIGN_OR_RETURN(lexicon.actor_groups,
                      WordTable<ActorGroup>::Read(files, "actor_groups.tsv",
                                                  {"international", "role", "state", "government", "office",
                                                   "forces", "crowd", "private", "general"}));
  OR_ASSIGN_OR_RETURN(lexicon.gazetteer, Gazetteer::Load(files));
  OR_ASSIGN_OR_RETURN(lexicon.events, EventLexicon::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.event_rules, RuleTable::Read(files, "event_rules.tsv"));
  OR_ASSIGN_OR_RETURN(lexicon.entity_rules, RuleTable::Read(files, "entity_rules.tsv"));
  OR_ASSIGN_OR_RETURN(lexicon.numbers, NumberWords::Read(files));
  lexicon.fingerprint = files.Fingerprint();
  return lexicon;
}

}  // namespace onrecord
