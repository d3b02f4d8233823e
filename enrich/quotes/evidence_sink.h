#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/strings.h"
#include "enrich/lexicon/quote_weights.h"

namespace onrecord {

// What speaks for or against a finding, one name a fact ("frame=that", "cue=say:that"). One pass over the
// facts serves two readers: the sum of their weights, and their names for the fit and for people.
class EvidenceSink {
 public:
  // Sums the weights of what is added, for each of the two models.
  explicit EvidenceSink(const QuoteWeights& weights) : weights_(&weights) {}
  // Collects the names of what is added.
  explicit EvidenceSink(std::vector<std::string>* names) : names_(names) {}

  // The fact whose name is `parts` joined. Constant time.
  void Add(std::initializer_list<std::string_view> parts) {
    if (names_ != nullptr) {
      std::string name;
      for (const std::string_view part : parts) name += part;
      names_->push_back(std::move(name));
    } else {
      const QuoteWeights::Weight weight = weights_->Of(parts);
      border_ += weight.border;
      right_ += weight.right;
    }
  }
  double border() const { return border_; }
  double right() const { return right_; }

 private:
  const QuoteWeights* weights_ = nullptr;
  std::vector<std::string>* names_ = nullptr;
  double border_ = 0, right_ = 0;
};

}  // namespace onrecord
