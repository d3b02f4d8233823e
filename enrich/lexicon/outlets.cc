#include "enrich/lexicon/outlets.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

// "https://www.Post.example:80/a?b" -> "www.post.example".
std::string HostOf(std::string_view url) {
  if (const size_t scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  return AsciiLower(url.substr(0, url.find_first_of("/?#:")));
}

}  // namespace

absl::StatusOr<Outlets> Outlets::Read(const LexiconFiles& files) {
  Outlets outlets;
  OR_ASSIGN_OR_RETURN(
      const Table table,
      Table::Read(files, "outlets.tsv", {"surface", "canonical", "domains", "agency", "example"}));
  std::vector<std::pair<std::string, Outlet>> in_capitals;  // names of two words and more: "BBC NEWS"
  for (const Table::Row& row : table.rows()) {
    const std::string& agency = row.cells[3];
    if (agency != "yes" && agency != "no") {
      return InvalidArgument(row.where, ": expected yes or no, got '", agency, "'");
    }
    if (row.cells[0].empty() || row.cells[1].empty()) {
      return InvalidArgument(row.where, ": expected a surface and a canonical name, got an empty cell");
    }
    const Outlet outlet{row.cells[1], agency == "yes"};
    outlets.by_surface_[row.cells[0]] = outlet;
    if (row.cells[0].find(' ') != std::string::npos)
      in_capitals.emplace_back(AsciiUpper(row.cells[0]), outlet);
    for (const std::string_view domain : Split(row.cells[2], ' ')) {
      if (!domain.empty()) outlets.by_domain_[AsciiLower(domain)] = outlet;
    }
    outlets.examples_.push_back({row.where, row.cells[4], outlet.canonical, outlet.agency});
  }
  for (auto& [surface, outlet] : in_capitals) outlets.by_surface_.try_emplace(std::move(surface), outlet);
  return outlets;
}

const Outlets::Outlet* Outlets::Find(std::string_view surface) const {
  auto it = by_surface_.find(surface);
  if (it == by_surface_.end() && surface.size() > 4) {
    const bool has_the = surface.starts_with("The ") || surface.starts_with("THE ");
    it = has_the ? by_surface_.find(surface.substr(4)) : by_surface_.find(StrCat("The ", surface));
  }
  return it == by_surface_.end() ? nullptr : &it->second;
}

const Outlets::Outlet* Outlets::FindByUrl(std::string_view url) const {
  const std::string host = HostOf(url);
  for (std::string_view rest = host; rest.find('.') != rest.npos; rest.remove_prefix(rest.find('.') + 1)) {
    if (const auto it = by_domain_.find(rest); it != by_domain_.end()) return &it->second;
  }
  return nullptr;
}

}  // namespace onrecord
