#include "bodies/codec.h"

#include "bodies/fields.h"
#include "bodies/unimal.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

constexpr std::uint16_t kVersion = 1;

}  // namespace

template <class Archive>
void serialize(Archive& archive, LimbId& id) {
  archive(id.birth, id.ordinal);
}

template <class Archive>
void serialize(Archive& archive, LimbGene& gene) {
  archive(gene.id);
  for_each_field(gene, [&](const char*, auto& field) { archive(field); });
}

template <class Archive>
void save(Archive& archive, const BodyGenome& genome) {
  archive(genome.head_density_kgm3, genome.limb_density_kgm3, genome.limbs);
}

template <class Archive>
void load(Archive& archive, BodyGenome& genome) {
  cereal::size_type limbs = 0;
  archive(genome.head_density_kgm3, genome.limb_density_kgm3, cereal::make_size_tag(limbs));
  // before anything is allocated for what the blob claims
  require_input(limbs <= kLimbsHigh, "limbs: {} genes; at most {} limbs", limbs, kLimbsHigh);
  genome.limbs.resize(limbs);
  for (LimbGene& gene : genome.limbs) archive(gene);
}

Blob encode(const BodyGenome& genome) {
  return neuroprospect::encode(BlobKind::body_genome, kVersion, genome);
}

BodyGenome decode_body(std::span<const std::byte> blob) {
  auto genome = decode<BodyGenome>(blob, BlobKind::body_genome, kVersion);
  validate(genome);
  return genome;
}

}  // namespace neuroprospect::bodies
