#include "enrich/quotes/content_variants.h"

#include <algorithm>

namespace onrecord {
namespace {

constexpr size_t kMostShorter = 4;
constexpr size_t kMostLonger = 3;
constexpr size_t kMostBeginnings = 4;
constexpr uint32_t kReach = 80;              // words from the end of the given content to another one
constexpr int kDeepest = 40;                 // steps up a tree
constexpr uint32_t kFarthestBeginning = 12;  // words from the cue

class Variants {
 public:
  Variants(const QuoteScene& scene, const CueMatch& cue, const Content& given)
      : scene_(scene), tree_(scene.tree), cue_(cue), given_(given), sentence_(scene.SentenceOf(cue.token)) {
    while (!sentence_.empty() && IsLoosePunct(sentence_.last - 1)) --sentence_.last;
  }

  std::vector<ContentVariant> Run() {
    Add(given_.pieces, "given", "given");
    if (given_.pieces.empty()) return {};
    const bool raised = given_.frame == Frame::kPassiveTo || given_.frame == Frame::kRaising;
    if (given_.pieces.size() == 2 && !raised) {
      Add({given_.pieces[0]}, "given", "one_piece");
      Add({given_.pieces[1]}, "given", "one_piece");
      if (given_.pieces[1].first > cue_.token) VaryEnd();
    } else if (given_.pieces.size() == 1) {
      if (given_.pieces[0].first > cue_.token) VaryEnd();
      VaryBegin();
    }
    return std::move(out_);
  }

 private:
  bool IsLoosePunct(uint32_t token) const { return scene_.IsPunct(token) && !scene_.quoted[token]; }

  bool InsideMarks(uint32_t border) const {
    if (border == 0 || border >= scene_.tokens.size()) return false;
    if (!scene_.quoted[border - 1] || !scene_.quoted[border]) return false;
    const auto it = std::lower_bound(scene_.stretch_tokens.begin(), scene_.stretch_tokens.end(), border,
                                     [](TokenRange range, uint32_t at) { return range.last <= at; });
    return it != scene_.stretch_tokens.end() && it->first < border;
  }

  void Add(std::vector<TokenRange> pieces, std::string_view begins, std::string_view ends) {
    for (const ContentVariant& known : out_) {
      if (known.pieces == pieces) return;
    }
    out_.push_back({std::move(pieces), begins, ends});
  }

  TokenRange Trimmed(TokenRange range) const {
    while (!range.empty() && IsLoosePunct(range.first)) ++range.first;
    while (!range.empty() && IsLoosePunct(range.last - 1)) --range.last;
    return range;
  }

  void AddCut(TokenRange last, std::string_view begins, std::string_view ends) {
    last = Trimmed(last);
    if (last.empty() || InsideMarks(last.first) || InsideMarks(last.last)) return;
    std::vector<TokenRange> pieces = given_.pieces;
    if (pieces.back() == last) return;
    pieces.back() = last;
    Add(std::move(pieces), begins, ends);
  }

  bool IsPause(uint32_t token) const {
    const Xpos tag = scene_.tokens[token].xpos;
    return IsOneOf(tag, {Xpos::kComma, Xpos::kColon, Xpos::kLrb}) ||
           (tag == Xpos::kHyph && scene_.tokens[token].space_before);
  }

  // A phrase begins at `token` that is attached to the cue or on what carries the content.
  bool IsOuterPhrase(uint32_t token, uint32_t top) const {
    uint32_t r = token;
    for (int steps = 0; steps < kDeepest; ++steps) {
      const int32_t head = tree_[r].head;
      if (head < 0) return false;
      const auto above = static_cast<uint32_t>(head);
      if (above < token) {
        if (tree_.Range(r).first != token) return false;
        switch (tree_[r].deprel) {
          case Deprel::kAdvcl:
          case Deprel::kConj:
          case Deprel::kParataxis:
          case Deprel::kAclRelcl:
          case Deprel::kAcl:
            return true;
          case Deprel::kObl:
          case Deprel::kOblUnmarked:
          case Deprel::kAdvmod:
          case Deprel::kNmod:
          case Deprel::kXcomp:
          case Deprel::kCcomp:
            return above == cue_.token || above == top || tree_[above].deprel == Deprel::kXcomp;
          default:
            return false;
        }
      }
      r = above;
      if (r >= sentence_.last) return false;
    }
    return false;
  }

  // The word that carries the range: its head stands outside.
  uint32_t TopOf(TokenRange range) const {
    for (uint32_t i = range.first; i < range.last; ++i) {
      const int32_t head = tree_[i].head;
      if (tree_[i].upos != Upos::kPunct && (head < 0 || !range.Contains(head))) return i;
    }
    return range.first;
  }

  // "recalled its ambassador | on Monday": when it was said is no part of it.
  bool BeginsTime(uint32_t at) const {
    if (at < sentence_.last && tree_[at].upos == Upos::kAdp) ++at;
    return at < sentence_.last && scene_.IsTime(at);
  }

  // The end of the sentence, or where the content of another cue begins: "said it was old and | urged …". The
  // content of a noun ends where the tree ends it: "the claim that it was safe | is wrong".
  uint32_t FarthestEnd(uint32_t end) const {
    if (cue_.cue->part == CuePart::kNoun || BeginsTime(end)) return end;
    const TokenRange others = scene_.CuesIn({end, sentence_.last});
    for (uint32_t c = others.first; c < others.last; ++c) {
      const CueMatch& other = scene_.cues[c];
      const bool own_subject = other.source_rule == SubjectRule::kOwn && !other.cue->IsUnlisted();
      if (other.cue->part != CuePart::kVerb || (other.cue->attitude != Attitude::kSpeech && !own_subject))
        continue;
      return std::min(other.words.first, other.source_words.empty()
                                             ? other.words.first
                                             : std::max(end, other.source_words.first));
    }
    return sentence_.last;
  }

  void VaryEnd() {
    const TokenRange last = given_.pieces.back();
    const uint32_t top = TopOf(last);
    std::vector<uint32_t> shorter, longer;
    const uint32_t limit = FarthestEnd(last.last);
    const uint32_t from = std::max(last.first + 1, std::max(last.last, kReach) - kReach);
    for (uint32_t i = from; i < std::min(limit, last.last + kReach); ++i) {
      if (!IsPause(i) && !IsOuterPhrase(i, top)) continue;
      if (i < last.last) shorter.push_back(i);
      if (i > last.last) longer.push_back(i);
    }
    if (shorter.size() > kMostShorter) shorter.erase(shorter.begin(), shorter.end() - kMostShorter);
    if (longer.size() > kMostLonger) longer.resize(kMostLonger);
    for (const uint32_t end : shorter) AddCut({last.first, end}, "given", "shorter");
    for (const uint32_t end : longer) AddCut({last.first, end}, "given", "longer");
    if (limit > last.last && limit == sentence_.last) AddCut({last.first, limit}, "given", "longer");
  }

  void VaryBegin() {
    const TokenRange only = given_.pieces[0];
    std::vector<uint32_t> begins;
    if (only.first > cue_.token) {
      const uint32_t floor =
          std::max(cue_.words.last, cue_.source_words.first > cue_.token ? cue_.source_words.last : 0);
      const uint32_t end = std::min(only.last - 1, floor + kFarthestBeginning);
      for (uint32_t i = floor; i < end; ++i) {
        const Token& t = tree_[i];
        const bool opens = i == floor || OpensClause(t) ||
                           (i == only.first + 1 && IsSmall(tree_[only.first])) ||
                           (i + 1 == only.first && IsSmall(t)) || IsOuterPhrase(i, TopOf(only)) ||
                           (i > floor && IsPause(i - 1));
        if (opens && i != only.first) begins.push_back(i);
      }
    } else {
      if (sentence_.first < only.first) begins.push_back(sentence_.first);
      for (uint32_t i = only.first + 1; i < std::min(only.last, only.first + kFarthestBeginning); ++i) {
        if (IsPause(i - 1) || IsOneOf(tree_[i - 1].upos, {Upos::kCconj, Upos::kSconj})) begins.push_back(i);
      }
    }
    if (begins.size() > kMostBeginnings) begins.resize(kMostBeginnings);
    const bool clause = given_.frame == Frame::kThat || given_.frame == Frame::kWh;
    if (!clause)  // "voted | 17 to 12 | against the plan": no more than a small word goes with what it
                  // governs
      std::erase_if(begins, [&](uint32_t begin) { return begin + 1 < only.first; });
    for (const uint32_t begin : begins)
      AddCut({begin, only.last}, begin < only.first ? "sooner" : "later", "given");
  }

  static bool IsSmall(const Token& token) {
    return IsOneOf(token.upos, {Upos::kAdp, Upos::kPart, Upos::kSconj, Upos::kAdv, Upos::kCconj});
  }

  const QuoteScene& scene_;
  const Tree& tree_;
  const CueMatch& cue_;
  const Content& given_;
  TokenRange sentence_;
  std::vector<ContentVariant> out_;
};

}  // namespace

std::vector<ContentVariant> VariantsOf(const QuoteScene& scene, const CueMatch& cue, const Content& given) {
  return Variants(scene, cue, given).Run();
}

}  // namespace onrecord
