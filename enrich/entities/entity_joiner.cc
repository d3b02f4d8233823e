#include "enrich/entities/entity_joiner.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {

EntityJoiner::EntityJoiner(const ArticleFrame& article, const TokenView& view, std::vector<Mention>* mentions)
    : article_(article),
      view_(view),
      gazetteer_(view.gazetteer()),
      weights_(view.lexicon().entity_rules),
      mentions_(*mentions) {
  MarkQuotes();
  MarkAnonymous();
  nested_.assign(mentions_.size(), false);
  uint32_t reach = 0;
  for (size_t i = 0; i < mentions_.size(); ++i) {
    mentions_[i].entity = -1;
    nested_[i] = mentions_[i].span.begin < reach;
    reach = std::max(reach, mentions_[i].span.end);
  }
}

std::vector<Cluster> EntityJoiner::Run() {
  JoinCertainNames();
  JoinAppositions();
  for (uint32_t i = 0; i < mentions_.size(); ++i) {
    const Mention& m = mentions_[i];
    if (m.entity >= 0) {
      AbsorbIntroduced(i);
      continue;
    }
    if (!Take(i, m.form == MentionForm::kName ? Candidates() : std::min(i, kMentionHorizon))) break;
    if (m.form == MentionForm::kName) {
      JoinBareName(i);
    } else if (m.form == MentionForm::kNominal) {
      JoinNominal(i);
    } else {
      JoinPronoun(i);
    }
  }
  LendCountries();
  for (Mention& m : mentions_) {
    if (m.entity < 0) continue;
    m.entity = Find(m.entity);
    for (int32_t& other : m.others) other = Find(other);
    // A name of unknown kind that acts is taken for a person.
    Cluster& cluster = clusters_[static_cast<size_t>(m.entity)];
    if (cluster.named && cluster.kind == EntityKind::kOther && !m.plural && IsSubject(m))
      cluster.kind = EntityKind::kPerson;
  }
  return std::move(clusters_);
}

bool EntityJoiner::Take(uint32_t i, uint64_t steps) const {
  WorkBudget* const budget = article_.budget;
  if (budget == nullptr || budget->Take(1 + steps)) return true;
  budget->Note("whom the mentions from byte ", mentions_[i].span.begin, " speak of");
  return false;
}

int32_t EntityJoiner::NewCluster(const Mention& m) {
  Cluster cluster;
  cluster.kind = m.kind;
  clusters_.push_back(std::move(cluster));
  return static_cast<int32_t>(clusters_.size()) - 1;
}

int32_t EntityJoiner::Find(int32_t cluster) const {
  while (clusters_[static_cast<size_t>(cluster)].merged >= 0)
    cluster = clusters_[static_cast<size_t>(cluster)].merged;
  return cluster;
}

// Adds the mention's facts to those of the cluster.
void EntityJoiner::Add(int32_t cluster, uint32_t mention, const char* rule) {
  Mention& m = mentions_[mention];
  cluster = Find(cluster);
  Cluster& c = clusters_[static_cast<size_t>(cluster)];
  m.entity = cluster;
  m.why.rule = rule;
  m.why.confidence = std::min(m.why.confidence, view_.Confidence(rule));
  c.mentions.push_back(mention);
  if (m.form == MentionForm::kPronoun) {
    if (!c.gender && m.gender != 'n') c.gender = m.gender;
    return;
  }
  if (!m.role.empty() && std::find(c.roles.begin(), c.roles.end(), m.role) == c.roles.end())
    c.roles.push_back(m.role);
  if (c.affiliation.empty()) c.affiliation = m.affiliation;
  if (c.country.empty()) c.country = m.country;
  if (!c.gender) c.gender = m.gender;
  if (c.mentions.size() == 1) c.plural = m.plural;
}

void EntityJoiner::Merge(int32_t into, int32_t from) {
  into = Find(into);
  from = Find(from);
  if (into == from) return;
  Cluster& a = clusters_[static_cast<size_t>(into)];
  Cluster& b = clusters_[static_cast<size_t>(from)];
  b.merged = into;
  a.mentions.insert(a.mentions.end(), b.mentions.begin(), b.mentions.end());
  std::sort(a.mentions.begin(), a.mentions.end());
  for (const std::string& role : b.roles) {
    if (std::find(a.roles.begin(), a.roles.end(), role) == a.roles.end()) a.roles.push_back(role);
  }
  if (a.affiliation.empty()) a.affiliation = b.affiliation;
  if (a.country.empty()) a.country = b.country;
  if (!a.gender) a.gender = b.gender;
  for (const uint32_t i : b.mentions) mentions_[i].entity = into;
}

int32_t EntityJoiner::MostSalient(uint32_t i, uint32_t sentences, double floor,
                                  const std::function<double(const Cluster&)>& fit) const {
  const Mention& m = mentions_[i];
  int32_t best = -1;
  double best_score = floor;
  std::vector<int32_t> seen;
  const uint32_t horizon = i > kMentionHorizon ? i - kMentionHorizon : 0;
  for (uint32_t j = i; j-- > horizon;) {
    const Mention& candidate = mentions_[j];
    if (SentenceOf(m) - SentenceOf(candidate) > sentences) break;
    if (candidate.entity < 0 || candidate.span.Contains(m.span)) continue;
    const int32_t cluster = Find(candidate.entity);
    const double fits = fit(clusters_[static_cast<size_t>(cluster)]);
    if (fits <= 0) continue;
    const double score = Salience(candidate, m) + fits;
    if (score > best_score) {
      best_score = score;
      best = cluster;
    }
  }
  return best;
}

// How present `candidate` is to a reader who has come to `m`: near, subject, standing for itself.
double EntityJoiner::Salience(const Mention& candidate, const Mention& m) const {
  const uint32_t distance = SentenceOf(m) - SentenceOf(candidate);
  double score = 10 + weights_.sentence * std::min(distance, 4u) + weights_.any_sentence * distance;
  if (IsSubject(candidate)) score += weights_.subject;
  if (nested_[static_cast<size_t>(&candidate - mentions_.data())]) score += weights_.nested;
  if (InQuotes(candidate) != InQuotes(m))
    score += InQuotes(m) ? weights_.outside_quotes : weights_.inside_quotes;
  if (candidate.form == MentionForm::kName) score += weights_.name;
  score += weights_.token * std::min(m.first_token - candidate.first_token, 100u);
  return score;
}

bool EntityJoiner::IsSubject(const Mention& m) const {
  if (view_.token(m.head_token).deprel != Deprel::kNone) {
    for (uint32_t t = m.first_token; t < m.last_token; ++t) {
      const Token& token = view_.token(t);
      const bool subject = token.deprel == Deprel::kNsubj || token.deprel == Deprel::kNsubjPass ||
                           token.deprel == Deprel::kNsubjOuter;
      const auto head = static_cast<uint32_t>(token.head);
      if (subject && (head < m.first_token || head >= m.last_token)) return true;
    }
    return false;
  }
  // Without a tree: the first thing outside quotation marks that a sentence speaks of.
  const uint32_t first = view_.sentences()[SentenceOf(m)].first_token;
  for (uint32_t t = m.first_token; t-- > first;) {
    if (view_[t].letter && !in_quotes_[t]) return false;
  }
  return !in_quotes_[m.first_token];
}

void EntityJoiner::MarkQuotes() {
  in_quotes_.assign(view_.size(), false);
  uint32_t t = 0;
  for (const QuotedStretch& stretch : article_.stretches) {
    while (t < view_.size() && view_.token(t).span.begin < stretch.outer.begin) ++t;
    for (; t < view_.size() && view_.token(t).span.begin < stretch.inner.end; ++t) in_quotes_[t] = true;
  }
}

void EntityJoiner::MarkAnonymous() {
  anonymous_.assign(view_.sentences().size(), false);
  for (uint32_t t = 0; t < view_.size(); ++t) {
    if (!view_[t].Is(EntityWord::kAnonymous)) continue;
    const std::string word = AsciiLower(view_[t].text);
    bool counts = word.starts_with("anonym") || word.starts_with("un");
    for (uint32_t back = 1; back <= 4 && back <= t && !counts; ++back) {
      const std::string_view before = view_[t - back].text;
      counts = before == "not" || before == "n't" || before == "n’t";
    }
    if (counts) anonymous_[view_[t].sentence] = true;
  }
}

}  // namespace onrecord
