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

}  // namespace onrecord::syntax
