// Tests for base/blob.h: what goes in comes out, and nothing damaged or hostile comes out at all.
#include "base/blob.h"

#include <catch2/catch.hpp>

#include "base/random.h"

namespace neuroprospect {
namespace {

struct Thing {
  std::string name;
  std::vector<float> weights;
  std::vector<std::string> words;
  double number = 0;
  bool flag = false;

  bool operator==(const Thing&) const = default;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(name, weights, words, number, flag);
  }
};

const Thing kThing{"a limb", {1.5F, -2.F, 0.F}, {"one", "", "three"}, 0.1, true};

Blob encoded() { return encode(BlobKind::memory, 2, kThing); }

Thing decoded(std::span<const std::byte> blob) { return decode<Thing>(blob, BlobKind::memory, 2); }

TEST_CASE("a value survives the round trip, and equal values have equal hashes") {
  CHECK(decoded(encoded()) == kThing);
  CHECK(content_hash(encoded()) == content_hash(encoded()));
  CHECK(content_hash(encoded()).size() == 32);
}

TEST_CASE("every truncation and every flipped bit is refused") {
  const Blob blob = encoded();
  for (std::size_t size = 0; size < blob.size(); ++size) {
    CHECK_THROWS_AS(decoded(std::span(blob).first(size)), Error);
  }
  for (std::size_t byte = 0; byte < blob.size(); ++byte) {
    if (byte == 6 || byte == 7) continue;  // version: 2 may become 0 … 2, checked below
    Blob damaged = blob;
    damaged[byte] ^= std::byte{0x10};
    CHECK_THROWS_AS(decoded(damaged), Error);
  }
}

TEST_CASE("wrong kinds and versions are named") {
  const Blob blob = encoded();
  CHECK_THROWS_WITH(decode<Thing>(blob, BlobKind::body_genome, 2), Catch::Contains("kind 3"));
  CHECK_THROWS_WITH(decode<Thing>(blob, BlobKind::memory, 1), Catch::Contains("reads 1 to 1"));
}

TEST_CASE("a short blob that claims two gigabytes costs nothing") {
  Blob payload(8);
  const std::uint64_t claim = std::uint64_t{1} << 29;
  std::memcpy(payload.data(), &claim, sizeof claim);
  const Blob blob = frame(BlobKind::memory, 1, payload);
  CHECK_THROWS_WITH((decode<std::vector<float>>(blob, BlobKind::memory, 1)),
                    Catch::Contains("claims 536870912 elements with 0 bytes left"));
}

TEST_CASE("bytes left over are refused") {
  Blob payload;
  BlobWriter writer(payload);
  writer(1.0, 2.0);
  CHECK_THROWS_WITH(decode<double>(frame(BlobKind::memory, 1, payload), BlobKind::memory, 1),
                    Catch::Contains("8 bytes too many"));
}

TEST_CASE("random payloads in a good frame never do harm") {
  RandomStream random({.seed = 3});
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    Blob payload(random.below(64));
    for (auto& byte : payload) byte = static_cast<std::byte>(random.below(4));
    try {
      decoded(frame(BlobKind::memory, 1, payload));
    } catch (const Error&) {
      ++refused;
    }
  }
  CHECK(refused > 1900);
}

}  // namespace
}  // namespace neuroprospect
