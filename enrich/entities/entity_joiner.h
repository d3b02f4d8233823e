#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/entities/cluster.h"
#include "enrich/entities/join_weights.h"
#include "enrich/entities/resolve_entities.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

// The most mentions that a search looks back, so that a text of one endless sentence does not cost the square
// of its length.
inline constexpr uint32_t kMentionHorizon = 400;

// Joins the mentions of one article to clusters; the inside of ResolveEntities. Its steps are in
// join_names.cc, join_descriptions.cc, join_pronouns.cc and lend_countries.cc.
class EntityJoiner {
 public:
  EntityJoiner(const ArticleFrame& article, const TokenView& view, std::vector<Mention>* mentions);

  // Clusters that were not merged into others; mentions know theirs by `entity` (an index into all clusters).
  std::vector<Cluster> Run();

  // The gazetteer entry of the mention's name, of one of the kinds; null: none.
  const GazetteerEntry* EntryOf(const Mention& m, uint32_t kinds) const;

 private:
  static constexpr size_t kMostNames = 1000;

  // join_names.cc
  void JoinCertainNames();
  void JoinCountry(uint32_t i);
  void JoinPlace(uint32_t i);
  void JoinOrganisation(uint32_t i);
  void JoinFullName(uint32_t i);
  void JoinBareName(uint32_t i);
  bool SpeaksForGovernment(const Mention& m) const;
  int32_t BracketOwner(uint32_t i) const;
  bool IsFullPersonName(const Mention& m) const;
  double BareNameScore(const Mention& m, const PersonName& bare, const Cluster& cluster) const;

  // join_descriptions.cc
  void JoinAppositions();
  bool IsAppositionOf(const Mention& name, const Mention& nominal) const;
  void JoinNominal(uint32_t i);
  void JoinPersonNominal(uint32_t i);
  void JoinBodyNominal(uint32_t i);
  void JoinCountryNominal(uint32_t i);
  bool RolesFit(const Mention& m, const Cluster& cluster) const;
  bool HeldOffice(const Cluster& cluster, std::string_view office) const;
  bool IsDefinite(const Mention& m) const;
  bool IsIndefinite(const Mention& m) const;
  bool OwnedByPronoun(const Mention& m) const;
  bool IsKinship(const Mention& m) const;
  std::string OwnersCountry(uint32_t i);
  std::string CountryOfSubject(uint32_t i) const;
  void AbsorbIntroduced(uint32_t i);

  // join_pronouns.cc
  void JoinPronoun(uint32_t i);
  bool JoinGroupNamedTogether(uint32_t i);

  // lend_countries.cc
  void LendCountries();
  bool IsOffice(const GazetteerEntry& entry) const;
  bool HoldsOffice(const Cluster& cluster) const;
  bool IsStateBody(const Cluster& cluster) const;
  bool IsMainSubject(const Mention& m, bool reports) const;
  std::string CountryOfPlaceBefore(uint32_t i) const;
  std::string CountryInParagraph(uint32_t i) const;
  std::string MainCountry() const;

  // entity_joiner.cc
  int32_t NewCluster(const Mention& m);
  // The mention joins the cluster by `rule`, a row of entity_rules.tsv.
  void Add(int32_t cluster, uint32_t mention, const char* rule);
  void Merge(int32_t into, int32_t from);
  int32_t Find(int32_t cluster) const;
  // The first mention of the search for the cluster of a name; limits the cost of long lists of names.
  size_t FirstCandidate() const { return clusters_.size() > kMostNames ? clusters_.size() - kMostNames : 0; }
  uint64_t Candidates() const { return clusters_.size() - FirstCandidate(); }
  // Takes the steps of mention `i` from the article's budget. False: it is used up; that is noted.
  bool Take(uint32_t i, uint64_t steps) const;
  // The best cluster among those mentioned before i, at most `sentences` back; -1: none above `floor`.
  int32_t MostSalient(uint32_t i, uint32_t sentences, double floor,
                      const std::function<double(const Cluster&)>& fit) const;
  double Salience(const Mention& candidate, const Mention& m) const;
  bool IsSubject(const Mention& m) const;
  bool InQuotes(const Mention& m) const { return in_quotes_[m.head_token]; }
  bool Inside(const Mention& inner) const;
  uint32_t SentenceOf(const Mention& m) const { return view_[m.first_token].sentence; }
  std::string_view Word(uint32_t token) const {
    return token < view_.size() ? view_[token].text : std::string_view();
  }
  void MarkQuotes();
  void MarkAnonymous();

  const ArticleFrame& article_;
  const TokenView& view_;
  const Gazetteer& gazetteer_;
  const JoinWeights weights_;
  std::vector<Mention>& mentions_;
  std::vector<Cluster> clusters_;
  std::vector<bool> in_quotes_;  // by token
  std::vector<bool> anonymous_;  // by sentence: someone in it does not want to be named
  std::vector<bool> nested_;     // by mention: inside another one
};

}  // namespace onrecord
