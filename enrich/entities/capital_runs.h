#pragma once
#include <cstdint>

#include "enrich/entities/find_names.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

// A name of tokens [first, last) that `rule` found, with the rule's confidence; not of the gazetteer.
NameSpan NamedBy(const TokenView& view, const char* rule, uint32_t first, uint32_t last, EntityKind kind);

// Names by their capitals: where a run of capitalised words begins and ends, and what it names. `end`: the
// last token of the sentence, exclusive. The view must outlive it.
class CapitalRuns {
 public:
  explicit CapitalRuns(const TokenView& view) : view_(view) {}

  // Whether a name may begin with the token.
  bool CanBegin(uint32_t t) const;
  // After the last token of the run that begins at t; "of" and "for" continue only organisations.
  uint32_t RunEnd(uint32_t t, uint32_t end) const;
  // Whether the run is an organisation: "Norwegian Refugee Council" is; "Norwegian Foreign Ministry", a
  // demonym and an agent, is not.
  bool IsOrganisation(uint32_t t, uint32_t end) const;
  // Whether the run is a person's name that begins with a given name.
  bool BeginsWithGivenName(uint32_t t, uint32_t end) const;
  // The name that begins at t, classified by its words and those around it.
  NameSpan NameAt(uint32_t t, uint32_t end) const;

 private:
  bool IsWordName(uint32_t t) const;
  bool CanContinue(uint32_t t, uint32_t end) const;
  NameSpan Classify(uint32_t t, uint32_t last) const;
  bool AfterLink(uint32_t t) const;

  const TokenView& view_;
};

}  // namespace onrecord
