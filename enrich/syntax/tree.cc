#include "enrich/syntax/tree.h"

#include <algorithm>

namespace onrecord::syntax {
namespace {

bool IsVerbal(Upos tag) { return tag == Upos::kVerb || tag == Upos::kAux; }

bool IsRelativePronoun(const Token& token) { return token.xpos == Xpos::kWDT || token.xpos == Xpos::kWP; }

bool IsNegative(const Token& token) {
  return token.lemma == "not" || token.lemma == "n't" || token.lemma == "never" || token.lemma == "no";
}

}  // namespace

bool Is(Deprel relation, Deprel base) {
  switch (base) {
    case Deprel::kAcl:
      return relation == base || relation == Deprel::kAclRelcl;
    case Deprel::kAdvcl:
      return relation == base || relation == Deprel::kAdvclRelcl;
    case Deprel::kAdvmod:
      return relation == base || relation == Deprel::kAdvmodEmph;
    case Deprel::kAux:
      return relation == base || relation == Deprel::kAuxPass;
    case Deprel::kCc:
      return relation == base || relation == Deprel::kCcPreconj;
    case Deprel::kCompound:
      return relation == base || relation == Deprel::kCompoundPrt;
    case Deprel::kCsubj:
      return relation == base || relation == Deprel::kCsubjOuter || relation == Deprel::kCsubjPass;
    case Deprel::kDet:
      return relation == base || relation == Deprel::kDetPredet;
    case Deprel::kNmod:
      return relation == base || relation == Deprel::kNmodDesc || relation == Deprel::kNmodPoss ||
             relation == Deprel::kNmodUnmarked;
    case Deprel::kNsubj:
      return relation == base || relation == Deprel::kNsubjOuter || relation == Deprel::kNsubjPass;
    case Deprel::kObl:
      return relation == base || relation == Deprel::kOblAgent || relation == Deprel::kOblUnmarked;
    default:
      return relation == base;
  }
}

Trees::Trees(const std::vector<Token>& tokens)
    : tokens_(tokens), children_(tokens.size()), subtrees_(tokens.size()) {
  const auto n = static_cast<uint32_t>(tokens.size());
  for (uint32_t i = 0; i < n; ++i) {
    subtrees_[i] = {i, i + 1};
    if (const auto head = Head(i)) children_[*head].push_back(i);
  }
  for (uint32_t i = 0; i < n; ++i) {
    std::optional<uint32_t> above = Head(i);
    for (uint32_t steps = 0; above && steps < n; ++steps) {
      TokenRange& range = subtrees_[*above];
      range.first = std::min(range.first, i);
      range.last = std::max(range.last, i + 1);
      above = Head(*above);
    }
  }
}

std::optional<uint32_t> Trees::Head(uint32_t token) const {
  const int32_t head = tokens_[token].head;
  if (head < 0 || static_cast<size_t>(head) >= tokens_.size()) return std::nullopt;
  return static_cast<uint32_t>(head);
}

std::optional<uint32_t> Trees::Child(uint32_t token, Deprel base) const {
  for (const uint32_t child : children_[token]) {
    if (Is(tokens_[child].deprel, base)) return child;
  }
  return std::nullopt;
}

std::optional<uint32_t> Trees::ExactChild(uint32_t token, Deprel relation) const {
  for (const uint32_t child : children_[token]) {
    if (tokens_[child].deprel == relation) return child;
  }
  return std::nullopt;
}

bool Trees::IsUnder(uint32_t token, uint32_t ancestor) const {
  std::optional<uint32_t> at = token;
  for (size_t steps = 0; at && steps <= tokens_.size(); ++steps) {
    if (*at == ancestor) return true;
    at = Head(*at);
  }
  return false;
}

TokenRange Trees::Subtree(uint32_t token) const { return subtrees_[token]; }

TokenRange Trees::Trimmed(TokenRange range) const {
  while (!range.empty() && tokens_[range.first].upos == Upos::kPunct) ++range.first;
  while (!range.empty() && tokens_[range.last - 1].upos == Upos::kPunct) --range.last;
  return range;
}

// The stretch around `token` of its subtree that is left when the subtrees of `parts` are cut off at the
// ends.
TokenRange Trees::Without(uint32_t token, const std::vector<uint32_t>& parts) const {
  TokenRange range = subtrees_[token];
  for (const uint32_t part : parts) {
    const TokenRange cut = subtrees_[part];
    if (part > token) range.last = std::min(range.last, std::max(cut.first, token + 1));
    if (part < token) range.first = std::max(range.first, std::min(cut.last, token));
  }
  return Trimmed(range);
}

TokenRange Trees::NounPhrase(uint32_t noun) const {
  std::vector<uint32_t> cut;
  for (const uint32_t child : children_[noun]) {
    const Deprel r = tokens_[child].deprel;
    const bool before = child < noun;
    if (Is(r, Deprel::kAcl) || r == Deprel::kAppos || r == Deprel::kConj || r == Deprel::kParataxis ||
        (before && (r == Deprel::kCase || r == Deprel::kMark || r == Deprel::kCc || r == Deprel::kCop ||
                    Is(r, Deprel::kNsubj) || Is(r, Deprel::kAux)))) {
      cut.push_back(child);
    }
  }
  return Without(noun, cut);
}

TokenRange Trees::Clause(uint32_t verb) const {
  std::vector<uint32_t> cut;
  for (const uint32_t child : children_[verb]) {
    const Deprel r = tokens_[child].deprel;
    const bool clause = r == Deprel::kConj && (IsPredicate(child) || child > verb);
    if (clause || r == Deprel::kParataxis || (r == Deprel::kCc && child < verb)) cut.push_back(child);
  }
  return Without(verb, cut);
}

uint32_t Trees::HeadOf(TokenRange range) const {
  std::optional<uint32_t> best;
  for (uint32_t i = range.first; i < range.last; ++i) {
    const Token& token = tokens_[i];
    if (token.deprel == Deprel::kNone) return range.last - 1;
    const auto head = Head(i);
    if (head && range.Contains(*head)) continue;
    const bool weak =
        token.deprel == Deprel::kCase || token.deprel == Deprel::kCc || token.upos == Upos::kPunct;
    if (!weak) return i;
    if (!best) best = i;
  }
  return best.value_or(range.last - 1);
}

uint32_t Trees::FirstConjunct(uint32_t token) const {
  for (size_t steps = 0; steps < tokens_.size() && tokens_[token].deprel == Deprel::kConj; ++steps) {
    const auto head = Head(token);
    if (!head) break;
    token = *head;
  }
  return token;
}

std::vector<uint32_t> Trees::WithConjuncts(uint32_t token) const {
  std::vector<uint32_t> out = {token};
  for (size_t i = 0; i < out.size(); ++i) {
    for (const uint32_t child : children_[out[i]]) {
      const bool is_new = std::find(out.begin(), out.end(), child) == out.end();
      if (tokens_[child].deprel == Deprel::kConj && is_new) out.push_back(child);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

uint32_t Trees::Resolved(uint32_t token) const {
  if (!IsRelativePronoun(tokens_[token])) return token;
  std::optional<uint32_t> at = token;
  for (size_t steps = 0; at && steps <= tokens_.size(); ++steps) {
    if (tokens_[*at].deprel == Deprel::kAclRelcl) return Head(*at).value_or(token);
    at = Head(*at);
  }
  return token;
}

std::optional<uint32_t> Trees::OwnSubject(uint32_t verb) const {
  auto subject = Child(verb, Deprel::kNsubj);
  if (!subject) subject = Child(verb, Deprel::kCsubj);
  if (!subject) return std::nullopt;
  return Resolved(*subject);
}

std::optional<uint32_t> Trees::Subject(uint32_t verb) const { return SubjectWithin(verb, 8); }

std::optional<uint32_t> Trees::SubjectWithin(uint32_t verb, int steps) const {
  if (const auto own = OwnSubject(verb)) return own;
  const auto head = Head(verb);
  if (!head || steps == 0) return std::nullopt;
  switch (tokens_[verb].deprel) {
    case Deprel::kConj:
      return IsPredicate(*head) ? SubjectWithin(*head, steps - 1) : std::nullopt;
    case Deprel::kXcomp:
      // "They asked her to leave": the object is the one who leaves.
      if (const auto object = ExactChild(*head, Deprel::kObj); object && *object < verb)
        return Resolved(*object);
      return SubjectWithin(*head, steps - 1);
    case Deprel::kAdvcl:
      if (tokens_[verb].xpos == Xpos::kVBG || tokens_[verb].xpos == Xpos::kVBN ||
          tokens_[verb].xpos == Xpos::kVB) {
        return SubjectWithin(*head, steps - 1);
      }
      return std::nullopt;
    case Deprel::kAcl:
      return tokens_[verb].xpos == Xpos::kVBG || tokens_[verb].xpos == Xpos::kVBN ? head : std::nullopt;
    case Deprel::kAclRelcl:
      // "the plan they made" has a subject of its own; "the man speaking" is acl. What is left is "that"
      // lost.
      return head;
    default:
      return std::nullopt;
  }
}

std::optional<uint32_t> Trees::Object(uint32_t verb) const {
  if (IsPassive(verb)) return Subject(verb);
  if (const auto object = ExactChild(verb, Deprel::kObj)) return Resolved(*object);
  // "the plan they made": nothing stands for the noun within the clause.
  if (tokens_[verb].deprel == Deprel::kAclRelcl && OwnSubject(verb) && tokens_[verb].upos == Upos::kVerb &&
      !Child(verb, Deprel::kCcomp) && !Child(verb, Deprel::kXcomp)) {
    const auto head = Head(verb);
    if (head && *OwnSubject(verb) != *head) return head;
  }
  return std::nullopt;
}

std::optional<uint32_t> Trees::Agent(uint32_t verb) const {
  if (const auto agent = ExactChild(verb, Deprel::kOblAgent)) return agent;
  if (!IsPassive(verb) && tokens_[verb].xpos != Xpos::kVBN) return std::nullopt;
  for (const uint32_t child : children_[verb]) {
    if (tokens_[child].deprel != Deprel::kObl) continue;
    const auto preposition = ExactChild(child, Deprel::kCase);
    if (preposition && tokens_[*preposition].lemma == "by") return child;
  }
  return std::nullopt;
}

std::optional<uint32_t> Trees::Actor(uint32_t verb) const {
  if (IsPassive(verb)) return Agent(verb);
  return Subject(verb);
}

bool Trees::IsPassive(uint32_t verb) const {
  if (ExactChild(verb, Deprel::kAuxPass) || ExactChild(verb, Deprel::kNsubjPass)) return true;
  if (ExactChild(verb, Deprel::kCsubjPass)) return true;
  if (tokens_[verb].xpos != Xpos::kVBN || Child(verb, Deprel::kNsubj)) return false;
  if (tokens_[verb].deprel == Deprel::kAcl || tokens_[verb].deprel == Deprel::kAdvcl)
    return !Child(verb, Deprel::kAux);
  if (tokens_[verb].deprel != Deprel::kConj || Child(verb, Deprel::kAux)) return false;
  const uint32_t first = FirstConjunct(verb);
  return first != verb && IsPassive(first);
}

bool Trees::IsNegated(uint32_t verb) const {
  for (const uint32_t child : children_[verb]) {
    const Token& token = tokens_[child];
    if (IsNegative(token) &&
        (Is(token.deprel, Deprel::kAdvmod) || token.deprel == Deprel::kAux || token.deprel == Deprel::kDet))
      return true;
    if (Is(token.deprel, Deprel::kAdvmod)) {
      for (const uint32_t below : children_[child]) {
        if (tokens_[below].lemma == "no") return true;  // "no longer"
      }
    }
    if (!Is(token.deprel, Deprel::kNsubj) && token.deprel != Deprel::kObj) continue;
    const auto determiner = Child(child, Deprel::kDet);
    if (determiner && tokens_[*determiner].lemma == "no") return true;
    if (token.lemma == "nobody" || token.lemma == "none" || token.lemma == "nothing") return true;
  }
  return false;
}

std::vector<uint32_t> Trees::Auxiliaries(uint32_t verb) const {
  std::vector<uint32_t> out;
  for (const uint32_t child : children_[verb]) {
    if (Is(tokens_[child].deprel, Deprel::kAux)) out.push_back(child);
  }
  if (out.empty() && tokens_[verb].deprel == Deprel::kConj && !OwnSubject(verb)) {
    const auto head = Head(verb);
    // "will come and go", but not "has come and goes".
    const Xpos form = tokens_[verb].xpos;
    if (head && (form == Xpos::kVB || form == Xpos::kVBN || form == Xpos::kVBG) &&
        tokens_[*head].xpos == form) {
      return Auxiliaries(*head);
    }
  }
  return out;
}

std::optional<uint32_t> Trees::Modal(uint32_t verb) const {
  for (const uint32_t auxiliary : Auxiliaries(verb)) {
    if (tokens_[auxiliary].xpos == Xpos::kMD) return auxiliary;
  }
  return std::nullopt;
}

bool Trees::IsPredicate(uint32_t token) const {
  if (ExactChild(token, Deprel::kCop)) return true;
  return IsVerbal(tokens_[token].upos) && !Is(tokens_[token].deprel, Deprel::kAux) &&
         tokens_[token].deprel != Deprel::kCop && tokens_[token].deprel != Deprel::kAmod;
}

std::optional<uint32_t> Trees::GoverningPredicate(uint32_t token) const {
  std::optional<uint32_t> at = token;
  for (size_t steps = 0; at && steps <= tokens_.size(); ++steps) {
    if (IsPredicate(*at)) return at;
    at = Head(*at);
  }
  return std::nullopt;
}

}  // namespace onrecord::syntax
