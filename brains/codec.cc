#include "brains/codec.h"

namespace neuroprospect::brains {
namespace {

constexpr std::uint16_t kGenomeVersion = 1;
constexpr std::uint16_t kMemoryVersion = 1;

}  // namespace

// how cereal finds each struct's fields
template <class Archive>
void serialize(Archive& archive, PortKey& key) {
  archive(key.high, key.low);
}

template <class Archive>
void serialize(Archive& archive, HiddenLayer& layer) {
  archive(layer.cell, layer.width);
}

template <class Archive>
void serialize(Archive& archive, LearningGenes& genes) {
  LearningGenes::declare(genes, [&](const Parameter&, double& gene) { archive(gene); });
}

template <class Archive>
void serialize(Archive& archive, BrainGenome& genome) {
  archive(genome.architecture.hidden, genome.wiring.sensors, genome.wiring.actuators,
          genome.wiring.numbers, genome.learning, genome.mutation_target);
}

template <class Archive>
void serialize(Archive& archive, Memory& memory) {
  archive(memory.sensors, memory.observations);
}

Blob encode(const BrainGenome& genome) {
  validate(genome);
  return neuroprospect::encode(BlobKind::brain_genome, kGenomeVersion, genome);
}

BrainGenome decode_brain(std::span<const std::byte> blob) {
  auto genome = decode<BrainGenome>(blob, BlobKind::brain_genome, kGenomeVersion);
  validate(genome);
  return genome;
}

Blob encode(const Memory& memory) {
  validate(memory);
  return neuroprospect::encode(BlobKind::memory, kMemoryVersion, memory);
}

Memory decode_memory(std::span<const std::byte> blob) {
  auto memory = decode<Memory>(blob, BlobKind::memory, kMemoryVersion);
  validate(memory);
  return memory;
}

}  // namespace neuroprospect::brains
