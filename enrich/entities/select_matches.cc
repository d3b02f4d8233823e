#include "enrich/entities/select_matches.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// One name at tokens [first, last) that is a country's and also a place's of another country.
struct Namesake {
  uint32_t country = 0;  // indices of the matches
  uint32_t place = 0;
};

class MatchReader {
 public:
  MatchReader(std::vector<GazetteerMatch> found, const std::vector<Token>& tokens, const Gazetteer& gazetteer)
      : tokens_(tokens), gazetteer_(gazetteer), matches_(std::move(found)) {}

  std::vector<GazetteerMatch> Run() {
    FindNamesakes();
    CollectNamed();
    for (const Namesake& namesake : namesakes_) Decide(namesake);
    std::erase_if(matches_, [&](const GazetteerMatch& match) {
      return match.last == match.first ||
             (match.needs_context && !named_.contains(gazetteer_.entry(match.entry).country));
    });
    return std::move(matches_);
  }

 private:
  const GazetteerEntry& EntryOf(uint32_t match) const { return gazetteer_.entry(matches_[match].entry); }

  void FindNamesakes() {
    for (uint32_t i = 0; i < matches_.size(); ++i) {
      if (EntryOf(i).kind != Kind::kCountry || !matches_[i].needs_context) continue;
      uint32_t j = i;
      while (j > 0 && matches_[j - 1].first == matches_[i].first) --j;
      for (; j < matches_.size() && matches_[j].first == matches_[i].first; ++j) {
        const bool same = matches_[j].last == matches_[i].last && EntryOf(j).country != EntryOf(i).country;
        if (same && EntryOf(j).kind == Kind::kPlace) namesakes_.push_back({i, j});
      }
    }
  }

  // The countries that matches name on their own; a part of a longer name does not ("Congress" in "African
  // National Congress").
  void CollectNamed() {
    std::set<uint32_t> undecided;
    for (const Namesake& namesake : namesakes_) undecided.insert(namesake.place);
    uint32_t first = 0, reach = 0;  // of the longest match so far
    for (uint32_t i = 0; i < matches_.size(); ++i) {
      const GazetteerMatch& match = matches_[i];
      const bool inside = match.last < reach || (match.last == reach && match.first > first);
      if (match.last > reach) first = match.first, reach = match.last;
      if (match.needs_context || inside || undecided.contains(i)) continue;
      const GazetteerEntry& entry = EntryOf(i);
      named_.insert(entry.country);
      if (entry.country.empty() || namesakes_.empty()) continue;
      by_sentence_[tokens_[match.first].sentence].insert(entry.country);
      if (entry.kind == Kind::kPlace || entry.kind == Kind::kCapital)
        places_[entry.country].insert(entry.name);
    }
  }

  // The country by its own people and towns, and by other countries in the sentence; the place by other
  // places of its country.
  void Decide(const Namesake& namesake) {
    const std::string& country = EntryOf(namesake.country).country;
    const std::string& owner = EntryOf(namesake.place).country;
    size_t for_country = named_.contains(country) ? 3 : 0;
    for (const std::string& beside : by_sentence_[tokens_[matches_[namesake.country].first].sentence])
      for_country += beside != country && beside != owner;
    const size_t for_place = places_[owner].size();
    GazetteerMatch& winner = matches_[for_country > for_place ? namesake.country : namesake.place];
    GazetteerMatch& loser = matches_[for_country > for_place ? namesake.place : namesake.country];
    winner.needs_context = false;
    loser.last = loser.first;
  }

  const std::vector<Token>& tokens_;
  const Gazetteer& gazetteer_;
  std::vector<GazetteerMatch> matches_;
  std::vector<Namesake> namesakes_;
  std::set<std::string> named_;
  std::map<uint32_t, std::set<std::string>> by_sentence_;  // countries, by sentence
  std::map<std::string, std::set<std::string>> places_;    // by country
};

}  // namespace

std::vector<GazetteerMatch> SelectMatches(std::vector<GazetteerMatch> found, const std::vector<Token>& tokens,
                                          const Gazetteer& gazetteer) {
  return MatchReader(std::move(found), tokens, gazetteer).Run();
}

}  // namespace onrecord
