#include <optional>

#include "enrich/quotes/attribute_after.h"
#include "enrich/quotes/attribute_before.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/beside_stretch.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongestSignature = 14;  // tokens

// Looks beside one stretch after the other, in text order.
class BesideSieves {
 public:
  explicit BesideSieves(const QuoteScene& scene) : scene_(scene) {}

  std::vector<DirectFinding> Run() {
    for (uint32_t s = 0; s < scene_.stretches.size(); ++s) {
      if (scene_.stretch_tokens[s].empty()) continue;
      if (auto finding = Try(s)) {
        finding->stretch = s;
        found_.push_back(*finding);
      }
    }
    return std::move(found_);
  }

 private:
  std::optional<DirectFinding> Try(uint32_t s) {
    if (auto finding = Interrupted(s)) return finding;
    if (auto finding = Label(s)) return finding;
    const bool lead_in = HasLeadInPunctuation(scene_, s);
    if (lead_in) {
      if (auto finding = AttributeBefore(scene_, s)) return finding;
    }
    if (auto finding = AttributeAfter(scene_, s, found_)) return finding;
    if (!lead_in) {
      if (auto finding = AttributeBefore(scene_, s)) return finding;
    }
    return Signed(s);
  }

  // Polls agree - Ana Silva: "…"
  std::optional<DirectFinding> Label(uint32_t s) const {
    const TokenRange names = scene_.SignatureOf(WordsBefore(scene_, s));
    if (names.empty()) return std::nullopt;
    DirectFinding finding = FindingOf(scene_, s, "quotes.direct.label");
    finding.source = static_cast<int32_t>(names.last) - 1;
    finding.source_words = names;
    return finding;
  }

  // "…" — Ana Silva, mayor of Orland
  std::optional<DirectFinding> Signed(uint32_t s) const {
    const uint32_t dash = scene_.stretch_tokens[s].last;
    if (dash + 1 >= scene_.tokens.size()) return std::nullopt;
    if (!scene_.IsDash(dash)) return std::nullopt;
    TokenRange name{dash + 1, scene_.SentenceOf(dash).last};
    while (!name.empty() && scene_.IsPunct(name.last - 1)) --name.last;
    if (name.empty() || name.size() > kLongestSignature || scene_.tokens[name.first].upos != Upos::kPropn)
      return std::nullopt;
    DirectFinding finding = FindingOf(scene_, s, "quotes.direct.signed");
    uint32_t end = name.first;
    for (uint32_t i = name.first; i < name.last; ++i) {
      if (IsFinite(scene_.tokens[i]) || scene_.quoted[i]) return std::nullopt;
      if (i == end && !scene_.IsPunct(i)) ++end;
    }
    finding.source = static_cast<int32_t>(end) - 1;
    finding.source_words = name;
    return finding;
  }

  // The second half of "…," Silva said, "…"
  std::optional<DirectFinding> Interrupted(uint32_t s) const {
    if (found_.empty() || s == 0 || found_.back().stretch != s - 1 || found_.back().cue < 0)
      return std::nullopt;
    const DirectFinding& first = found_.back();
    const TokenRange gap{scene_.stretch_tokens[s - 1].last, scene_.stretch_tokens[s].first};
    const CueMatch& cue = scene_.cues[first.cue];
    if (gap.empty() || !gap.Contains(cue.token) ||
        scene_.tokens[cue.token].sentence != scene_.tokens[gap.last].sentence)
      return std::nullopt;
    const TokenRange cues = scene_.CuesIn({cue.words.last, gap.last});
    for (uint32_t c = cues.first; c < cues.last; ++c) {
      const Cue& other = *scene_.cues[c].cue;
      if (other.part == CuePart::kVerb && !other.IsUnlisted())
        return std::nullopt;  // "…," he said, adding: "…"
    }
    if (!HasLeadInPunctuation(scene_, s)) return std::nullopt;
    DirectFinding finding = first;
    finding.rule = "quotes.direct.interrupted";
    finding.begins = scene_.stretch_tokens[s].first;
    finding.ends = scene_.stretch_tokens[s].last;
    finding.after = static_cast<int32_t>(found_.size()) - 1;
    finding.goes_on = true;
    return finding;
  }

  const QuoteScene& scene_;
  std::vector<DirectFinding> found_;
};

}  // namespace

std::vector<DirectFinding> AttributeBeside(const QuoteScene& scene) { return BesideSieves(scene).Run(); }

}  // namespace onrecord
