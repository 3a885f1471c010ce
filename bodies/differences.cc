#include "bodies/differences.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "bodies/anatomy.h"
#include "bodies/fields.h"

namespace neuroprospect::bodies {
namespace {

std::string text(double value) { return fmt::format("{}", value); }
std::string text(JointAxes axes) { return std::string(name_of(axes)); }
std::string text(LimbId id) { return to_string(id); }

// the names and values of a gene's fields
std::vector<std::pair<std::string_view, std::string>> fields_of(const LimbGene& gene) {
  std::vector<std::pair<std::string_view, std::string>> fields;
  for_each_field(gene, [&](std::string_view name, const auto& field) {
    fields.emplace_back(name, text(field));
  });
  return fields;
}

std::string text(const LimbGene& gene) {
  std::string result;
  for (const auto& [name, value] : fields_of(gene)) {
    result += fmt::format("{}{}={}", result.empty() ? "" : " ", name, value);
  }
  return result;
}

}  // namespace

std::vector<MutationRecord> differences(std::string_view op, const BodyGenome& before,
                                        const BodyGenome& after) {
  std::vector<MutationRecord> records;
  const auto compare = [&](LimbId limb, std::string_view field, const std::string& old,
                           const std::string& now) {
    if (old != now) records.push_back({std::string(op), limb, std::string(field), old, now});
  };
  compare(kHead, "head_density_kgm3", text(before.head_density_kgm3),
          text(after.head_density_kgm3));
  compare(kHead, "limb_density_kgm3", text(before.limb_density_kgm3),
          text(after.limb_density_kgm3));
  for (const LimbGene& gene : before.limbs) {
    const LimbGene* heir = find_limb(after, gene.id);
    if (heir == nullptr) {
      compare(gene.id, "limb", text(gene), "");
      continue;
    }
    const auto old = fields_of(gene);
    const auto now = fields_of(*heir);
    for (std::size_t i = 0; i < old.size(); ++i) {
      compare(gene.id, old[i].first, old[i].second, now[i].second);
    }
  }
  for (const LimbGene& gene : after.limbs) {
    if (find_limb(before, gene.id) == nullptr) compare(gene.id, "limb", "", text(gene));
  }
  return records;
}

}  // namespace neuroprospect::bodies
