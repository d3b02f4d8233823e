#pragma once
#include <vector>

#include "enrich/entities/find_names.h"

namespace onrecord {

// The function of a part of a sentence in a noun phrase that refers to someone.
enum class PhrasePart : uint8_t {
  kOther,
  kDeterminer,  // "the", "a", "several"
  kPossessive,  // "his"
  kModifier,    // an adjective, noun or number that may precede a head
  kFormer,      // "former"
  kHonorific,   // "Mr.", "Gen."
  kName,
  kRole,
  kAgent,
  kPeople,
  kDemonym,
  kGenitive,  // "'s"
  kLink,      // "of", "for", "at" …
  kHyphen,
};

// One part: tokens [first, last); `name` indexes the names, `match` is a gazetteer match (neither: null, -1).
struct PhraseElement {
  PhrasePart part = PhrasePart::kOther;
  uint32_t first = 0;
  uint32_t last = 0;
  int32_t name = -1;
  const GazetteerMatch* match = nullptr;
};

// The tokens [first, last) as parts, in order, every token in one of them.
std::vector<PhraseElement> CutIntoParts(const TokenView& view, const std::vector<NameSpan>& names,
                                        uint32_t first, uint32_t last);

}  // namespace onrecord
