#include "enrich/syntax/word_inputs.h"

namespace onrecord::syntax {
namespace {

// How many words that are not frequent are remembered; then all are forgotten.
constexpr size_t kRemembered = 2048;

}  // namespace

WordInputs::WordInputs(const Model& model) : model_(model) { Forget(); }

void WordInputs::Forget() {
  words_.clear();
  numbers_ = FlatIndex(kRemembered + kMost);
  rows_.clear();
  sums_.clear();
}

uint32_t WordInputs::Number(std::string_view form, uint64_t hash) {
  const uint32_t known = numbers_.Find(hash);
  if (known != FlatIndex::kNone && words_[known] == form) return known;
  const auto number = static_cast<uint32_t>(words_.size());
  words_.emplace_back(form);
  new_words_.push_back(form);
  numbers_.Insert(hash, number);
  return number;
}

const std::vector<const float*>& WordInputs::Find(std::span<const std::string_view> forms) {
  if (words_.size() >= kRemembered) Forget();
  found_.assign(forms.size(), nullptr);
  missing_.clear();
  new_words_.clear();
  for (size_t i = 0; i < forms.size(); ++i) {
    const uint64_t hash = HashOfForm(forms[i]);
    found_[i] = model_.network().InputOf(forms[i], hash);
    if (found_[i] == nullptr) missing_.emplace_back(i, Number(forms[i], hash));
  }
  if (!new_words_.empty()) {
    Matrix& sums = sums_.emplace_back();
    input_sums_.Compute(model_.network(), model_.weights(), model_.features(), model_.vectors(), new_words_,
                        &sums);
    for (int i = 0; i < sums.rows; ++i) rows_.push_back(sums.row(i));
  }
  for (const auto& [at, number] : missing_) found_[at] = rows_[number];
  return found_;
}

}  // namespace onrecord::syntax
