#pragma once
#include "enrich/entities/token_view.h"

namespace onrecord {

// What stands around a name and says what it names. Tokens are those of `view`; each looks at a few tokens at
// most.

// "'s" or "'".
bool IsGenitive(const TokenView& view, uint32_t t);
// "of".
bool IsOf(const TokenView& view, uint32_t t);
// "Mr", "Gen." with a capital.
bool IsHonorific(const TokenView& view, uint32_t t);
// "President", "Mr." or "spokesman" stands just before t.
bool AfterTitle(const TokenView& view, uint32_t t);
// An honorific, or a title with a capital, stands just before t: "Senator | Jordan".
bool AfterPersonalTitle(const TokenView& view, uint32_t t);
// An office and "of" stand just before t: "the mayor of | Olmar". Not so a relation: "a friend of | Orla".
bool AfterOfficeOf(const TokenView& view, uint32_t t);
// A plural that names a group where it is written small stands behind a given name: "Rob | Banks". `t` > 0.
bool IsTradeAfterGivenName(const TokenView& view, uint32_t t);
// "the charity", "a news agency" stands just before t: what follows is its name.
bool AfterBody(const TokenView& view, uint32_t t);
// ", 45," follows the token before `last`.
bool BeforeAge(const TokenView& view, uint32_t last);
// "SILVA: We will go.": capitals [t, last) and a colon at the beginning of a sentence of the body.
bool IsLabel(const TokenView& view, uint32_t t, uint32_t last);

}  // namespace onrecord
