#include "cli/client/filter_flags.h"

#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <map>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "onrecord/v1/filter.pb.h"

namespace onrecord::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kNot[] = "not-";

std::string FlagOf(const FieldDescriptor& field) {
  std::string name = field.name();
  for (char& c : name) c = c == '_' ? '-' : c;
  return name;
}

// "QUOTE_KIND_DIRECT" -> "direct": what the names of all values begin with is left out.
std::string ShortName(const EnumDescriptor& type, const std::string& name) {
  const std::string& zero = type.value(0)->name();  // QUOTE_KIND_UNSPECIFIED
  const size_t prefix = zero.size() - std::string_view("UNSPECIFIED").size();
  std::string out = AsciiLower(std::string_view(name).substr(prefix));
  for (char& c : out) c = c == '_' ? '-' : c;
  return out;
}

std::string Choices(const EnumDescriptor& type) {
  std::string out;
  for (int i = 1; i < type.value_count(); ++i) {
    StrAppend(&out, i > 1 ? "|" : "", ShortName(type, type.value(i)->name()));
  }
  return out;
}

bool IsRange(const FieldDescriptor& field) { return field.message_type() != nullptr; }

// What a flag takes, in words.
std::string Meaning(const FieldDescriptor& field, bool exclude) {
  std::string help(exclude ? "Leaves out" : "Only");
  StrAppend(&help, " what has ", field.name() == "text" ? "these words" : "this " + FlagOf(field));
  if (field.message_type() == v1::DateRange::descriptor())
    return help + ": a day, month or year, or FROM..TO.";
  if (field.message_type() == v1::TimeRange::descriptor()) return help + ": a day or FROM..TO, in UTC.";
  if (field.is_repeated()) return help + "; may be given again for more.";
  return help + ".";
}

// The two ends of "A..B", "A..", "..B" or "A" (both ends).
void SplitRange(const std::string& text, std::string* first, std::string* last) {
  const size_t dots = text.find("..");
  *first = text.substr(0, dots);
  *last = dots == std::string::npos ? text : text.substr(dots + 2);
}

absl::Status ReadTime(const std::string& text, bool end, google::protobuf::Timestamp* at) {
  absl::Time time;
  std::string error;
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    time = absl::FromCivil(end ? day + 1 : day, absl::UTCTimeZone());
  } else if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return InvalidArgument("expected a day (2031-05-03) or a time (2031-05-03T10:00:00Z), got '", text, "'");
  }
  at->set_seconds(absl::ToUnixSeconds(time));
  return absl::OkStatus();
}

absl::Status SetRange(const std::string& text, Message* range) {
  std::string first, last;
  SplitRange(text, &first, &last);
  if (range->GetDescriptor() == v1::DateRange::descriptor()) {
    static_cast<v1::DateRange*>(range)->set_first(first);
    static_cast<v1::DateRange*>(range)->set_last(last);
    return absl::OkStatus();
  }
  auto* times = static_cast<v1::TimeRange*>(range);
  if (!first.empty()) OR_RETURN_IF_ERROR(ReadTime(first, false, times->mutable_start()));
  if (!last.empty()) OR_RETURN_IF_ERROR(ReadTime(last, true, times->mutable_end()));
  return absl::OkStatus();
}

void AddEnum(const FieldDescriptor& field, const std::string& text, Message* filter) {
  const EnumDescriptor& type = *field.enum_type();
  for (int i = 1; i < type.value_count(); ++i) {
    if (ShortName(type, type.value(i)->name()) == text) {
      filter->GetReflection()->AddEnum(filter, &field, type.value(i));
    }
  }
}

// The values given for a flag, as texts.
std::vector<std::string> Given(const FieldDescriptor& field, const std::string& flag,
                               const Options& options) {
  if (!options.Given(flag)) return {};
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) return {StrCat(options.Number(flag))};
  if (field.is_repeated()) return options.List(flag);
  return {options.Text(flag)};
}

absl::Status Set(const FieldDescriptor& field, const std::string& text, Message* filter) {
  const auto& reflection = *filter->GetReflection();
  if (IsRange(field)) return SetRange(text, reflection.MutableMessage(filter, &field));
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      AddEnum(field, text, filter);
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      reflection.SetDouble(filter, &field, std::stod(text));
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection.SetBool(filter, &field, text == "yes");
      break;
    default:
      field.is_repeated() ? reflection.AddString(filter, &field, text)
                          : reflection.SetString(filter, &field, text);
  }
  return absl::OkStatus();
}

}  // namespace

FilterFlags::FilterFlags(const Descriptor& filter) : filter_(filter) {
  Add(filter, "");
  Add(filter, kNot);
}

std::string_view FilterFlags::Own(std::string text) { return texts_.emplace_back(std::move(text)); }

void FilterFlags::Add(const Descriptor& filter, const std::string& prefix) {
  for (int i = 0; i < filter.field_count(); ++i) {
    const FieldDescriptor& field = *filter.field(i);
    Option row;
    row.name = Own(prefix + FlagOf(field));
    row.help = Own(Meaning(field, !prefix.empty()));
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
      // An exclusion of a floor is a ceiling, which no filter has.
      if (!prefix.empty()) continue;
      row.kind = OptionKind::kNumber;
      row.default_value = "0";
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      row.choices = "yes|no";
    } else if (field.is_repeated()) {
      row.kind = OptionKind::kList;
      if (field.enum_type() != nullptr) row.choices = Own(Choices(*field.enum_type()));
    }
    rows_.push_back(row);
  }
}

absl::Status FilterFlags::Read(const Options& options, Message* request) const {
  const auto& reflection = *request->GetReflection();
  const FieldDescriptor* include = request->GetDescriptor()->FindFieldByName("filter");
  const FieldDescriptor* exclude = request->GetDescriptor()->FindFieldByName("exclude");
  for (const Option& row : rows_) {
    const std::string flag(row.name);
    const bool excludes = StartsWith(flag, kNot);
    std::string name = excludes ? flag.substr(sizeof kNot - 1) : flag;
    for (char& c : name) c = c == '-' ? '_' : c;
    const FieldDescriptor& field = *filter_.FindFieldByName(name);
    for (const std::string& text : Given(field, flag, options)) {
      // Each exclusion is a filter of its own: what matches any of them is left out.
      Message* filter =
          excludes ? reflection.AddMessage(request, exclude) : reflection.MutableMessage(request, include);
      const absl::Status status = Set(field, text, filter);
      if (!status.ok()) return InvalidArgument("--", flag, ": ", onrecord::Message(status));
    }
  }
  return absl::OkStatus();
}

}  // namespace onrecord::cli
