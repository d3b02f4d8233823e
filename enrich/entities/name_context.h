#pragma once
#include "enrich/entities/token_view.h"

namespace onrecord {

// Predicates on the words around a name, which show what it names. Tokens are those of `view`; each function
// looks at a few tokens at most.

// "'s" or "'".
bool IsGenitive(const TokenView& view, uint32_t t);
// "of".
bool IsOf(const TokenView& view, uint32_t t);
// "Mr", "Gen." with a capital.
bool IsHonorific(const TokenView& view, uint32_t t);
// "President", "Mr." or "spokesman" is just before t.
bool AfterTitle(const TokenView& view, uint32_t t);
// An honorific, or a title with a capital, is just before t: "Senator | Jordan".
bool AfterPersonalTitle(const TokenView& view, uint32_t t);
// An office and "of" are just before t: "the mayor of | Olmar". False for a relation: "a friend of | Orla".
bool AfterOfficeOf(const TokenView& view, uint32_t t);
// A plural that means a group when written in lower case follows a given name: "Rob | Banks". `t` > 0.
bool IsTradeAfterGivenName(const TokenView& view, uint32_t t);
// "the charity", "a news agency" is just before t: its name follows.
bool AfterBody(const TokenView& view, uint32_t t);
// ", 45," follows the token before `last`.
bool BeforeAge(const TokenView& view, uint32_t last);
// "SILVA: We will go.": capitals [t, last) and a colon at the beginning of a sentence of the body.
bool IsLabel(const TokenView& view, uint32_t t, uint32_t last);

}  // namespace onrecord
