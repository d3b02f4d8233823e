#include "ingest/identity/article_identity.h"

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

bool IsOrIsBelow(std::string_view host, std::string_view rule) {
  return host == rule ||
         (host.size() > rule.size() && EndsWith(host, rule) && host[host.size() - rule.size() - 1] == '.');
}

std::string_view WithoutWww(std::string_view host) {
  return StartsWith(host, "www.") ? host.substr(4) : host;
}

std::string_view HostOfUrl(std::string_view rest) {
  std::string_view authority = rest.substr(0, rest.find_first_of("/?#\\"));
  if (const size_t user = authority.rfind('@'); user != std::string_view::npos) {
    authority.remove_prefix(user + 1);
  }
  if (StartsWith(authority, "[")) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

}  // namespace

std::string HostOf(std::string_view global_id) {
  const std::string id = AsciiLower(global_id);
  const std::string_view view = id;
  std::string_view host;
  if (StartsWith(view, "http://") || StartsWith(view, "https://")) {
    host = HostOfUrl(view.substr(view.find("//") + 2));
  } else if (StartsWith(view, "tag:")) {
    host = view.substr(4, view.find_first_of(",:/", 4) - 4);
  } else if (StartsWith(view, "urn:newsml:")) {
    host = view.substr(11, view.find_first_of(":/", 11) - 11);
  }
  while (EndsWith(host, ".")) host.remove_suffix(1);
  return std::string(WithoutWww(host));
}

absl::StatusOr<Authorities> Authorities::Parse(const std::vector<std::string>& rules) {
  Authorities out;
  for (const std::string& rule : rules) {
    const size_t equals = rule.find('=');
    std::string host = equals == std::string::npos ? "" : AsciiLower(Trim(rule.substr(0, equals)));
    const std::string feed = equals == std::string::npos ? "" : std::string(Trim(rule.substr(equals + 1)));
    host = WithoutWww(host);
    if (host.empty() || feed.empty() || host.find_first_of("/: ") != std::string::npos) {
      return InvalidArgument("--authority '", rule, "': expected HOST=FEED, such as daily.example=daily");
    }
    out.rules_.emplace_back(std::move(host), feed);
  }
  return out;
}

Authorities::Trust Authorities::Of(std::string_view host, std::string_view feed) const {
  Trust trust = Trust::kNoRule;
  if (host.empty()) return trust;
  for (const auto& [rule, trusted] : rules_) {
    if (!IsOrIsBelow(host, rule)) continue;
    if (trusted == feed) return Trust::kTrusted;
    trust = Trust::kOther;
  }
  return trust;
}

std::string ArticleId(const Item& item, std::string_view feed, std::string_view path, Identity identity,
                      const Authorities& authorities) {
  if (const std::string& id = item.global_id; !id.empty()) {
    const Authorities::Trust trust = authorities.Of(HostOf(id), feed);
    const bool everywhere =
        trust == Authorities::Trust::kTrusted || (trust == Authorities::Trust::kNoRule && feed.empty());
    return everywhere ? Sha256Hex(id) : Sha256HexOfParts({"global", feed, id});
  }
  if (!item.declared.item_id.empty()) return Sha256HexOfParts({"feed", feed, item.declared.item_id});
  if (identity == Identity::kPath) return Sha256HexOfParts({"path", path, StrCat(item.index)});
  return item.revision_id;
}

}  // namespace onrecord::ingest
