#pragma once
#include <cstdint>
#include <string_view>

namespace onrecord {

// Universal part-of-speech tags (https://universaldependencies.org/u/pos/).
enum class Upos : uint8_t {
  kNone,
  kAdj,
  kAdp,
  kAdv,
  kAux,
  kCconj,
  kDet,
  kIntj,
  kNoun,
  kNum,
  kPart,
  kPron,
  kPropn,
  kPunct,
  kSconj,
  kSym,
  kVerb,
  kX,
};
inline constexpr int kUposCount = 18;

// Penn Treebank tags as UD English writes them.
enum class Xpos : uint8_t {
  kNone,
  kCC,
  kCD,
  kDT,
  kEX,
  kFW,
  kIN,
  kJJ,
  kJJR,
  kJJS,
  kLS,
  kMD,
  kNN,
  kNNP,
  kNNPS,
  kNNS,
  kPDT,
  kPOS,
  kPRP,
  kPRPS,
  kRB,
  kRBR,
  kRBS,
  kRP,
  kSYM,
  kTO,
  kUH,
  kVB,
  kVBD,
  kVBG,
  kVBN,
  kVBP,
  kVBZ,
  kWDT,
  kWP,
  kWPS,
  kWRB,
  kComma,
  kPeriod,
  kColon,
  kOpenQuote,
  kCloseQuote,
  kLrb,
  kRrb,
  kHyph,
  kNfp,
  kAdd,
  kAfx,
  kGw,
  kXX,
  kDollar,
};
inline constexpr int kXposCount = 51;

// Universal dependency relations with the subtypes that English treebanks use.
enum class Deprel : uint8_t {
  kNone,
  kRoot,
  kAcl,
  kAclRelcl,
  kAdvcl,
  kAdvclRelcl,
  kAdvmod,
  kAdvmodEmph,
  kAmod,
  kAppos,
  kAux,
  kAuxPass,
  kCase,
  kCc,
  kCcPreconj,
  kCcomp,
  kCompound,
  kCompoundPrt,
  kConj,
  kCop,
  kCsubj,
  kCsubjOuter,
  kCsubjPass,
  kDep,
  kDet,
  kDetPredet,
  kDiscourse,
  kDislocated,
  kExpl,
  kFixed,
  kFlat,
  kGoeswith,
  kIobj,
  kList,
  kMark,
  kNmod,
  kNmodDesc,
  kNmodPoss,
  kNmodUnmarked,
  kNsubj,
  kNsubjOuter,
  kNsubjPass,
  kNummod,
  kObj,
  kObl,
  kOblAgent,
  kOblUnmarked,
  kOrphan,
  kParataxis,
  kPunct,
  kReparandum,
  kVocative,
  kXcomp,
};
inline constexpr int kDeprelCount = 53;

// Names in a sentence, token by token: B- starts one, I- continues it.
enum class NameTag : uint8_t { kO, kBPer, kIPer, kBOrg, kIOrg, kBLoc, kILoc };
inline constexpr int kNameTagCount = 7;

// The names the treebanks use: "PROPN", "VBD", "nsubj:pass"; kNone is "_".
std::string_view Name(Upos tag);
std::string_view Name(Xpos tag);
std::string_view Name(Deprel relation);
std::string_view Name(NameTag tag);  // "O", "B-PER" …

// The value of a name. Unknown names return kNone; of relations, the part before the colon if that
// is known ("nmod:tmod" -> kNmod; "obl:tmod", "obl:npmod" -> kOblUnmarked).
Upos UposOf(std::string_view name);
Xpos XposOf(std::string_view name);
Deprel DeprelOf(std::string_view name);

}  // namespace onrecord
