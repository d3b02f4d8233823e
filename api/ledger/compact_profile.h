#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/ledger/occurrence.h"

namespace onrecord::ledger {

// A profile as it is kept to be compared: each stem once, with the parts of the profile that have it. A sixth
// of a Profile, and one pass over two of them adds up all that they share.
struct CompactProfile {
  // Stored, too: see PackProfile.
  enum Part : uint8_t { kContent = 1, kSpeaker = 2, kSurroundings = 4, kQuoted = 8, kContentWord = 16 };

  std::optional<int32_t> day;
  std::optional<DayRange> said;
  uint64_t key = 0;
  Form form = Form::kDirect;
  std::string surname;
  std::vector<StemId> ids;  // rising
  std::vector<float> weights;
  std::vector<uint8_t> parts;    // that have the stem; kContentWord: it is no function word
  std::vector<StemId> sequence;  // the words of the content
  // What follows from those: see AddUp.
  float content_weight = 0, content_norm = 0;
  float quoted_weight = 0, surroundings_weight = 0, passage_weight = 0;
  int content_words = 0;   // of `sequence`
  int quoted_content = 0;  // content words among the quoted stems
  bool has_quoted = false;
};

// The passage has the words of content and paragraph but those of the speaker.
inline bool IsOfPassage(uint8_t parts) {
  return (parts & CompactProfile::kSurroundings) != 0 ||
         (parts & (CompactProfile::kContent | CompactProfile::kSpeaker)) == CompactProfile::kContent;
}

// Adds up all but `content_words`. O(stems).
void AddUp(CompactProfile* profile);

CompactProfile CompactOf(const Profile& profile);

}  // namespace onrecord::ledger
