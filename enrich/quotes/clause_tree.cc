#include "enrich/quotes/clause_tree.h"

namespace onrecord {

TokenRange ClauseTree::WithoutHearer(TokenRange range) const {
  uint32_t end = range.first;
  if (end < range.last && (*this)[end].upos == Upos::kDet) ++end;
  while (end < range.last && (*this)[end].upos == Upos::kAdj) ++end;
  const uint32_t nouns = end;
  while (end < range.last && ((*this)[end].upos == Upos::kPropn || (*this)[end].upos == Upos::kNoun)) ++end;
  if (end == nouns || end + 1 >= range.last) return range;
  const Token& next = (*this)[end];
  const bool anew = next.upos == Upos::kDet ||
                    (next.upos == Upos::kPron && next.xpos != Xpos::kWP && next.xpos != Xpos::kWDT);
  return anew ? TokenRange{end, range.last} : range;
}

}  // namespace onrecord
