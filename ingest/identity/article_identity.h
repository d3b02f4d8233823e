#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/document_reader/document.h"
#include "ingest/document_reader/identity.h"

namespace onrecord::ingest {

// Which feeds may speak for which hosts: --authority HOST=FEED. A host stands for itself and the hosts below
// it.
class Authorities {
 public:
  // kInvalidArgument: not HOST=FEED.
  static absl::StatusOr<Authorities> Parse(const std::vector<std::string>& rules);

  enum class Trust {
    kTrusted,  // a rule lets this feed speak for the host
    kOther,    // rules name other feeds for the host
    kNoRule,   // no rule names the host
  };
  Trust Of(std::string_view host, std::string_view feed) const;

 private:
  std::vector<std::pair<std::string, std::string>> rules_;  // host in lower case, feed
};

// The host that a global id belongs to, in lower case, without "www." and port: of an http(s) URL, of
// "urn:newsml:HOST:…" and "tag:HOST,…". Empty where it has none (a UUID).
std::string HostOf(std::string_view global_id);

// article_id (64 hex digits) of `item`:
//   its global id, where the feed is trusted for its host, or no rule names the host and the feed has no
//   name; else its global id within the feed, so that no feed can replace another's article by claiming its
//   address; else its own id within the feed; else its bytes, or its path and number there.
std::string ArticleId(const Item& item, std::string_view feed, std::string_view path, Identity identity,
                      const Authorities& authorities);

}  // namespace onrecord::ingest
