#pragma once
#include <string_view>

namespace onrecord::ingest {

// What a line of an export of a news database is (see export_words.tsv).
enum class ExportMark { kNone, kEnd, kBody, kLabel, kFoot, kCode, kLength, kRights, kDocument };

struct ExportLine {
  ExportMark mark = ExportMark::kNone;
  std::string_view field;  // of a label, foot or code: the field it fills, "-": none
  std::string_view rest;   // what stands behind the word
};

// Linear in the line, of which at most 300 bytes are looked at.
ExportLine MarkOf(std::string_view line);

}  // namespace onrecord::ingest
