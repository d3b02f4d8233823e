#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/base/strings.h"

namespace onrecord::syntax {

// A word of a test sentence, "form lemma UPOS XPOS head deprel", as CoNLL-U.
inline std::string ConlluLine(int number, std::string_view cells) {
  const std::vector<std::string_view> c = Split(cells, ' ');
  return StrCat(number, "\t", c[0], "\t", c[1], "\t", c[2], "\t", c[3], "\t_\t", c[4], "\t", c[5],
                "\t_\t_\n");
}

inline std::string ConlluSentence(const std::vector<std::string_view>& words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) out += ConlluLine(static_cast<int>(i) + 1, words[i]);
  return out + "\n";
}

// A few sentences of ours, enough for a small network to learn by heart.
inline std::string TinyTreebank() {
  return ConlluSentence({"The the DET DT 2 det", "mayor mayor NOUN NN 3 nsubj", "opened open VERB VBD 0 root",
                         "the the DET DT 5 det", "bridge bridge NOUN NN 3 obj", ". . PUNCT . 3 punct"}) +
         ConlluSentence({"Two two NUM CD 2 nummod", "boats boat NOUN NNS 4 nsubj:pass",
                         "were be AUX VBD 4 aux:pass", "seized seize VERB VBN 0 root", "by by ADP IN 7 case",
                         "the the DET DT 7 det", "navy navy NOUN NN 4 obl:agent", ". . PUNCT . 4 punct"}) +
         ConlluSentence({"Ana Ana PROPN NNP 3 nsubj", "Silva Silva PROPN NNP 1 flat",
                         "said say VERB VBD 0 root", "she she PRON PRP 6 nsubj", "would would AUX MD 6 aux",
                         "leave leave VERB VB 3 ccomp", ". . PUNCT . 3 punct"}) +
         ConlluSentence({"She she PRON PRP 4 nsubj", "did do AUX VBD 4 aux", "not not PART RB 4 advmod",
                         "open open VERB VB 0 root", "the the DET DT 6 det", "letter letter NOUN NN 4 obj",
                         ". . PUNCT . 4 punct"});
}

}  // namespace onrecord::syntax
