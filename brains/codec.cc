#include "brains/codec.h"

#include <algorithm>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

// Version 1 had layers of tanh units alone. Version 2 lacks growth, and is written where there is
// none.
constexpr std::uint16_t kGenomeVersion = 3;
constexpr std::uint16_t kGrownVersion = 2;
constexpr std::uint16_t kMemoryVersion = 1;

// How wiring is written: what the mask lacks is left out, and the mask is bits.
struct PackedWiring {
  std::vector<float> numbers;
  std::vector<std::uint8_t> mask;
};

PackedWiring packed(const InnateWiring& wiring) {
  if (wiring.mask.empty()) return {wiring.numbers, {}};
  PackedWiring result;
  const bool direct = wiring.encoding == Encoding::direct;
  if (!direct) result.numbers = wiring.numbers;
  result.mask.resize((wiring.mask.size() + 7) / 8);
  for (std::size_t i = 0; i < wiring.mask.size(); ++i) {
    if (wiring.mask[i] == 0) continue;
    result.mask[i / 8] = static_cast<std::uint8_t>(result.mask[i / 8] | 1U << i % 8);
    if (direct) result.numbers.push_back(wiring.numbers[i]);
  }
  return result;
}

// Needs an architecture that passes validate().
void unpack(const PackedWiring& packed, BrainGenome& genome) {
  InnateWiring& wiring = genome.wiring;
  if (packed.mask.empty()) {
    wiring.numbers = packed.numbers;
    return;
  }
  const auto count = static_cast<std::size_t>(parameter_count(shape_of(genome)));
  require_input(packed.mask.size() == (count + 7) / 8,
                "brain genome: a mask of {} bytes where its sizes need {}", packed.mask.size(),
                (count + 7) / 8);
  const unsigned beyond = count % 8 == 0 ? 0 : packed.mask.back() >> count % 8;
  require_input(beyond == 0, "brain genome: a mask that is longer than its {} numbers", count);
  wiring.mask.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    wiring.mask[i] = static_cast<std::uint8_t>(packed.mask[i / 8] >> i % 8 & 1U);
  }
  if (wiring.encoding != Encoding::direct) {
    wiring.numbers = packed.numbers;
    return;
  }
  const auto there = static_cast<std::size_t>(std::ranges::count(wiring.mask, 1));
  require_input(packed.numbers.size() == there, "brain genome: {} wiring numbers for a mask of {}",
                packed.numbers.size(), there);
  wiring.numbers.assign(count, 0.0F);
  auto next = packed.numbers.begin();
  for (std::size_t i = 0; i < count; ++i) {
    if (wiring.mask[i] != 0) wiring.numbers[i] = *next++;
  }
}

}  // namespace

// how cereal finds each struct's fields
template <class Archive>
void serialize(Archive& archive, PortKey& key) {
  archive(key.high, key.low);
}

// a byte, so that no blob can make a bool that is neither
template <class Archive>
void serialize_flag(Archive& archive, bool& flag) {
  auto byte = static_cast<std::uint8_t>(flag);
  archive(byte);
  require_input(byte <= 1, "brain genome: {} where yes (1) or no (0) is due", byte);
  flag = byte != 0;
}

template <class Archive>
void serialize(Archive& archive, HiddenLayer& layer) {
  archive(layer.cell, layer.width);
  serialize_flag(archive, layer.recurrent);
  serialize_flag(archive, layer.learns);
}

template <class Archive>
void serialize(Archive& archive, Spiking& spiking) {
  Spiking::declare(spiking, [&](const Parameter&, auto& value) { archive(value); });
}

template <class Archive>
void serialize(Archive& archive, Architecture& architecture) {
  archive(architecture.hidden, architecture.sensor_fields, architecture.actuator_units,
          architecture.spiking, architecture.dale);
  serialize_flag(archive, architecture.output_learns);
  serialize_flag(archive, architecture.symmetric);
}

template <class Archive>
void serialize(Archive& archive, LearningGenes& genes) {
  LearningGenes::declare(genes, [&](const Parameter&, double& gene) { archive(gene); });
}

template <class Archive>
void serialize(Archive& archive, PlasticityGenes& genes) {
  archive(genes.grain, genes.coefficients);
}

// all but the wiring's numbers and mask
template <class Archive>
void serialize(Archive& archive, BrainGenome& genome) {
  archive(genome.architecture, genome.wiring.encoding, genome.wiring.bottleneck,
          genome.wiring.sensors, genome.wiring.actuators, genome.wiring.signs,
          genome.wiring.connectome_layer, genome.learning, genome.plasticity,
          genome.mutation_target);
}

template <class Archive>
void serialize(Archive& archive, Growth& growth) {
  archive(growth.gains, growth.cohorts);
}

template <class Archive>
void serialize(Archive& archive, Memory& memory) {
  archive(memory.sensors, memory.observations);
}

namespace {

void read_version_1(BlobReader& reader, BrainGenome& genome) {
  std::uint64_t layers = 0;
  reader(layers);
  require_input(layers <= static_cast<std::uint64_t>(kMaxHiddenLayers),
                "brain genome: {} hidden layers, at most {} are possible", layers,
                kMaxHiddenLayers);
  for (std::uint64_t l = 0; l < layers; ++l) {
    HiddenLayer& layer = genome.architecture.hidden.emplace_back();
    reader(layer.cell, layer.width);
  }
  reader(genome.wiring.sensors, genome.wiring.actuators, genome.wiring.numbers, genome.learning,
         genome.mutation_target);
}

}  // namespace

Blob encode(const BrainGenome& genome) {
  validate(genome);
  Blob payload;
  BlobWriter writer(payload);
  const PackedWiring wiring = packed(genome.wiring);
  writer(genome, wiring.numbers, wiring.mask);
  const bool grown = genome.wiring.growth.gains.empty();
  if (!grown) writer(genome.wiring.growth);
  return frame(BlobKind::brain_genome, grown ? kGrownVersion : kGenomeVersion, payload);
}

BrainGenome decode_brain(std::span<const std::byte> blob) {
  std::uint16_t version = 0;
  BlobReader reader(unframe(blob, BlobKind::brain_genome, kGenomeVersion, version));
  BrainGenome genome;
  if (version == 1) {
    read_version_1(reader, genome);
  } else {
    PackedWiring wiring;
    reader(genome, wiring.numbers, wiring.mask);
    if (version > kGrownVersion) {
      reader(genome.wiring.growth);
      require_input(!genome.wiring.growth.gains.empty(),
                    "brain genome: written as if ports were new, but none is");
    }
    validate(genome.architecture);
    unpack(wiring, genome);
  }
  require_input(reader.remaining() == 0, "blob has {} bytes too many", reader.remaining());
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
