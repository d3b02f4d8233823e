#include "enrich/lexicon/cue_table.h"

#include <optional>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

constexpr std::string_view kFrameNames[] = {
    "quote",     "that",      "wh",         "to",         "gerund",    "person",      "object",
    "person-to", "object-as", "object-of",  "object-for", "object-on", "object-with", "object-to",
    "of",        "for",       "on",         "about",      "against",   "with",        "at",
    "in",        "over",      "passive-to", "raising"};

std::optional<size_t> PlaceOf(std::string_view name, const std::vector<std::string_view>& names) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return i;
  }
  return std::nullopt;
}

absl::StatusOr<size_t> Choose(const Table::Row& row, size_t cell,
                              const std::vector<std::string_view>& names) {
  if (const auto place = PlaceOf(row.cells[cell], names)) return *place;
  return InvalidArgument(row.where, ": expected ", Join({names.begin(), names.end()}, "|"), ", got '",
                         row.cells[cell], "'");
}

std::string Key(CuePart part, std::string_view lemma, std::string_view second) {
  return StrCat(static_cast<int>(part), lemma, second.empty() ? "" : " ", second);
}

absl::StatusOr<Cue> ReadRow(const Table::Row& row) {
  Cue cue;
  cue.lemma = row.cells[0];
  OR_ASSIGN_OR_RETURN(const size_t part, Choose(row, 1, {"verb", "adj", "noun", "phrase"}));
  cue.part = static_cast<CuePart>(part);
  cue.kind_name = row.cells[2];
  // In the order of CueKind.
  const auto kind = PlaceOf(cue.kind_name, {"", "say", "ask", "mention", "praise", "report", "shout"});
  cue.kind = static_cast<CueKind>(kind.value_or(0));
  OR_ASSIGN_OR_RETURN(const size_t attitude, Choose(row, 3, {"speech", "belief", "intention"}));
  cue.attitude = static_cast<Attitude>(attitude);
  OR_ASSIGN_OR_RETURN(const size_t strength, Choose(row, 4, {"strong", "weak"}));
  cue.strong = strength == 0;
  const std::vector<std::string_view> names(std::begin(kFrameNames), std::end(kFrameNames));
  for (const std::string_view name : Split(row.cells[5], ',')) {
    const auto frame = PlaceOf(Trim(name), names);
    if (!frame) {
      return InvalidArgument(row.where, ": expected frames of ", Join({names.begin(), names.end()}, ","),
                             ", got '", name, "'");
    }
    cue.frames |= 1U << *frame;
  }
  cue.example = row.cells[6];
  cue.where = row.where;
  if (cue.lemma.empty() || cue.kind_name.empty() || cue.example.empty()) {
    return InvalidArgument(row.where, ": expected a cue, a class and an example");
  }
  return cue;
}

}  // namespace

std::string_view Name(Frame frame) { return kFrameNames[static_cast<size_t>(frame)]; }

absl::StatusOr<CueTable> CueTable::Read(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(
      const Table table,
      Table::Read(files, "cues.tsv", {"cue", "pos", "class", "attitude", "strength", "frames", "example"}));
  CueTable cues;
  for (const Table::Row& row : table.rows()) {
    OR_ASSIGN_OR_RETURN(Cue cue, ReadRow(row));
    const std::string key = Key(cue.part, cue.lemma, "");
    const auto [it, added] = cues.by_key_.emplace(key, cues.rows_.size());
    if (added) {
      if (cue.part == CuePart::kPhrase) {
        cues.phrases_[std::string(Split(cue.lemma, ' ')[0])].push_back(
            static_cast<uint32_t>(cues.rows_.size()));
      }
      cues.rows_.push_back(std::move(cue));
    } else {
      cues.rows_[it->second] = std::move(cue);  // a later part of the file has the last word
    }
  }
  return cues;
}

const Cue* CueTable::Find(CuePart part, std::string_view lemma) const { return Find(part, lemma, ""); }

const Cue* CueTable::Find(CuePart part, std::string_view lemma, std::string_view second) const {
  const auto it = by_key_.find(Key(part, lemma, second));
  return it == by_key_.end() ? nullptr : &rows_[it->second];
}

const std::vector<uint32_t>& CueTable::PhrasesFrom(std::string_view first) const {
  static const std::vector<uint32_t> kNone;
  const auto it = phrases_.find(first);
  return it == phrases_.end() ? kNone : it->second;
}

}  // namespace onrecord
