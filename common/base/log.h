#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/strings.h"

// Structured logging on standard error: a time, a level, the name of a fact, and its fields.
//
//   log::Warning("article_rejected", {{"key", record.key}, {"why", Message(status)}});
//   2026-11-22T10:00:00.000Z warning article_rejected key="3fa9…" why="not valid UTF-8"
//
// Values are quoted and their control characters escaped: text from articles cannot forge a line.
// Thread-safe.
namespace onrecord::log {

struct Field {
  Field(std::string_view name, std::string_view value) : name(name), value(value) {}
  Field(std::string_view name, const char* value) : name(name), value(value) {}
  Field(std::string_view name, const std::string& value) : name(name), value(value) {}
  template <typename T>
  Field(std::string_view name, T number) : name(name), value(StrCat(number)) {}
  std::string_view name;
  std::string value;
};
using Fields = std::initializer_list<Field>;

void Debug(std::string_view fact, Fields fields = {});
void Info(std::string_view fact, Fields fields = {});
void Warning(std::string_view fact, Fields fields = {});
void Error(std::string_view fact, Fields fields = {});

// "debug", "info" (default), "warning", "error" or "off"; anything else is kInvalidArgument.
absl::Status SetLevel(std::string_view level);

}  // namespace onrecord::log
