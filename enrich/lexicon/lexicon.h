#pragma once
#include <absl/status/statusor.h>

#include <string>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/characters.h"
#include "enrich/lexicon/cue_table.h"
#include "enrich/lexicon/event_lexicon.h"
#include "enrich/lexicon/gazetteer.h"
#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/line_patterns.h"
#include "enrich/lexicon/number_words.h"
#include "enrich/lexicon/outlets.h"
#include "enrich/lexicon/quote_weights.h"
#include "enrich/lexicon/rule_table.h"
#include "enrich/lexicon/time_words.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// Abbreviations that end in a full stop (abbreviations.tsv).
enum class Abbreviation { kTitle, kBefore, kAny };
// Words that decide where a sentence ends (sentence_words.tsv).
enum class SentenceWord { kStarter, kSpeech, kQuestion, kFinite };
// Words that decide where a token ends (token_words.tsv).
enum class TokenWord { kPrefix, kSyllable, kApostrophe, kClitic, kFuse };
// Words at the edges of names and inside mentions (entity_words.tsv).
enum class EntityWord {
  kDeterminer,
  kPossessive,
  kLink,
  kPremodifier,
  kFormer,
  kOrgEnd,
  kOrgStart,
  kPlaceEnd,
  kPlaceStart,
  kParticle,
  kSuffix,
  kTime,
  kHonorificM,
  kHonorificF,
  kHonorific,
  kMilitaryTitle,
  kLegislatorTitle,
  kGovernorTitle,
  kHe,
  kShe,
  kThey,
  kIt,
  kI,
  kWe,
  kYou,
  kCopula,
  kOpener,
  kAnonymous,
  kClassifier,
  kLocative,
};

// What the groups of letters in actor codes stand for (actor_groups.tsv).
enum class ActorGroup {
  kInternational,  // stands first, like a state
  kRole,           // what an actor is within a state
  kState,          // speaks for its state
  kGovernment,
  kOffice,   // holds an office of the state
  kForces,   // its own armed people
  kCrowd,    // nobody's spokesman
  kPrivate,  // no politics without a state beside it
  kGeneral,  // gives way to the code of the organisation it belongs to
};

// Words beside a cue that state how or when it was said (quote_words.tsv).
enum class QuoteWord {
  kChannel,
  kTime,
  kUtterance,
  kNoSource,
  kModifier,
  kTimePreposition,
  kLink,
  kAsk,
  kWhen,
  kManner
};
// What kinds of quote_words.tsv the token's base form has (Token::quote_words).
inline bool Is(const Token& token, QuoteWord kind) {
  return (token.quote_words >> static_cast<int>(kind)) & 1;
}
// Whether the token describes the act of speaking and not its content: a channel, a time, an utterance.
inline bool DescribesSpeech(const Token& token) {
  return (token.quote_words & ((1u << static_cast<int>(QuoteWord::kModifier)) - 1)) != 0;
}

// Words of bylines (byline_words.tsv).
enum class BylineWord { kOpener, kRole, kStop, kInner, kHouse, kBiography };
// What the key of a header line stands for (header_keys.tsv).
enum class HeaderKey { kHeadline, kPublished, kUpdated, kOutlet, kByline, kUrl, kAgency, kSection, kIgnore };

// The words and rules of all stages, read once and then shared by all threads. The owner of a stage adds its
// table here and its line in LoadLexicon.
struct Lexicon {
  Characters characters;
  TimeWords time_words;
  Outlets outlets;
  LinePatterns page_patterns;
  WordTable<BylineWord> byline_words;
  WordTable<HeaderKey> header_keys;
  WordTable<Abbreviation> abbreviations;
  WordTable<SentenceWord> sentence_words;
  WordTable<TokenWord> token_words;
  CueTable cues;
  RuleTable quote_rules;
  QuoteWeights quote_weights;
  WordTable<QuoteWord> quote_words;
  WordTable<EntityWord> entity_words;
  WordTable<ActorGroup> actor_groups;
  Gazetteer gazetteer;
  EventLexicon events;
  RuleTable event_rules;
  RuleTable entity_rules;
  NumberWords numbers;
  std::string fingerprint;  // LexiconFiles::Fingerprint
};

// Reads every table. kInvalidArgument says which line of which file, and what was expected.
absl::StatusOr<Lexicon> LoadLexicon(const LexiconFiles& files);

}  // namespace onrecord
