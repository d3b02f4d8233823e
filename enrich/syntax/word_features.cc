#include "enrich/syntax/word_features.h"

#include <algorithm>

#include "common/base/utf8.h"

namespace onrecord::syntax {
namespace {

// FNV-1a, finished with a mixing step; `kind` keeps equal strings of different features apart.
uint64_t HashOf(uint64_t kind, std::string_view text) {
  uint64_t hash = 14695981039346656037u ^ (kind * 0x9E3779B97F4A7C15u);
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93u;
  return hash ^ (hash >> 32);
}

char32_t Plain(char32_t c) {
  switch (c) {
    case U'\u2018':
    case U'\u2019':
    case U'\u02BC':
      return U'\'';
    case U'\u201C':
    case U'\u201D':
      return U'"';
    case U'\u2010':
    case U'\u2011':
    case U'\u2012':
    case U'\u2013':
    case U'\u2014':
      return U'-';
    default:
      return IsDigit(c) ? U'0' : c;
  }
}

// Byte offsets of the code points of `text`, its size last.
std::vector<uint32_t> Starts(std::string_view text) {
  std::vector<uint32_t> starts;
  for (size_t at = 0; at < text.size();) {
    starts.push_back(static_cast<uint32_t>(at));
    DecodeAt(text, at, &at);
  }
  starts.push_back(static_cast<uint32_t>(text.size()));
  return starts;
}

}  // namespace

std::string NormaliseForm(std::string_view form) {
  if (form == "``" || form == "''") return "\"";
  if (std::all_of(form.begin(), form.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    std::string plain(form);
    for (char& c : plain) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') c = '0';
    }
    return plain;
  }
  std::string plain;
  for (size_t at = 0; at < form.size();) AppendUtf8(Plain(DecodeAt(form, at, &at)), &plain);
  return FoldCase(plain);
}

std::string WordShape(std::string_view form) {
  std::string shape;
  for (size_t at = 0; at < form.size();) {
    const char32_t c = DecodeAt(form, at, &at);
    const char kind = IsUpper(c)    ? 'X'
                      : IsLetter(c) ? 'x'
                      : IsDigit(c)  ? '0'
                      : c < 128     ? static_cast<char>(c)
                                    : '?';
    const size_t n = shape.size();
    if (n >= 2 && shape[n - 1] == kind && shape[n - 2] == kind) continue;
    shape += kind;
  }
  return shape;
}

std::vector<uint64_t> WordFeatures(std::string_view form) {
  const std::string word = NormaliseForm(form);
  std::vector<uint64_t> out = {HashOf(1, word), HashOf(2, form), HashOf(3, WordShape(form).substr(0, 8))};
  const std::vector<uint32_t> starts = Starts(word);
  const size_t n = starts.size() - 1;
  const std::string_view view = word;
  for (size_t k = 1; k <= 3 && k < n; ++k) out.push_back(HashOf(10 + k, view.substr(0, starts[k])));
  for (size_t k = 1; k <= 5 && k < n; ++k) out.push_back(HashOf(20 + k, view.substr(starts[n - k])));
  return out;
}

FeatureIndex::FeatureIndex(std::vector<uint64_t> keys) : keys_(std::move(keys)), rows_(keys_.size()) {
  for (uint32_t i = 0; i < keys_.size(); ++i) rows_.Insert(keys_[i], i + 1);
}

std::vector<uint32_t> FeatureIndex::Rows(std::string_view form) const {
  const std::vector<uint64_t> features = WordFeatures(form);
  for (const uint64_t feature : features) rows_.Fetch(feature);
  std::vector<uint32_t> rows;
  for (const uint64_t feature : features) {
    const uint32_t row = rows_.Find(feature);
    if (row != FlatIndex::kNone) {
      rows.push_back(row);
    } else if (rows.empty()) {
      rows.push_back(0);
    }
  }
  return rows;
}

}  // namespace onrecord::syntax
