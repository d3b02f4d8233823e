#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/entities/noun_phrases.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

// Sets what the words of a noun phrase say about its mention: kind, country, gender, role and affiliation.
// The borders of phrases are found by FindMentions. Used by one thread; all arguments must outlive it.
class MentionDescriber {
 public:
  MentionDescriber(const TokenView& view, const std::vector<NameSpan>& names) : view_(view), names_(names) {}

  // From a modifier before the head: "former", "Danish", "Mr", "Foreign Minister", "State Department".
  void AddModifier(const PhraseElement& part, Mention* m) const;
  // From the owner before "'s", or from the object of a link ("of the ministry").
  void Inherit(const Mention& owner, Mention* m) const;
  // From a name that a person or body belongs to.
  void AddAffiliation(const NameSpan& span, Mention* m) const;
  // Of a name: country and gender from the gazetteer, or from a demonym at its beginning.
  void SetFromGazetteer(const NameSpan& span, Mention* m) const;
  // Of a nominal whose head is `entry`: its kind.
  void SetKind(const GazetteerEntry& entry, Mention* m) const;
  // "China's U.N. envoy" represents China, "the U.N. envoy" the body. Call it before a link is added: in "the
  // U.N. envoy for China" the country is not the sender.
  void SetSenderOfEnvoy(Mention* m) const;
  // "a Norway expert" need not be from Norway; "a Norwegian expert" is. `before`: the modifiers.
  void KeepOwnCountry(std::span<const PhraseElement> before, Mention* m) const;

  // By a given name: 'm', 'f', or 0 if it is unknown or a particle.
  char GenderOf(std::string_view given, bool particle) const;
  // "Dane", as there are "Danes"; not "French", "Chinese" or "Danes", which mean several people.
  bool IsOneOfAPeople(const PhraseElement& people) const;
  bool IsExpert(const std::string& role) const;

 private:
  const TokenView& view_;
  const std::vector<NameSpan>& names_;
};

}  // namespace onrecord
