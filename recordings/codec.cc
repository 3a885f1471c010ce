#include "recordings/codec.h"

namespace neuroprospect::recordings {
namespace {

constexpr std::uint16_t kVersion = 1;

}  // namespace

// how cereal finds each struct's fields
template <class Archive>
void save(Archive& archive, const Table& table) {
  const auto floats = static_cast<std::uint8_t>(fits_float(table.values));
  archive(static_cast<std::uint64_t>(table.columns), floats);
  if (floats != 0) {
    archive(std::vector<float>(table.values.begin(), table.values.end()));
  } else {
    archive(table.values);
  }
}

template <class Archive>
void load(Archive& archive, Table& table) {
  std::uint64_t columns = 0;
  std::uint8_t floats = 0;
  archive(columns, floats);
  table.columns = static_cast<std::size_t>(columns);
  if (floats != 0) {
    std::vector<float> values;
    archive(values);
    table.values.assign(values.begin(), values.end());
  } else {
    archive(table.values);
  }
}

template <class Archive>
void serialize(Archive& archive, Sightings& sightings) {
  archive(sightings.steps, sightings.values);
}

template <class Archive>
void serialize(Archive& archive, SeriesNames& names) {
  archive(names.name, names.columns);
}

// flags as bytes, a seed as whether there is one and which
template <class Archive>
void save(Archive& archive, const Episode& episode) {
  const std::vector<std::uint8_t> terminated(episode.terminated.begin(), episode.terminated.end());
  const std::vector<std::uint8_t> truncated(episode.truncated.begin(), episode.truncated.end());
  archive(static_cast<std::uint8_t>(episode.seed.has_value()), episode.seed.value_or(0),
          episode.observations, episode.actions, episode.rewards, terminated, truncated,
          episode.series);
}

template <class Archive>
void load(Archive& archive, Episode& episode) {
  std::uint8_t seeded = 0;
  std::uint64_t seed = 0;
  std::vector<std::uint8_t> terminated;
  std::vector<std::uint8_t> truncated;
  archive(seeded, seed, episode.observations, episode.actions, episode.rewards, terminated,
          truncated, episode.series);
  if (seeded != 0) episode.seed = seed;
  episode.terminated.assign(terminated.begin(), terminated.end());
  episode.truncated.assign(truncated.begin(), truncated.end());
}

template <class Archive>
void serialize(Archive& archive, Recording& recording) {
  archive(recording.observations, recording.actions, recording.series, recording.episodes);
}

Blob encode(const Recording& recording) {
  validate(recording);
  return neuroprospect::encode(BlobKind::recording, kVersion, recording);
}

Recording decode_recording(std::span<const std::byte> blob) {
  auto recording = decode<Recording>(blob, BlobKind::recording, kVersion);
  validate(recording);
  return recording;
}

Blob to_bytes(const Recording& recording) {
  Blob bytes;
  BlobWriter writer(bytes);
  writer(recording);
  return bytes;
}

Recording from_bytes(std::span<const std::byte> bytes) {
  Recording recording;
  BlobReader reader(bytes);
  reader(recording);
  return recording;
}

}  // namespace neuroprospect::recordings
