#include "enrich/syntax/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "common/base/hash.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "syntax_model.h"

namespace onrecord::syntax {
namespace {

// A file is name, version, the 64 hex digits of the SHA-256 of what follows, the sizes, the keys of the
// features, the matrices, the rules of base forms as text. Embeddings are bytes times a scale for each row,
// all else 32-bit floats; little endian.
constexpr std::string_view kName = "onrecord-syntax ";
constexpr std::string_view kVersion = "0006\n";
// The same without word vectors or groups of words, and their size.
constexpr std::string_view kPlainVersion = "0005\n";
constexpr size_t kHashSize = 64;

template <typename T>
void Append(const T* values, size_t n, std::string* out) {
  out->append(reinterpret_cast<const char*>(values), n * sizeof(T));
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  bool Read(T* values, size_t n) {
    if (bytes_.size() / sizeof(T) < n) return false;
    if (n > 0) std::memcpy(values, bytes_.data(), n * sizeof(T));  // an empty vector has no data()
    bytes_.remove_prefix(n * sizeof(T));
    return true;
  }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

void AppendRow(const float* row, int columns, std::string* out) {
  float top = 1e-20f;
  for (int j = 0; j < columns; ++j) top = std::max(top, std::fabs(row[j]));
  const float scale = top / 127;
  Append(&scale, 1, out);
  for (int j = 0; j < columns; ++j) out->push_back(static_cast<char>(std::lround(row[j] / scale)));
}

bool ReadRow(Cursor* cursor, int columns, float* row) {
  float scale = 0;
  std::vector<int8_t> bytes(static_cast<size_t>(columns));
  if (!cursor->Read(&scale, 1) || !cursor->Read(bytes.data(), bytes.size())) return false;
  for (size_t j = 0; j < bytes.size(); ++j) row[j] = static_cast<float>(bytes[j]) * scale;
  return true;
}

bool IsSensible(const Shape& s) {
  for (const int size : {s.embedding, s.hidden, s.arc, s.label}) {
    if (size <= 0 || size > 1024 || size % kLanes != 0) return false;
  }
  return s.features > 0 && s.features < 10'000'000 && s.vectors >= 0 && s.vectors <= 1024;
}

void AppendShape(const Shape& s, bool has_vectors, std::string* out) {
  Append(&s.features, 1, out);
  if (has_vectors) Append(&s.vectors, 1, out);
  for (const int* size : {&s.embedding, &s.hidden, &s.arc, &s.label}) Append(size, 1, out);
}

bool ReadShape(Cursor* cursor, bool has_vectors, Shape* s) {
  if (!cursor->Read(&s->features, 1) || (has_vectors && !cursor->Read(&s->vectors, 1))) return false;
  for (int* size : {&s->embedding, &s->hidden, &s->arc, &s->label}) {
    if (!cursor->Read(size, 1)) return false;
  }
  return IsSensible(*s);
}

bool ReadNetwork(Cursor* cursor, bool has_vectors, std::vector<uint64_t>* keys,
                 std::unique_ptr<Weights>* weights) {
  Shape shape;
  if (!ReadShape(cursor, has_vectors, &shape)) return false;
  keys->resize(static_cast<size_t>(shape.features) - 1);
  if (!cursor->Read(keys->data(), keys->size())) return false;
  *weights = std::make_unique<Weights>(shape);
  for (int i = 0; i < kWeightCount; ++i) {
    Matrix& m = (**weights)[static_cast<WeightName>(i)];
    if (i == kEmbedding) {
      for (int r = 0; r < m.rows; ++r) {
        if (!ReadRow(cursor, m.columns, m.row(r))) return false;
      }
    } else if (!cursor->Read(m.values.data(), m.values.size())) {
      return false;
    }
  }
  return true;
}

}  // namespace

Model::Model(Weights weights, FeatureIndex features, WordVectors vectors, LemmaRules lemmas,
             std::vector<std::string> frequent) {
  Set(std::move(weights), std::move(features), std::move(vectors), std::move(lemmas), std::move(frequent));
  version_ = Serialise().substr(kName.size() + kVersion.size(), 8);
}

Model Model::WithNames(NameLayer names) const {
  Model model = *this;
  model.names_ = std::make_shared<const NameLayer>(std::move(names));
  model.version_ = model.Serialise().substr(kName.size() + kVersion.size(), 8);
  return model;
}

Model Model::WithGroups(const WordVectors& vectors) const {
  return Model(*weights_, features(), vectors.GroupsOnly(), lemmas(), network().frequent())
      .WithNames(*names_);
}

void Model::Set(Weights weights, FeatureIndex features, WordVectors vectors, LemmaRules lemmas,
                std::vector<std::string> frequent) {
  PackedNetwork network(weights, features, vectors, std::move(frequent));
  weights_ = std::make_shared<const Weights>(std::move(weights));
  learned_ = std::make_shared<const Learned>(
      Learned{std::move(features), std::move(vectors), std::move(lemmas), std::move(network)});
}

absl::StatusOr<Model> Model::BuiltIn() {
  return Parse(SyntaxModel()[0].content, "the syntax model built in");
}

absl::StatusOr<Model> Model::FromRules(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(RuleTags rules, RuleTags::Load(files));
  Model model;
  model.rules_ = std::make_shared<const RuleTags>(std::move(rules));
  return model;
}

absl::StatusOr<Model> Model::Load(const std::string& which, const LexiconFiles& files) {
  if (which.empty()) return BuiltIn();
  if (which == "none") return FromRules(files);
  const absl::StatusOr<std::string> bytes = ReadFile(which);
  if (!bytes.ok()) return NotFound("the syntax model ", Message(bytes.status()));
  return Parse(*bytes, which);
}

std::string Model::Serialise() const {
  std::string body;
  const bool has_vectors = vectors().words() > 0;
  AppendShape(weights_->shape, has_vectors, &body);
  Append(features().keys().data(), features().keys().size(), &body);
  for (int i = 0; i < kWeightCount; ++i) {
    const Matrix& m = (*weights_)[static_cast<WeightName>(i)];
    if (i == kEmbedding) {
      for (int r = 0; r < m.rows; ++r) AppendRow(m.row(r), m.columns, &body);
    } else {
      Append(m.values.data(), m.values.size(), &body);
    }
  }
  if (has_vectors) body += vectors().Serialise();
  body += names().Serialise();
  StrAppend(&body, Join(network().frequent(), "\n"), "\n\n", lemmas().Serialise());
  return StrCat(kName, has_vectors ? kVersion : kPlainVersion, Sha256Hex(body), body);
}

absl::StatusOr<Model> Model::Parse(std::string_view bytes, std::string_view origin) {
  if (!StartsWith(bytes, kName))
    return InvalidArgument(origin, ": expected a syntax model, got something else");
  std::string_view rest = bytes.substr(kName.size());
  const bool has_vectors = StartsWith(rest, kVersion);
  if (!has_vectors && !StartsWith(rest, kPlainVersion)) {
    return InvalidArgument(origin, ": a syntax model of version '", Trim(rest.substr(0, 4)), "', expected '",
                           Trim(kVersion), "': train it again with 'onrecord train-syntax'");
  }
  rest.remove_prefix(kVersion.size());
  if (rest.size() < kHashSize || Sha256Hex(rest.substr(kHashSize)) != rest.substr(0, kHashSize)) {
    return DataLoss(origin, ": the syntax model is cut short or was changed: its hash does not fit its ",
                    bytes.size(), " bytes");
  }
  Cursor cursor(rest.substr(kHashSize));
  std::vector<uint64_t> keys;
  std::unique_ptr<Weights> weights;
  if (!ReadNetwork(&cursor, has_vectors, &keys, &weights)) {
    return DataLoss(origin, ": the syntax model's sizes do not fit its contents");
  }
  std::string_view texts = cursor.rest();
  WordVectors vectors;
  if (has_vectors && (!vectors.Parse(&texts) || vectors.columns() != weights->shape.vectors))
    return DataLoss(origin, ": the syntax model's word vectors are broken");
  NameLayer names;
  if (!names.Parse(&texts)) return DataLoss(origin, ": the syntax model's layer of names is broken");
  const size_t gap = texts.find("\n\n");
  if (gap == std::string_view::npos) return DataLoss(origin, ": the syntax model has no list of words");
  std::vector<std::string> frequent;
  for (const std::string_view word : Split(texts.substr(0, gap), '\n')) frequent.emplace_back(word);
  OR_ASSIGN_OR_RETURN(LemmaRules lemmas, LemmaRules::Parse(texts.substr(gap + 2)));
  Model model;
  model.Set(std::move(*weights), FeatureIndex(std::move(keys)), std::move(vectors), std::move(lemmas),
            std::move(frequent));
  model.names_ = std::make_shared<const NameLayer>(std::move(names));
  model.version_ = std::string(rest.substr(0, 8));
  return model;
}

}  // namespace onrecord::syntax
