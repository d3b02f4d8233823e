#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/tagset.h"

namespace onrecord::syntax {

// A word of a sentence, apart from any article: what tagger and parser read and write.
struct Word {
  std::string_view form;
  std::string lemma;
  int32_t head = -1;  // index within the sentence; -1: root, or not parsed
  Upos upos = Upos::kNone;
  Xpos xpos = Xpos::kNone;
  Deprel deprel = Deprel::kNone;
  NameTag name = NameTag::kO;
};

// A sentence of a CoNLL-U file. Ranges of words ("3-4") and empty nodes ("5.1") are kept for printing only.
struct TreebankSentence {
  std::vector<Word> words;  // forms point into the text that was read
  // Every line as it stood, without its end; `word_lines[i]` is the index of word i's line.
  std::vector<std::string_view> lines;
  std::vector<uint32_t> word_lines;
  bool has_entities = false;  // the file marks entities ("Entity=" in the last column)
};

}  // namespace onrecord::syntax
