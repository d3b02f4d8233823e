#pragma once
#include <string>
#include <vector>

#include "api/store/article_text.h"
#include "onrecord/v1/record_service.pb.h"

// What records are found by, as the columns of a full-text index. Pure functions of what is stored, so that a
// row can be taken out of the index again. The first column holds the terms of exact values (see terms.h).
//
// A column stays empty where another that is always searched with it holds the same words: the quote where
// its sentence repeats it, the clause of an event where its surroundings do.
namespace onrecord::api {

// The terms that every record of an article has: make them once for all of its findings.
std::string ArticleTerms(const v1::ArticleContext& context);

// terms, headline, body, outlet, speakers
std::vector<std::string> ArticleWords(const v1::ArticleRecord& article, ArticleText text);
// terms, said, around, speaker, affiliation, role, via, outlet
std::vector<std::string> QuoteWords(const v1::QuoteRecord& record, const v1::ArticleRecord& article,
                                    const std::string& article_terms);
inline std::vector<std::string> QuoteWords(const v1::QuoteRecord& record, const v1::ArticleRecord& article) {
  return QuoteWords(record, article, ArticleTerms(article.context()));
}
// terms, clause, around, source, target, place, outlet
std::vector<std::string> EventWords(const v1::EventRecord& record, const v1::ArticleRecord& article,
                                    const std::string& article_terms);
inline std::vector<std::string> EventWords(const v1::EventRecord& record, const v1::ArticleRecord& article) {
  return EventWords(record, article, ArticleTerms(article.context()));
}

}  // namespace onrecord::api
