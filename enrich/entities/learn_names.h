#pragma once
#include <vector>

#include "enrich/entities/find_names.h"

namespace onrecord {

// The second pass over an article's names, with all of them known. Adds and changes `names`, which stay in
// text order and do not overlap:
// - a bare surname of a person whom the article names in full, or with a title, is that person, even if the
//   gazetteers have a place, body or office of that name ("Senator Barbara Jordan spoke. Jordan said"),
//   unless it is where only a place can be ("in Jordan") or the article mentions that place nearby;
// - a town with its state ("Athens, Georgia", "Naples, Fla.") is of the state's country, and so is the bare
//   town after it.
// Linear in the article.
void LearnNames(const TokenView& view, std::vector<NameSpan>* names);

}  // namespace onrecord
