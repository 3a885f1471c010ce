#include "base/blob.h"

#include <xxhash.h>

#include <array>
#include <bit>

namespace neuroprospect {
namespace {

static_assert(std::endian::native == std::endian::little, "blobs are little-endian");

constexpr std::array<char, 4> kMagic = {'N', 'P', 'B', '1'};

// On disk: magic 4, kind 2, version 2, payload length 8, XXH3-64 of the payload 8; then the
// payload.
struct Header {
  std::array<char, 4> magic;
  std::uint16_t kind;
  std::uint16_t version;
  std::uint64_t length;
  std::uint64_t checksum;
};
static_assert(sizeof(Header) == 24);

}  // namespace

Blob frame(BlobKind kind, std::uint16_t version, std::span<const std::byte> payload) {
  require_input(payload.size() <= kMaxBlobBytes, "a blob of {} bytes is over the limit of {}",
                payload.size(), kMaxBlobBytes);
  const Header header{kMagic, static_cast<std::uint16_t>(kind), version, payload.size(),
                      XXH3_64bits(payload.data(), payload.size())};
  Blob blob(sizeof header + payload.size());
  std::memcpy(blob.data(), &header, sizeof header);
  if (!payload.empty()) std::memcpy(blob.data() + sizeof header, payload.data(), payload.size());
  return blob;
}

std::span<const std::byte> unframe(std::span<const std::byte> blob, BlobKind kind,
                                   std::uint16_t newest_version, std::uint16_t& version) {
  Header header{};
  require_input(blob.size() >= sizeof header, "a blob of {} bytes is shorter than its frame of {}",
                blob.size(), sizeof header);
  std::memcpy(&header, blob.data(), sizeof header);
  require_input(header.magic == kMagic, "not one of our blobs: it does not start with NPB1");
  require_input(header.kind == static_cast<std::uint16_t>(kind),
                "blob of kind {} where kind {} is due", header.kind,
                static_cast<std::uint16_t>(kind));
  require_input(header.version >= 1 && header.version <= newest_version,
                "blob version {}: this program reads 1 to {}", header.version, newest_version);
  const auto payload = blob.subspan(sizeof header);
  require_input(header.length == payload.size() && payload.size() <= kMaxBlobBytes,
                "blob claims {} bytes and has {}", header.length, payload.size());
  require_input(header.checksum == XXH3_64bits(payload.data(), payload.size()),
                "blob is damaged: its checksum is wrong");
  version = header.version;
  return payload;
}

std::string content_hash(std::span<const std::byte> blob) {
  const XXH128_hash_t hash = XXH3_128bits(blob.data(), blob.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace neuroprospect
