#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/document/entity.h"
#include "enrich/document/quoted_stretch.h"
#include "enrich/document/text_units.h"
#include "enrich/document/work_budget.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The article's facts that the resolver needs: the day it was written, as yyyymmdd (0: not known), which
// decides who holds an office; where (the dateline's place and the country of its state; empty: not
// given); its tokens, and its text between quotation marks.
struct ArticleFrame {
  std::string_view text;
  const std::vector<Sentence>& sentences;
  const std::vector<Token>& tokens;
  int day = 0;
  std::string_view place = {};
  std::string_view country = {};
  WorkBudget* budget = nullptr;  // null: unlimited
  std::span<const QuotedStretch> stretches = {};
};

// The persons, organisations, places and groups that the mentions refer to, in order of first mention; sets
// each mention's `entity`, and in `why` the rule that joined it ("entities.join.surname"). "I", "we" and
// "you" stay open (ResolveQuotePronouns). Rules from certain to loose: same full name; abbreviation in
// brackets; apposition and copula; a bare surname by recency, part of speech and title; a capital speaking
// for its government; a description by role, organisation and country; pronouns by gender, number and
// salience. Somebody who asked not to be named is never joined with a name, and two people in one apposition
// are never joined.
//
//   "NSC aide Orla Vey spoke. Vey left. The aide stayed."  ->  one entity, name "Orla Vey", three mentions
std::vector<Entity> ResolveEntities(const ArticleFrame& article, const Lexicon& lexicon,
                                    std::vector<Mention>* mentions);

// The day of writing for ArticleFrame::day: published, else the dateline's; 0: neither is known to the day.
int DayOf(const DocumentFields& document);

// yyyymmdd of "2021-10-12" and longer forms; 0 where it is none.
int DayNumber(std::string_view date);

}  // namespace onrecord
