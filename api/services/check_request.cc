#include "api/services/check_request.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <cmath>
#include <set>
#include <string>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "onrecord/v1/filter.pb.h"

namespace onrecord::api {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kLongestString = 1024;
constexpr size_t kLongestToken = 4096;
constexpr int kMostValues = 100;
constexpr int kMostValuesInAll = 1000;
constexpr int kMostWords = 64;

bool IsToken(const std::string& name) { return name == "page_token" || name == "resume_token"; }

// Fields that are matched by words need one.
bool IsWords(const std::string& name) {
  static const std::set<std::string> names = {"text", "outlet", "speaker", "affiliation", "role",
                                              "via",  "place",  "actor",   "source",      "target"};
  return names.count(name) > 0;
}

int CountWords(const std::string& text) {
  int words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

bool AllDigits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "2031", "2031-05" or "2031-05-03", with a month and a day that exist.
bool IsDate(const std::string& text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  if (!AllDigits(std::string_view(text).substr(0, 4))) return false;
  if (text.size() == 4) return true;
  if (text[4] != '-' || !AllDigits(text.substr(5, 2))) return false;
  const int month = std::stoi(text.substr(5, 2));
  if (month < 1 || month > 12) return false;
  if (text.size() == 7) return true;
  if (text[7] != '-' || !AllDigits(text.substr(8, 2))) return false;
  const int year = std::stoi(text.substr(0, 4));
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int day = std::stoi(text.substr(8, 2));
  return day >= 1 && day <= days[month - 1];
}

std::string Names(const EnumDescriptor& type) {
  std::string out;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    StrAppend(&out, out.empty() ? "" : ", ", type.value(i)->name());
  }
  return out;
}

class Walk {
 public:
  std::vector<Violation> Take() { return std::move(violations_); }

  void CheckMessage(const Message& message, const std::string& path) {
    const std::string& type = message.GetDescriptor()->full_name();
    if (type == "onrecord.v1.DateRange") return CheckDates(static_cast<const v1::DateRange&>(message), path);
    if (type == "onrecord.v1.TimeRange") return CheckTimes(static_cast<const v1::TimeRange&>(message), path);
    if (type == "google.protobuf.Duration") return CheckInterval(message, path);
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const std::string at = path.empty() ? field->name() : StrCat(path, ".", field->name());
      if (field->is_repeated()) {
        CheckRepeated(message, *field, at);
      } else {
        CheckOne(message, *field, -1, at);
      }
    }
  }

 private:
  void Add(const std::string& field, const std::string& description) {
    violations_.push_back({field, description});
  }

  void CheckRepeated(const Message& message, const FieldDescriptor& field, const std::string& path) {
    const int size = message.GetReflection()->FieldSize(message, &field);
    if (size > kMostValues) return Add(path, StrCat("expected at most ", kMostValues, " values, got ", size));
    values_ += size;
    if (values_ > kMostValuesInAll) {
      return Add(path,
                 StrCat("expected at most ", kMostValuesInAll, " values in all fields together, got more"));
    }
    for (int i = 0; i < size; ++i) CheckOne(message, field, i, StrCat(path, "[", i, "]"));
  }

  void CheckOne(const Message& message, const FieldDescriptor& field, int index, const std::string& path) {
    const Reflection& r = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return CheckString(
            index < 0 ? r.GetString(message, &field) : r.GetRepeatedString(message, &field, index),
            field.name(), path);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(
            index < 0 ? r.GetEnumValue(message, &field) : r.GetRepeatedEnumValue(message, &field, index),
            *field.enum_type(), index >= 0, path);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(
            index < 0 ? r.GetMessage(message, &field) : r.GetRepeatedMessage(message, &field, index), path);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckConfidence(r.GetDouble(message, &field), path);
      case FieldDescriptor::CPPTYPE_INT32:
        if (r.GetInt32(message, &field) < 0) {
          Add(path, StrCat("expected 0 or more, got ", r.GetInt32(message, &field)));
        }
        return;
      default:
        return;
    }
  }

  void CheckString(const std::string& text, const std::string& name, const std::string& path) {
    const size_t most = IsToken(name) ? kLongestToken : kLongestString;
    if (text.size() > most) return Add(path, StrCat("expected at most ", most, " bytes, got ", text.size()));
    if (text.empty()) return Add(path, "expected a value, got an empty one");
    if (!IsWords(name)) return;
    if (!HasLetterOrDigit(text)) return Add(path, StrCat("expected a word, got '", text, "'"));
    // A claimed quotation, which stands in no filter, is read word by word.
    const bool is_claim = path == "text";
    if (!is_claim && CountWords(text) > kMostWords)
      Add(path, StrCat("expected at most ", kMostWords, " words"));
  }

  void CheckEnum(int value, const EnumDescriptor& type, bool in_list, const std::string& path) {
    const bool known = type.FindValueByNumber(value) != nullptr;
    if (known && !(in_list && value == 0)) return;
    Add(path, StrCat("expected one of ", Names(type), ", got ", value));
  }

  void CheckConfidence(double value, const std::string& path) {
    if (!(value >= 0 && value <= 1)) Add(path, StrCat("expected 0 to 1, got ", value));
  }

  void CheckDates(const v1::DateRange& range, const std::string& path) {
    for (const auto& [name, date] : {std::pair{".first", &range.first()}, {".last", &range.last()}}) {
      if (date->empty() || IsDate(*date)) continue;
      return Add(path + name,
                 StrCat("expected YYYY, YYYY-MM or YYYY-MM-DD, got ",
                        date->size() <= 40 ? StrCat("'", *date, "'") : StrCat(date->size(), " bytes")));
    }
    // Equal beginnings are in order: all of 2031 ends after the first day of 2031-05.
    const size_t shorter = std::min(range.first().size(), range.last().size());
    if (range.last().substr(0, shorter) < range.first().substr(0, shorter)) {
      Add(path + ".last", StrCat("expected a day not before ", range.first(), ", got ", range.last()));
    }
  }

  void CheckTimes(const v1::TimeRange& range, const std::string& path) {
    for (const auto& [name, at] : {std::pair{".start", &range.start()}, {".end", &range.end()}}) {
      if (at->seconds() >= -62135596800 && at->seconds() <= 253402300799 && at->nanos() >= 0 &&
          at->nanos() < 1000000000) {
        continue;
      }
      return Add(path + name, "expected a time in the years 1 to 9999");
    }
    const auto key = [](const google::protobuf::Timestamp& at) {
      return std::pair(at.seconds(), at.nanos());
    };
    if (range.has_start() && range.has_end() && key(range.end()) < key(range.start())) {
      Add(path + ".end", "expected a time not before start, got an earlier one");
    }
  }

  void CheckInterval(const Message& message, const std::string& path) {
    const auto& interval = static_cast<const google::protobuf::Duration&>(message);
    const double seconds = static_cast<double>(interval.seconds()) + interval.nanos() / 1e9;
    if (!(seconds >= 1 && seconds <= 3600)) Add(path, StrCat("expected 1 s to 1 h, got ", seconds, " s"));
  }

  std::vector<Violation> violations_;
  int values_ = 0;
};

}  // namespace

std::vector<Violation> CheckRequest(const Message& request) {
  Walk walk;
  walk.CheckMessage(request, "");
  return walk.Take();
}

}  // namespace onrecord::api
