#include "enrich/syntax_training/train_names.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/syntax/name_evidence.h"
#include "enrich/syntax/parser.h"
#include "enrich/syntax_training/name_chain.h"

namespace onrecord::syntax {
namespace {

using Row = NameLayer::Row;

absl::StatusOr<NameTag> TagOf(std::string_view text, const std::string& where) {
  for (int tag = 0; tag < kNameTagCount; ++tag) {
    if (Name(static_cast<NameTag>(tag)) == text) return static_cast<NameTag>(tag);
  }
  const bool other = text.size() > 2 && text[1] == '-' && (text[0] == 'B' || text[0] == 'I');
  if (other) return NameTag::kO;
  return InvalidArgument(where, ": expected O, B-PER, I-PER and so on in column 3, got '", text, "'");
}

// What the network says of a sentence, and the features that follow, still as hashes.
NameChain MakeChain(const Model& model, Parser* parser, const NamedSentence& sentence,
                    const TrainNamesOptions& options) {
  std::vector<Word> words = sentence.words;
  NameStates states;
  parser->Parse(&words, &states);
  std::vector<uint16_t> clues;
  if (options.clues) clues = options.clues(words);
  const NameInput input = {words, states.scores.values.data(), clues, &model.vectors(), &options.lists};
  NameFeatures features(input);
  NameChain chain;
  chain.foreign = sentence.foreign;
  chain.unlabelled = sentence.unlabelled;
  chain.features.resize(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    features.Append(i, &chain.features[i]);
    chain.plain.push_back(chain.features[i].empty() ? 0 : features.plain());
    int gold = static_cast<int>(sentence.words[i].name);
    chain.may_begin.push_back(NameLayer::MayBegin(words[i]));
    if (chain.features[i].empty()) gold = 0;
    // What follows a word that was passed over must start anew.
    if (!NameLayer::MayFollow(i == 0 ? 0 : chain.gold.back(), gold)) --gold;
    const bool is_begin = gold % 2 == 1;
    if (is_begin && !chain.may_begin.back()) gold = 0;
    chain.gold.push_back(gold);
  }
  chain.words = std::move(words);
  for (const uint8_t state : states.states)
    chain.states.push_back((static_cast<float>(state) - kZero) / kUnit);
  return chain;
}

// Puts the hints for a sentence in front of its chain's features, where there are some.
void AddHintsTo(const NameHints& hints, const NamedSentence& sentence, NameChain* chain) {
  const NameHints::Tags* tags = hints.Find(sentence.words);
  for (size_t i = 0; tags != nullptr && i < sentence.words.size(); ++i) {
    std::vector<uint32_t>& features = chain->features[i];
    const size_t before = features.size();
    if (before == 0) continue;
    AddHints(*tags, chain->words, i, &features);
    chain->plain[i] += features.size() - before;
  }
}

// Numbers for the features that are seen often enough; the others are forgotten.
class FeatureNumbers {
 public:
  explicit FeatureNumbers(int least_count) : least_count_(least_count) {}

  void Count(const NameChain& chain) {
    for (const auto& features : chain.features) {
      for (const uint32_t feature : features) ++counts_[feature];
    }
  }

  // Puts numbers for the hashes of a chain.
  void Number(NameChain* chain) {
    for (size_t i = 0; i < chain->features.size(); ++i) {
      std::vector<uint32_t>& features = chain->features[i];
      const bool looked_at = !features.empty();
      std::vector<uint32_t> known;
      const size_t plain = chain->plain[i];
      for (size_t j = 0; j < features.size(); ++j) {
        const auto count = counts_.find(features[j]);
        const bool is_known = count != counts_.end() && count->second >= least_count_;
        if (j < plain) chain->plain[i] -= !is_known;
        if (!is_known) continue;
        const auto [place, is_new] = numbers_.emplace(features[j], static_cast<uint32_t>(keys_.size()));
        if (is_new) keys_.push_back(features[j]);
        known.push_back(place->second);
      }
      if (looked_at && known.empty()) known.push_back(0);
      features = std::move(known);
    }
  }

  // The hash of each number.
  const std::vector<uint32_t>& keys() const { return keys_; }

 private:
  int least_count_;
  std::unordered_map<uint32_t, int> counts_;
  std::unordered_map<uint32_t, uint32_t> numbers_;
  std::vector<uint32_t> keys_;
};

// Learns from the chains whose tags are known, or from all. `keys`: the hash of each feature's row.
NameWeights Learn(std::vector<NameChain>* chains, bool known_alone, const TrainNamesOptions& options,
                  std::vector<uint32_t>* keys) {
  FeatureNumbers numbers(options.least_count);
  std::vector<const NameChain*> used;
  for (const NameChain& chain : *chains) {
    if (known_alone && chain.unlabelled) continue;
    numbers.Count(chain);
    used.push_back(&chain);
  }
  for (NameChain& chain : *chains) numbers.Number(&chain);
  *keys = numbers.keys();
  keys->push_back(0);
  const size_t words = used.empty() ? 0 : used[0]->gold.size();
  return LearnNameChains(used, keys->size(), words == 0 ? 0 : used[0]->states.size() / words, options);
}

// What was learned says of a word of a chain.
NameLayer::Scored ScoreOf(const NameWeights& weights, const NameChain& chain, size_t at) {
  NameLayer::Scored scored;
  scored.is_open = !chain.features[at].empty();
  if (!scored.is_open) return scored;
  const auto add = [&](float input, const Row& row) {
    for (size_t tag = 0; tag < row.size(); ++tag) scored.row[tag] += input * row[tag];
  };
  for (const uint32_t feature : chain.features[at]) add(1, weights.rows[feature]);
  const size_t width = weights.states.size();
  for (size_t k = 0; k < width; ++k) add(chain.states[at * width + k], weights.states[k]);
  for (size_t tag = 1; tag < scored.row.size() && !chain.may_begin[at]; tag += 2) scored.row[tag] = -1e9f;
  return scored;
}

// Gives the sentences without tags those that a teacher finds, who learned from the others and reads hints.
void TagUnlabelled(const std::vector<NamedSentence>& sentences, const TrainNamesOptions& options,
                   std::vector<NameChain>* chains) {
  std::vector<NameChain> taught = *chains;
  for (size_t i = 0; options.hints != nullptr && i < taught.size(); ++i)
    AddHintsTo(*options.hints, sentences[i], &taught[i]);
  std::vector<uint32_t> keys;
  TrainNamesOptions teaching = options;
  teaching.learnings = options.teachings;
  const NameWeights weights = Learn(&taught, true, teaching, &keys);
  const NameLayer decoder({}, {}, Matrix(), weights.follow, {});
  std::vector<std::vector<Word>> words;
  std::vector<UnparsedSentence> asked;
  std::vector<NameLayer::Scored> scored;
  words.reserve(sentences.size());
  uint32_t document = 0;
  for (size_t i = 0; i < sentences.size(); ++i) {
    if (i > 0 && sentences[i].document != sentences[i - 1].document) ++document;
    if (!sentences[i].unlabelled) continue;
    words.push_back(sentences[i].words);
    asked.push_back({words.back(), {}, document});
    for (size_t at = 0; at < words.back().size(); ++at) scored.push_back(ScoreOf(weights, taught[i], at));
  }
  ShareNameEvidence(asked, &scored);
  size_t first = 0, next = 0;
  for (size_t i = 0; i < sentences.size(); ++i) {
    if (!sentences[i].unlabelled) continue;
    std::vector<Word>& found = words[next++];
    decoder.Decode({scored.data() + first, found.size()}, found);
    first += found.size();
    for (size_t at = 0; at < found.size(); ++at) (*chains)[i].gold[at] = static_cast<int>(found[at].name);
  }
}

// Features that tell less than this are left out: fewer are looked up faster, and names are found as well.
constexpr float kLeast = 3.5f / 32;

// The layer of what was learned, without the features that tell next to nothing.
NameLayer MakeLayer(const NameWeights& weights, const std::vector<uint32_t>& keys, const NameLists& lists) {
  std::vector<uint32_t> kept_keys;
  std::vector<Row> kept_rows;
  for (size_t i = 0; i < weights.rows.size(); ++i) {
    float greatest = 0;
    for (const float value : weights.rows[i]) greatest = std::max(greatest, std::fabs(value));
    if (greatest < kLeast) continue;
    kept_keys.push_back(keys[i]);
    kept_rows.push_back(weights.rows[i]);
  }
  Matrix states;
  states.Reset(static_cast<int>(weights.states.size()), NameLayer::kColumns);
  for (size_t i = 0; i < weights.states.size(); ++i)
    std::copy(weights.states[i].begin(), weights.states[i].end(), states.row(static_cast<int>(i)));
  return NameLayer(std::move(kept_keys), std::move(kept_rows), std::move(states), weights.follow, lists);
}

}  // namespace

absl::StatusOr<std::vector<NamedSentence>> ReadNames(std::string_view text, std::string_view origin) {
  std::vector<NamedSentence> out;
  NamedSentence sentence;
  int number = 0;
  const auto finish = [&] {
    if (!sentence.words.empty()) out.push_back(sentence);
    sentence.words.clear();
  };
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    constexpr std::string_view kDocument = "# newdoc id = ";
    if (StartsWith(line, kDocument)) sentence.document = Trim(line.substr(kDocument.size()));
    if (Trim(line).empty()) finish();
    if (Trim(line).empty() || line[0] == '#') continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    const std::string where = StrCat(origin, ":", number);
    if (cells.size() < 3 || cells[1].empty())
      return InvalidArgument(where, ": expected number, form and tag separated by tabs");
    OR_ASSIGN_OR_RETURN(const NameTag tag, TagOf(Trim(cells[2]), where));
    Word& word = sentence.words.emplace_back();
    word.form = cells[1];
    word.name = tag;
  }
  finish();
  return out;
}

absl::StatusOr<NameLayer> TrainNames(const Model& model, const std::vector<NamedSentence>& sentences,
                                     const TrainNamesOptions& options) {
  if (sentences.empty()) return InvalidArgument("there is no sentence to learn names from");
  if (model.empty()) return InvalidArgument("names are learned over a network, and there is none");
  Parser parser(model);
  std::vector<NameChain> chains;
  for (const NamedSentence& sentence : sentences)
    chains.push_back(MakeChain(model, &parser, sentence, options));
  const bool any =
      std::any_of(sentences.begin(), sentences.end(), [](const auto& s) { return s.unlabelled; });
  if (any) TagUnlabelled(sentences, options, &chains);
  std::vector<uint32_t> keys;
  const NameWeights weights = Learn(&chains, false, options, &keys);
  return MakeLayer(weights, keys, options.lists);
}

}  // namespace onrecord::syntax
