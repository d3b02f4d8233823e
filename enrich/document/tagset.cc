#include "enrich/document/tagset.h"

#include <array>

namespace onrecord {
namespace {

constexpr std::array<std::string_view, kUposCount> kUpos = {"_",     "ADJ",   "ADP",   "ADV", "AUX",  "CCONJ",
                                                            "DET",   "INTJ",  "NOUN",  "NUM", "PART", "PRON",
                                                            "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"};

constexpr std::array<std::string_view, kXposCount> kXpos = {
    "_",   "CC",   "CD",  "DT",    "EX",    "FW",   "IN",   "JJ",  "JJR", "JJS", "LS",  "MD",  "NN",
    "NNP", "NNPS", "NNS", "PDT",   "POS",   "PRP",  "PRP$", "RB",  "RBR", "RBS", "RP",  "SYM", "TO",
    "UH",  "VB",   "VBD", "VBG",   "VBN",   "VBP",  "VBZ",  "WDT", "WP",  "WP$", "WRB", ",",   ".",
    ":",   "``",   "''",  "-LRB-", "-RRB-", "HYPH", "NFP",  "ADD", "AFX", "GW",  "XX",  "$"};

constexpr std::array<std::string_view, kDeprelCount> kDeprel = {
    "_",           "root",       "acl",       "acl:relcl",     "advcl",        "advcl:relcl", "advmod",
    "advmod:emph", "amod",       "appos",     "aux",           "aux:pass",     "case",        "cc",
    "cc:preconj",  "ccomp",      "compound",  "compound:prt",  "conj",         "cop",         "csubj",
    "csubj:outer", "csubj:pass", "dep",       "det",           "det:predet",   "discourse",   "dislocated",
    "expl",        "fixed",      "flat",      "goeswith",      "iobj",         "list",        "mark",
    "nmod",        "nmod:desc",  "nmod:poss", "nmod:unmarked", "nsubj",        "nsubj:outer", "nsubj:pass",
    "nummod",      "obj",        "obl",       "obl:agent",     "obl:unmarked", "orphan",      "parataxis",
    "punct",       "reparandum", "vocative",  "xcomp"};

template <typename Tag, size_t n>
Tag Find(const std::array<std::string_view, n>& names, std::string_view name) {
  for (size_t i = 1; i < n; ++i) {
    if (names[i] == name) return static_cast<Tag>(i);
  }
  return Tag::kNone;
}

}  // namespace

std::string_view Name(Upos tag) { return kUpos[static_cast<size_t>(tag)]; }
std::string_view Name(Xpos tag) { return kXpos[static_cast<size_t>(tag)]; }
std::string_view Name(Deprel relation) { return kDeprel[static_cast<size_t>(relation)]; }

std::string_view Name(NameTag tag) {
  constexpr std::array<std::string_view, kNameTagCount> kNames = {"O",     "B-PER", "I-PER", "B-ORG",
                                                                  "I-ORG", "B-LOC", "I-LOC"};
  return kNames[static_cast<size_t>(tag)];
}

Upos UposOf(std::string_view name) { return Find<Upos>(kUpos, name); }
Xpos XposOf(std::string_view name) { return Find<Xpos>(kXpos, name); }

Deprel DeprelOf(std::string_view name) {
  if (name == "obl:tmod" || name == "obl:npmod") return Deprel::kOblUnmarked;
  const Deprel whole = Find<Deprel>(kDeprel, name);
  return whole != Deprel::kNone ? whole : Find<Deprel>(kDeprel, name.substr(0, name.find(':')));
}

}  // namespace onrecord
