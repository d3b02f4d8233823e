#pragma once
#include <optional>
#include <string_view>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/outlets.h"

namespace onrecord {

// Sets `field` unless it has a value already or `value` is empty: the first reader of a field wins.
inline void FillField(SourcedText* field, std::string_view value, std::optional<Span> span, Basis basis) {
  if (field->value.empty() && !value.empty()) *field = {std::string(value), span, basis};
}

// Fills the agency of `fields` if `outlet` is one, else the outlet.
inline void FillOutlet(DocumentFields* fields, const Outlets::Outlet& outlet, std::optional<Span> span,
                       Basis basis) {
  FillField(outlet.agency ? &fields->agency : &fields->outlet, outlet.canonical, span, basis);
}

}  // namespace onrecord
