#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::api {

// What rules and codes stand for, from the tables that the analyser is built with (enrich/lexicon). The
// analyser that made a record may have had others: its version stands in the record.
class ExplainTables {
 public:
  static const ExplainTables& BuiltIn();

  // A sentence that the rule applies to; empty: the tables do not know the rule.
  //   ExampleOf("quotes.direct.after")  ->  "The bridge is closed," Ana Silva said.
  std::string_view ExampleOf(std::string_view rule) const;
  // What the rule does, in words; empty: the tables do not say.
  //   MeaningOf("entities.join.surname")  ->  a surname stands for the full name before it
  std::string_view MeaningOf(std::string_view rule) const;
  // What a CAMEO code stands for; empty: no such code.
  std::string_view DefinitionOf(std::string_view code) const;
  // The broader codes above it with what they stand for, the root first: "04 consult" …
  std::vector<std::string> BroaderThan(std::string_view code) const;

 private:
  using Table = std::map<std::string, std::string, std::less<>>;
  ExplainTables();

  Table examples_, meanings_, codes_;
};

}  // namespace onrecord::api
