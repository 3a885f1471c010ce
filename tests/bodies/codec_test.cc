// Tests for bodies/codec.h: what goes in comes out, and only valid genomes come out.
#include "bodies/codec.h"

#include <catch2/catch.hpp>

#include "bodies/mutate.h"
#include "bodies/validate.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

constexpr std::size_t kFrameBytes = 24;

Blob payload_of(const BodyGenome& genome) {
  const Blob blob = encode(genome);
  return {blob.begin() + kFrameBytes, blob.end()};
}

// True when the payload, in a good frame, is a genome; throws what is no input Error.
bool decodes(const Blob& payload) {
  try {
    const BodyGenome genome = decode_body(frame(BlobKind::body_genome, 1, payload));
    CHECK_FALSE(find_fault(genome));
    CHECK(decode_body(encode(genome)) == genome);
    return true;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
    return false;
  }
}

TEST_CASE("a genome survives the round trip") {
  CHECK(decode_body(encode(tailed_quadruped())) == tailed_quadruped());
  CHECK(encode(tailed_quadruped()) == encode(tailed_quadruped()));
  CHECK(encode(tailed_quadruped()) != encode(forked_tail()));
}

TEST_CASE("a genome that is not valid cannot be decoded") {
  BodyGenome genome = tailed_quadruped();
  genome.limbs[1].length_m = 0;
  CHECK_THROWS_WITH(decode_body(encode(genome)),
                    Catch::Contains("limb 7.2: length_m: 0 is none of"));
}

TEST_CASE("a blob of another kind or too many genes is refused") {
  CHECK_THROWS_WITH(decode_body(frame(BlobKind::memory, 1, payload_of(forked_tail()))),
                    Catch::Contains("kind 3"));
  Blob payload = payload_of(forked_tail());
  payload.resize(1 << 20);
  const std::uint64_t claim = 1'000'000;  // fewer than bytes are left, so only the limit stops it
  std::memcpy(payload.data() + 2 * sizeof(double), &claim, sizeof claim);
  CHECK_THROWS_WITH(decode_body(frame(BlobKind::body_genome, 1, payload)),
                    Catch::Contains("limbs: 1000000 genes; at most 10"));
}

TEST_CASE("every truncation is refused") {
  const Blob payload = payload_of(tailed_quadruped());
  for (std::size_t size = 0; size < payload.size(); ++size) {
    CHECK_FALSE(decodes({payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(size)}));
  }
}

TEST_CASE("random payloads never do harm") {
  RandomStream random = stream(11);
  for (int i = 0; i < 5000; ++i) {
    Blob payload(random.below(400));
    for (auto& byte : payload) byte = static_cast<std::byte>(random.below(i % 2 == 0 ? 256 : 3));
    CHECK_FALSE(decodes(payload));
  }
}

// Changed bytes mostly break a value; exchanged bytes of alike fields get past the values to the
// tree and the shape.
TEST_CASE("damaged genomes are refused, or are valid ones") {
  RandomStream random = stream(12);
  int refused = 0, accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    Blob payload = payload_of(random_body({}, 1, random));
    if (i % 2 == 0) {
      for (auto n = 1 + random.below(4); n > 0; --n) {
        payload[random.below(payload.size())] = static_cast<std::byte>(random.below(256));
      }
    } else {
      constexpr std::size_t kGeneBytes = 2 * 12 + 3 * 8 + 1 + 6 * 8;
      const auto genes = (payload.size() - 24) / kGeneBytes;
      REQUIRE(24 + genes * kGeneBytes == payload.size());
      const auto offset = random.below(kGeneBytes - 12);
      const auto byte_of = [&](std::size_t gene, std::size_t k) {
        return payload.begin() + static_cast<std::ptrdiff_t>(24 + gene * kGeneBytes + offset + k);
      };
      const auto a = random.below(genes), b = random.below(genes);
      if (a != b) std::swap_ranges(byte_of(a, 0), byte_of(a, 12), byte_of(b, 0));
    }
    ++(decodes(payload) ? accepted : refused);
  }
  CHECK(refused > 2500);
  CHECK(accepted > 500);
}

}  // namespace
}  // namespace neuroprospect::bodies
