#pragma once
#include <cstdint>
#include <string>
#include <utility>

namespace onrecord {

// A number, a text or bytes, as databases store and compare them.
class Value {
 public:
  enum class Kind { kInteger, kReal, kText, kBytes };

  Value() = default;                                                    // an empty text
  Value(int64_t integer) : kind_(Kind::kInteger), integer_(integer) {}  // NOLINT: lists of values
  Value(double real) : kind_(Kind::kReal), real_(real) {}               // NOLINT
  Value(std::string text) : text_(std::move(text)) {}                   // NOLINT
  static Value Bytes(std::string bytes) {
    Value value(std::move(bytes));
    value.kind_ = Kind::kBytes;
    return value;
  }

  Kind kind() const { return kind_; }
  int64_t integer() const { return integer_; }
  double real() const { return real_; }
  const std::string& text() const { return text_; }  // also bytes
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Kind kind_ = Kind::kText;
  int64_t integer_ = 0;
  double real_ = 0;
  std::string text_;
};

}  // namespace onrecord
