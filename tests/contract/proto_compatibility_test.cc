#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "common/base/strings.h"
#include "onrecord/v1/enriched_article.pb.h"
#include "onrecord/v1/record_service.pb.h"
#include "tests/support/paths.h"

// What was published once stays: no field, enum value, message or method may go, change its number, its type
// or its name. tests/contract/proto_baseline.txt lists all of them; OR_UPDATE_GOLDEN=1 adds what is new to
// it.
namespace onrecord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

const std::string kBaseline = support::SourcePath("tests/contract/proto_baseline.txt");

// What each thing is, by its name: "onrecord.v1.Quote#2" -> "kind onrecord.v1.QuoteKind".
using Listing = std::map<std::string, std::string>;

std::string TypeOf(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) return field.message_type()->full_name();
  if (field.enum_type() != nullptr) return field.enum_type()->full_name();
  return field.type_name();
}

void AddEnum(const EnumDescriptor& type, Listing* out) {
  for (int i = 0; i < type.value_count(); ++i) {
    (*out)[StrCat(type.full_name(), "=", type.value(i)->number())] = type.value(i)->name();
  }
}

void AddMessage(const Descriptor& message, Listing* out) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const char* label = field.is_repeated() ? "repeated " : field.has_presence() ? "optional " : "";
    const std::string oneof =
        field.real_containing_oneof() == nullptr ? "" : StrCat(" of ", field.real_containing_oneof()->name());
    (*out)[StrCat(message.full_name(), "#", field.number())] =
        StrCat(field.name(), " ", label, TypeOf(field), oneof);
  }
  for (int i = 0; i < message.nested_type_count(); ++i) AddMessage(*message.nested_type(i), out);
  for (int i = 0; i < message.enum_type_count(); ++i) AddEnum(*message.enum_type(i), out);
}

void AddFile(const FileDescriptor& file, Listing* out) {
  if (!StartsWith(file.name(), "onrecord/")) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), out);
  for (int i = 0; i < file.message_type_count(); ++i) AddMessage(*file.message_type(i), out);
  for (int i = 0; i < file.enum_type_count(); ++i) AddEnum(*file.enum_type(i), out);
  for (int s = 0; s < file.service_count(); ++s) {
    for (int m = 0; m < file.service(s)->method_count(); ++m) {
      const auto& method = *file.service(s)->method(m);
      (*out)[method.full_name()] =
          StrCat(method.input_type()->full_name(), " -> ", method.server_streaming() ? "stream " : "",
                 method.output_type()->full_name());
    }
  }
}

Listing Current() {
  Listing out;
  AddFile(*v1::ListQuotesRequest::descriptor()->file(), &out);
  AddFile(*v1::EnrichedArticle::descriptor()->file(), &out);
  return out;
}

Listing Baseline() {
  Listing out;
  std::ifstream in(kBaseline);
  for (std::string line; std::getline(in, line);) {
    const size_t tab = line.find('\t');
    if (tab != std::string::npos) out[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return out;
}

// What of `baseline` is gone or another in `current`.
std::vector<std::string> Broken(const Listing& baseline, const Listing& current) {
  std::vector<std::string> broken;
  for (const auto& [name, what] : baseline) {
    const auto found = current.find(name);
    if (found == current.end()) {
      broken.push_back(StrCat(name, ": was '", what, "', is gone"));
    } else if (found->second != what) {
      broken.push_back(StrCat(name, ": was '", what, "', is '", found->second, "'"));
    }
  }
  return broken;
}

TEST(ProtoCompatibility, NothingThatWasPublishedChanges) {
  const Listing baseline = Baseline(), current = Current();
  if (std::getenv("OR_UPDATE_GOLDEN") != nullptr) {
    std::ofstream out(kBaseline);
    for (const auto& [name, what] : current) out << name << '\t' << what << '\n';
    return;
  }
  ASSERT_GT(baseline.size(), 100u) << kBaseline;
  EXPECT_EQ(Broken(baseline, current), std::vector<std::string>{});
}

TEST(ProtoCompatibility, ARemovedRenumberedRetypedOrRenamedFieldIsFound) {
  const Listing current = Current();
  const std::string field = "onrecord.v1.Quote#21";
  ASSERT_EQ(current.at(field), "text string");
  Listing changed = current;
  changed.erase(field);
  EXPECT_EQ(Broken(current, changed).size(), 1u);
  changed["onrecord.v1.Quote#2100"] = "text string";
  EXPECT_EQ(Broken(current, changed).size(), 1u);
  for (const char* other : {"text bytes", "words string", "text repeated string", "text optional string"}) {
    changed[field] = other;
    EXPECT_EQ(Broken(current, changed).size(), 1u) << other;
  }
  changed = current;
  changed["onrecord.v1.Quote#2100"] = "added string";
  EXPECT_EQ(Broken(current, changed).size(), 0u);
}

}  // namespace
}  // namespace onrecord
