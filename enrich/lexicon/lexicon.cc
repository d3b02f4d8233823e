#include "enrich/lexicon/lexicon.h"

#include "common/base/status_macros.h"

namespace onrecord {

absl::StatusOr<Lexicon> LoadLexicon(const LexiconFiles& files) {
  Lexicon lexicon;
  OR_ASSIGN_OR_RETURN(lexicon.characters, Characters::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.time_words, TimeWords::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.abbreviations,
                      WordTable<Abbreviation>::Read(files, "abbreviations.tsv", {"title", "before", "any"}));
  OR_ASSIGN_OR_RETURN(lexicon.sentence_words,
                      WordTable<SentenceWord>::Read(files, "sentence_words.tsv", {"starter", "speech"}));
  OR_ASSIGN_OR_RETURN(lexicon.token_words,
                      WordTable<TokenWord>::Read(files, "token_words.tsv",
                                                 {"prefix", "syllable", "apostrophe", "clitic", "fuse"}));
  OR_ASSIGN_OR_RETURN(lexicon.cues, CueTable::Read(files));
  OR_ASSIGN_OR_RETURN(lexicon.quote_rules, QuoteRules::Read(files));
  lexicon.fingerprint = files.Fingerprint();
  return lexicon;
}

}  // namespace onrecord
