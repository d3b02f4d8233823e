#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/syntax/lemma_rules.h"
#include "enrich/syntax/name_layer.h"
#include "enrich/syntax/network.h"
#include "enrich/syntax/packed_network.h"
#include "enrich/syntax/rule_tags.h"
#include "enrich/syntax/word_features.h"
#include "enrich/syntax/word_vectors.h"

namespace onrecord::syntax {

// What was learned from the treebanks: the network, the features it knows, the rules of base forms. Or, as a
// way out, the rules of rule_tags.tsv alone. Made once, used by any number of threads; cheap to copy.
class Model {
 public:
  // `frequent`: the words that get their part of the first layer worked out beforehand; no line breaks in
  // them.
  Model(Weights weights, FeatureIndex features, WordVectors vectors, LemmaRules lemmas,
        std::vector<std::string> frequent);

  // The same model with the layer of names.
  Model WithNames(NameLayer names) const;
  // The same model with groups of like words for the layer of names; the network reads none of them.
  // `vectors`: only their groups are kept.
  Model WithGroups(const WordVectors& vectors) const;

  // The model built into the program.
  static absl::StatusOr<Model> BuiltIn();
  // Tags and lemmas by rules, no trees.
  static absl::StatusOr<Model> FromRules(const LexiconFiles& files);
  // `which`: "" for the one built in, "none" for the rules, else a file. kNotFound: it cannot be read.
  static absl::StatusOr<Model> Load(const std::string& which, const LexiconFiles& files);
  // Reads what Serialise wrote. kDataLoss: cut short, or changed since it was written. kInvalidArgument: not
  // a model, or of another version. The message starts with `origin`.
  static absl::StatusOr<Model> Parse(std::string_view bytes, std::string_view origin);
  // Only where not empty.
  std::string Serialise() const;

  // Whether there are only rules.
  bool empty() const { return weights_ == nullptr; }
  // First 8 hex digits of its hash; "none" where there are only rules.
  const std::string& version() const { return version_; }
  // Only where not empty.
  const Weights& weights() const { return *weights_; }
  const FeatureIndex& features() const { return learned_->features; }
  const WordVectors& vectors() const { return learned_->vectors; }
  // Empty where the model was trained without names: then the network's own scores decide.
  const NameLayer& names() const { return *names_; }
  const PackedNetwork& network() const { return learned_->network; }
  const LemmaRules& lemmas() const { return learned_->lemmas; }
  // Only where empty.
  const RuleTags& rules() const { return *rules_; }

 private:
  struct Learned {
    FeatureIndex features;
    WordVectors vectors;
    LemmaRules lemmas;
    PackedNetwork network;
  };
  Model() = default;
  void Set(Weights weights, FeatureIndex features, WordVectors vectors, LemmaRules lemmas,
           std::vector<std::string> frequent);

  // Shared by the copies of the model: large, and never changed.
  std::shared_ptr<const Weights> weights_;
  std::shared_ptr<const Learned> learned_;
  std::shared_ptr<const NameLayer> names_ = std::make_shared<NameLayer>();
  std::shared_ptr<const RuleTags> rules_;
  std::string version_ = "none";
};

}  // namespace onrecord::syntax
