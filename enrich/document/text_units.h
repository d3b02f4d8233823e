#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "enrich/document/span.h"
#include "enrich/document/tagset.h"

namespace onrecord {

enum class ZoneKind {
  kHeadline,
  kByline,
  kMetaDate,
  kDateline,
  kBody,
  kSubhead,
  kCaption,
  kCredit,
  kSectionLabel,
  kBoilerplate,
};

// A stretch of text of one kind. Zones are in text order and do not overlap; body zones hold whole
// paragraphs.
struct ZoneSpan {
  Span span;
  ZoneKind kind = ZoneKind::kBody;
  std::string rule;
};

// A token. The tokens of all analysed sentences are in one vector, in text order; `head` is an index into it.
struct Token {
  Span span;
  uint32_t sentence = 0;  // index into Analysis::sentences
  int32_t head = -1;      // index into Analysis::tokens; -1: root, or not parsed
  Upos upos = Upos::kNone;
  Xpos xpos = Xpos::kNone;
  Deprel deprel = Deprel::kNone;
  NameTag name = NameTag::kO;  // by the statistical recogniser; the final names are in Analysis::mentions
  bool space_before = true;    // white space stands before it
  std::string lemma;           // lower case except in names; empty before tagging
  // Filled by LookUpWords.
  int32_t word = -1;                 // the base form's number in the lexicon of events; -1: not in it
  uint32_t quote_words = 0;          // the kinds that quote_words.tsv gives the base form, one bit each
  bool is_time = false;              // "Monday", "2017": its phrase is a time, not an actor or place
  bool is_negation = false;          // "not", "never"; but not the one of "not only"
  bool is_negative_pronoun = false;  // "no", "nobody", "neither"
};

// A sentence: tokens [first_token, last_token).
struct Sentence {
  Span span;
  uint32_t first_token = 0;
  uint32_t last_token = 0;
  uint32_t paragraph = 0;  // sentences of one paragraph share it; increasing through the article
  ZoneKind zone = ZoneKind::kBody;
};

}  // namespace onrecord
