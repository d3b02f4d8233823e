#include "enrich/entities/resolve_entities.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/entities/describe_unnamed.h"
#include "enrich/entities/entity_joiner.h"
#include "enrich/lexicon/actor_codes.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;

// Turns clusters into entities.
class EntityWriter {
 public:
  EntityWriter(const ArticleFrame& article, const Lexicon& lexicon, const std::vector<Mention>& mentions)
      : article_(article),
        lexicon_(lexicon),
        gazetteer_(lexicon.gazetteer),
        describer_(article, lexicon, mentions) {}

  Entity Write(const Cluster& cluster) const {
    Entity entity;
    entity.kind = cluster.kind;
    entity.name = cluster.named ? cluster.name : "";
    entity.affiliation = cluster.affiliation;
    entity.country = cluster.country;
    entity.gender = cluster.gender;
    entity.plural = cluster.plural;
    entity.mentions = cluster.mentions;
    entity.role = BestRole(cluster);
    if (!cluster.named) entity.description = describer_.Of(cluster, entity.role);
    if (SpeaksAsCountry(cluster)) {
      entity.name = gazetteer_.CountryName(cluster.country);
      entity.description.clear();
    }
    Code(cluster, &entity);
    if (!IsWholeCode(lexicon_, entity.actor_code)) entity.actor_code = ActorCode();
    Affiliate(cluster, &entity);
    entity.speaker_key = entity.name.empty() ? FoldName(StrCat(entity.description, "|", entity.affiliation))
                                             : FoldName(entity.name);
    return entity;
  }

 private:
  // "the Norwegian government": readers are given "Norway".
  bool SpeaksAsCountry(const Cluster& cluster) const {
    if (cluster.named || cluster.kind != EntityKind::kOrganisation || !cluster.affiliation.empty())
      return false;
    if (cluster.roles.empty() || gazetteer_.CountryName(cluster.country).empty()) return false;
    const GazetteerEntry* agent = gazetteer_.Named(Bit(Kind::kAgent), cluster.roles.front());
    return agent && agent->detail == "government" && !cluster.plural;
  }

  // The first role that no other one makes more precise; what one is to others ("sister") only for lack
  // of it.
  std::string BestRole(const Cluster& cluster) const {
    for (const std::string& role : cluster.roles) {
      const GazetteerEntry* entry = gazetteer_.Named(Bit(Kind::kRole), role);
      const bool precise =
          std::none_of(cluster.roles.begin(), cluster.roles.end(), [&](const std::string& other) {
            const std::vector<std::string_view> broad = gazetteer_.BroaderRoles(other);
            return other != role && std::find(broad.begin() + 1, broad.end(), role) != broad.end();
          });
      if (precise && !(entry && entry->detail == "kin")) return role;
    }
    return cluster.roles.empty() ? "" : cluster.roles.front();
  }

  // Whoever holds an office of a state belongs to its body, or to the country, where the text gives no other.
  void Affiliate(const Cluster& cluster, Entity* entity) const {
    const bool people =
        cluster.kind == EntityKind::kPerson || (cluster.kind == EntityKind::kGroup && cluster.plural);
    if (!people || !entity->affiliation.empty() || entity->country.empty()) return;
    const GazetteerEntry* role = gazetteer_.Named(Bit(Kind::kRole), entity->role);
    const bool of_state = lexicon_.actor_groups.Is(entity->actor_code.role(), ActorGroup::kOffice);
    if (!role || !of_state || role->detail == "kin") return;
    entity->affiliation = gazetteer_.InstitutionOf(role->name, entity->country);
    if (entity->affiliation.empty()) entity->affiliation = gazetteer_.CountryName(entity->country);
  }

  void Code(const Cluster& cluster, Entity* entity) const {
    if (cluster.kind == EntityKind::kCountry) {
      entity->actor_code = gazetteer_.CountryCode(cluster.country);
    } else if (cluster.kind == EntityKind::kPlace) {
      return;
    } else if (cluster.entry >= 0) {
      const GazetteerEntry& entry = gazetteer_.entry(static_cast<uint32_t>(cluster.entry));
      if (!entry.country.empty()) entity->country = entry.country;
      entity->actor_code = ComposeActorCode(lexicon_, entity->country, "", entry.name);
    } else if (cluster.kind == EntityKind::kOrganisation && cluster.named) {
      OrganisationCode(cluster, entity);
    } else if (cluster.kind == EntityKind::kPerson && PersonCode(cluster, entity)) {
      return;
    } else {
      entity->actor_code = ComposeActorCode(lexicon_, cluster.country, entity->role, cluster.affiliation);
    }
  }

  // A body that the gazetteers do not name: by what kind of body its name says it is.
  void OrganisationCode(const Cluster& cluster, Entity* entity) const {
    const std::string name = AsciiLower(cluster.name);
    const size_t blank = name.rfind(' ');
    const GazetteerEntry* agent = gazetteer_.Exact(name, Bit(Kind::kAgent));
    const std::string_view adjective = gazetteer_.CountryAdjective(cluster.country);
    if (agent && !adjective.empty()) entity->name = StrCat(adjective, " ", cluster.name);
    if (!agent && blank != std::string::npos)
      agent = gazetteer_.Exact(std::string_view(name).substr(blank + 1), Bit(Kind::kAgent));
    entity->actor_code = ComposeActorCode(lexicon_, cluster.country, agent ? agent->name : entity->role, "");
  }

  // "Special envoy Vey" of one whom the gazetteer knows as a minister of former days.
  bool HasAnotherOffice(const Cluster& cluster, std::string_view office) const {
    return std::any_of(cluster.roles.begin(), cluster.roles.end(), [&](const std::string& role) {
      const GazetteerEntry* entry = gazetteer_.Named(Bit(Kind::kRole), role);
      return entry && entry->title && role != office && entry->short_name != "leader" &&
             (entry->code.starts_with("GOV") || entry->code == "LEG");
    });
  }

  // By the office that the gazetteer knows for the day; what the article says of a former one counts more.
  bool PersonCode(const Cluster& cluster, Entity* entity) const {
    if (!cluster.named) return false;
    bool former = false;
    const GazetteerEntry* office = OfficeOn(gazetteer_, cluster.name, article_.day, &former);
    if (!office) return false;
    if (!cluster.country.empty() && !office->country.empty() && cluster.country != office->country)
      return false;
    entity->country = office->country;
    if (article_.day != 0 && office->from > article_.day) {  // it is yet to come
      entity->actor_code = ComposeActorCode(lexicon_, office->country, entity->role, cluster.affiliation);
      if (!entity->gender) entity->gender = office->gender;
      return true;
    }
    if (former && HasAnotherOffice(cluster, office->detail)) return false;
    const std::string_view place = gazetteer_.CountryCode(office->country);
    const ActorCode code(office->code);
    const bool has_role = std::any_of(cluster.roles.begin(), cluster.roles.end(),
                                      [](const std::string& role) { return role.starts_with("former "); });
    entity->actor_code = former || has_role            ? ActorCode(place, "ELI")
                         : IsWholeCode(lexicon_, code) ? code
                                                       : ActorCode(place, code);
    const GazetteerEntry* role = gazetteer_.Named(Bit(Kind::kRole), entity->role);
    if (entity->role.empty() || (role && role->detail == "kin"))
      entity->role = former ? StrCat("former ", office->detail) : office->detail;
    if (!entity->gender) entity->gender = office->gender;
    return true;
  }

  const ArticleFrame& article_;
  const Lexicon& lexicon_;
  const Gazetteer& gazetteer_;
  UnnamedDescriber describer_;
};

}  // namespace

std::vector<Entity> ResolveEntities(const ArticleFrame& article, const Lexicon& lexicon,
                                    std::vector<Mention>* mentions) {
  const TokenView view(article.text, article.sentences, article.tokens, {}, lexicon);
  std::vector<Cluster> clusters = EntityJoiner(article, view, mentions).Run();
  const EntityWriter writer(article, lexicon, *mentions);
  std::vector<Entity> entities;
  std::vector<int32_t> number(clusters.size(), -1);
  for (Mention& m : *mentions) {
    if (m.entity < 0) continue;
    const size_t cluster = static_cast<size_t>(m.entity);
    if (number[cluster] < 0) {
      number[cluster] = static_cast<int32_t>(entities.size());
      std::sort(clusters[cluster].mentions.begin(), clusters[cluster].mentions.end());
      entities.push_back(writer.Write(clusters[cluster]));
    }
    m.entity = number[cluster];
  }
  for (Mention& m : *mentions) {  // whom a plural means stands before it, and has a number
    for (int32_t& other : m.others) other = number[static_cast<size_t>(other)];
    std::erase_if(m.others, [&](int32_t other) { return other < 0 || other == m.entity; });
  }
  return entities;
}

int DayOf(const DocumentFields& document) {
  const int published = document.published ? DayNumber(document.published->earliest) : 0;
  if (published || !document.dateline_date) return published;
  return DayNumber(document.dateline_date->earliest);
}

int DayNumber(std::string_view date) {
  if (date.size() < 10 || date[4] != '-' || date[7] != '-') return 0;
  int day = 0;
  for (const size_t at : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (date[at] < '0' || date[at] > '9') return 0;
    day = day * 10 + (date[at] - '0');
  }
  return day;
}

}  // namespace onrecord
