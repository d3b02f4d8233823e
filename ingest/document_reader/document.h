#pragma once
#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The values that leave the document reader.
namespace onrecord::ingest {

inline constexpr size_t kMaxArticleFileBytes = 16u
                                               << 20;  // a file of one article, and one item of a longer file
inline constexpr size_t kMaxTextBytes = 1u << 20;

// What markup, feed fields or JSON keys say about an article; empty: not declared. As DeclaredMetadata in
// proto/onrecord/v1/article.proto.
struct Declared {
  std::string title, outlet, byline;
  std::string published, modified;  // RFC 3339 or YYYY-MM-DD
  std::string url;
  std::string language;  // BCP 47
  std::string section, agency;
  std::string item_id;
};

// One article.
struct Item {
  uint32_t index = 0;       // 0-based number within the file, rejected items counted
  std::string text;         // UTF-8, neither empty nor beyond kMaxTextBytes
  std::string revision_id;  // SHA-256 of the item's bytes
  std::string global_id;    // URL, URN or UUID that names the article everywhere; empty: none
  Declared declared;
  double left_out = 0;  // share of a page's prose that is not in `text`, 0 to 1
  // Under embargo until then; InfiniteFuture: without an end.
  absl::Time not_before = absl::InfinitePast();
  // Of an article in an archive: the path of its file there, valid UTF-8, and as Document has them.
  std::string member, media_type, encoding;
};

// Why something was refused. The names (`Name`) are stable: dashboards and scripts rely on them.
enum class Reason {
  kEmpty,          // no bytes, or white space only
  kTooLarge,       // file, item or text beyond its limit
  kBinary,         // not text
  kUndecodable,    // text in no encoding that is understood
  kBrokenJson,     // not well formed
  kBrokenXml,      // not well formed
  kBrokenHtml,     // nested or expanding beyond all reason
  kBrokenArchive,  // packed data that cannot be unpacked
  kBrokenMail,     // no mail message
  kNoText,         // well formed, but no article text in it
  kUnknownType,    // neither extension nor content shows the type
  kNotRegular,     // a link, a pipe, a socket, a device
  kUnreadable,     // no permission, or an error of the disk
  kUndeliverable,  // the log refuses the record
  kKillsReader,    // the reader died of it several times
  kMoreItems,      // stands for the refused items of a file beyond the first hundred
  kRemoved,        // people have removed this article
  kWithdrawn,      // canceled or withheld by its provider: no article
  kEmbargoed,      // under embargo without an end
};
// kTooLarge -> "too_large".
std::string_view Name(Reason reason);

struct Reject {
  std::optional<uint32_t> index;  // the item; unset: the file, or what is left of it
  Reason reason = Reason::kEmpty;
  std::string detail;  // what, where, and what was expected
};

struct Document {
  std::string media_type;  // as SourceFile.media_type in article.proto; of gzip data, what is packed
  std::string encoding;    // "UTF-8", "UTF-16LE", "windows-1252" …
  std::string sha256;      // of the bytes
  std::vector<Item> items;
  std::vector<Reject> rejects;
};

}  // namespace onrecord::ingest
