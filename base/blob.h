// base/blob.h: framed blobs. A blob is cereal's bytes inside a frame of magic, kind, version,
// length and checksum, so that a truncated, damaged or hostile one is refused before anything is
// built. Thread safety: pure functions.
#pragma once

#include <cereal/cereal.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/common.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/error.h"

namespace neuroprospect {

using Blob = std::vector<std::byte>;

/// What a blob holds. The numeric values are part of the file format: never reuse one.
enum class BlobKind : std::uint16_t {
  body_genome = 1,
  brain_genome = 2,
  memory = 3,
  network = 4,
  recording = 5,
  connectome = 6,
};

/// Largest payload accepted [bytes].
inline constexpr std::size_t kMaxBlobBytes = std::size_t{64} << 20;

/// cereal output archive that appends native little-endian bytes to a Blob.
class BlobWriter : public cereal::OutputArchive<BlobWriter, cereal::AllowEmptyClassElision> {
 public:
  explicit BlobWriter(Blob& out) : OutputArchive(this), out_(out) {}
  void write(const void* data, std::size_t size) {
    const std::size_t begin = out_.size();
    out_.resize(begin + size);
    if (size != 0) std::memcpy(out_.data() + begin, data, size);
  }

 private:
  Blob& out_;
};

/// cereal input archive over a span. It never reads past the end, and a container has no more
/// elements than the bytes that are left can fill, so a blob cannot ask for more memory than it has
/// itself.
class BlobReader : public cereal::InputArchive<BlobReader, cereal::AllowEmptyClassElision> {
 public:
  explicit BlobReader(std::span<const std::byte> in) : InputArchive(this), in_(in) {}
  void read(void* data, std::size_t size) {
    require_input(size <= in_.size(), "blob ends early: {} bytes wanted, {} left", size,
                  in_.size());
    if (size != 0) std::memcpy(data, in_.data(), size);
    in_ = in_.subspan(size);
  }
  [[nodiscard]] std::size_t remaining() const { return in_.size(); }

 private:
  std::span<const std::byte> in_;
};

// How cereal's primitives pass through the two archives.
template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_SAVE_FUNCTION_NAME(BlobWriter& archive, const T& value) {
  archive.write(&value, sizeof value);
}
template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_LOAD_FUNCTION_NAME(BlobReader& archive, T& value) {
  archive.read(&value, sizeof value);
}
template <class Archive, class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(Archive& archive, cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(BlobWriter& archive, const cereal::SizeTag<T>& tag) {
  archive(static_cast<std::uint64_t>(tag.size));
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(BlobReader& archive, cereal::SizeTag<T>& tag) {
  std::uint64_t size = 0;
  archive(size);
  require_input(size <= archive.remaining(), "blob claims {} elements with {} bytes left", size,
                archive.remaining());
  tag.size = static_cast<std::remove_reference_t<T>>(size);
}
// cereal would make room for all elements that a vector claims before it reads the first one.
template <class T, class Allocator>
requires(!std::is_same_v<T, bool>) void CEREAL_LOAD_FUNCTION_NAME(
    BlobReader& archive, std::vector<T, Allocator>& vector) {
  cereal::size_type size = 0;
  archive(cereal::make_size_tag(size));
  vector.clear();
  if constexpr (std::is_arithmetic_v<T>) {
    require_input(size <= archive.remaining() / sizeof(T),
                  "blob claims {} numbers with {} bytes left", size, archive.remaining());
    vector.resize(static_cast<std::size_t>(size));
    archive.read(vector.data(), vector.size() * sizeof(T));
  } else {
    for (cereal::size_type i = 0; i < size; ++i) archive(vector.emplace_back());
  }
}
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(BlobWriter& archive, const cereal::BinaryData<T>& data) {
  archive.write(data.data, static_cast<std::size_t>(data.size));
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(BlobReader& archive, cereal::BinaryData<T>& data) {
  archive.read(data.data, static_cast<std::size_t>(data.size));
}

/// Puts `payload` in a frame. Throws an input Error when it is larger than kMaxBlobBytes.
Blob frame(BlobKind kind, std::uint16_t version, std::span<const std::byte> payload);

/// The payload of a framed blob. Throws an input Error unless magic, kind, length and checksum are
/// right and the version is between 1 and `newest_version`; `version` receives the stored one.
std::span<const std::byte> unframe(std::span<const std::byte> blob, BlobKind kind,
                                   std::uint16_t newest_version, std::uint16_t& version);

/// Content address of a blob: 32 hexadecimal digits (XXH3, 128 bits).
std::string content_hash(std::span<const std::byte> blob);

/// `value` through cereal into a frame.
template <class T>
Blob encode(BlobKind kind, std::uint16_t version, const T& value) {
  Blob payload;
  BlobWriter writer(payload);
  writer(value);
  return frame(kind, version, payload);
}

/// A framed blob back into a T. Throws an input Error for anything but exactly one whole T of a
/// version up to `newest_version`. The caller validates the value.
template <class T>
T decode(std::span<const std::byte> blob, BlobKind kind, std::uint16_t newest_version) {
  std::uint16_t version = 0;
  BlobReader reader(unframe(blob, kind, newest_version, version));
  T value;
  reader(value);
  require_input(reader.remaining() == 0, "blob has {} bytes too many", reader.remaining());
  return value;
}

}  // namespace neuroprospect

CEREAL_REGISTER_ARCHIVE(neuroprospect::BlobWriter)
CEREAL_REGISTER_ARCHIVE(neuroprospect::BlobReader)
CEREAL_SETUP_ARCHIVE_TRAITS(neuroprospect::BlobReader, neuroprospect::BlobWriter)
