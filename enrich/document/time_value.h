#pragma once
#include <optional>
#include <string>

#include "enrich/document/provenance.h"
#include "enrich/document/span.h"

namespace onrecord {

enum class Precision { kNone, kMinute, kDay, kWeek, kMonth, kSeason, kYear, kDecade, kInterval };

// A time, its precision and its basis. It is never more exact than its source.
struct TimeValue {
  std::string edtf;        // "2021-10-12", "2021-10", "2019/2021-10-12"; empty: open
  std::string earliest;    // first day it can mean, "YYYY-MM-DD"; empty: unbounded or not known
  std::string latest;      // last day it can mean
  std::string expression;  // the words in the text; empty: none
  std::optional<Span> span;
  Basis basis = Basis::kNone;
  Precision precision = Precision::kNone;
  std::string zone;  // as written: IANA name or offset; empty: not given
};

}  // namespace onrecord
