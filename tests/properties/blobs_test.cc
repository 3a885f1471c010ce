// Properties of the codecs: whatever bytes they are given, out comes a valid value that is stored
// as it was read, or an input Error; and nothing costs more memory than the blob has bytes.
#include <catch2/catch.hpp>

#include "bodies/codec.h"
#include "bodies/mutate.h"
#include "bodies/validate.h"
#include "brains/codec.h"
#include "tests/brains/samples.h"
#include "tests/scenes/hostile_bytes.h"

namespace neuroprospect {
namespace {

using scenes::kFrameBytes;
using scenes::payload_of;
using scenes::peak_growth;

// A codec: valid blobs of it, and what becomes of others.
struct Codec {
  const char* name;
  BlobKind kind;
  std::uint16_t version;
  Blob (*make)(RandomStream& random);
  // The blob of what was read; throws what it should.
  Blob (*read)(std::span<const std::byte> blob);
  std::vector<std::size_t> places;  // of lengths, at the least
};

const std::vector<Codec>& codecs() {
  static const std::vector<Codec> all = {
      {"body",
       BlobKind::body_genome,
       1,
       [](RandomStream& random) { return bodies::encode(bodies::random_body({}, 1, random)); },
       [](std::span<const std::byte> blob) {
         const bodies::BodyGenome genome = bodies::decode_body(blob);
         bodies::validate(genome);
         return bodies::encode(genome);
       },
       {0, 8, 16, 24, 24 + 97}},
      {"brain",
       BlobKind::brain_genome,
       2,
       [](RandomStream& random) {
         auto genome = brains::samples::any_brain(brains::samples::mirrored_ports(random), random);
         genome.wiring.growth = {};
         return brains::encode(genome);
       },
       [](std::span<const std::byte> blob) {
         const brains::BrainGenome genome = brains::decode_brain(blob);
         brains::validate(genome);
         return brains::encode(genome);
       },
       {0, 8, 9, 13, 18, 23, 31}},
      {"brain that grows",
       BlobKind::brain_genome,
       3,
       [](RandomStream& random) {
         brains::BrainGenome genome;
         while (genome.wiring.encoding != brains::Encoding::bottleneck) {
           genome = brains::samples::any_brain(brains::samples::mirrored_ports(random), random);
         }
         genome.wiring.growth = brains::samples::any_growth(genome, random);
         return brains::encode(genome);
       },
       [](std::span<const std::byte> blob) {
         const brains::BrainGenome genome = brains::decode_brain(blob);
         brains::validate(genome);
         return brains::encode(genome);
       },
       {0, 8, 9, 13, 18, 23, 31}},
      {"memory",
       BlobKind::memory,
       1,
       [](RandomStream& random) {
         return brains::encode(brains::samples::random_memory(brains::samples::random_ports(random),
                                                              random.below(9), random));
       },
       [](std::span<const std::byte> blob) {
         const brains::Memory memory = brains::decode_memory(blob);
         brains::validate(memory);
         return brains::encode(memory);
       },
       {0, 8, 24}}};
  return all;
}

// True when the payload, in a right frame, is read; anything but an input Error fails the test.
bool reads(const Codec& codec, const Blob& payload) {
  const Blob blob = frame(codec.kind, codec.version, payload);
  try {
    if (codec.read(blob) != blob) FAIL(codec.name << " is stored otherwise than it was read");
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) FAIL(codec.name << ": " << error.what());
    return false;
  }
}

TEST_CASE("every truncation of a blob is refused, in its frame and in a right one") {
  RandomStream random({.seed = 91});
  for (const Codec& codec : codecs()) {
    INFO(codec.name);
    const Blob blob = codec.make(random);
    const Blob payload = payload_of(blob);
    REQUIRE(reads(codec, payload));
    for (std::size_t size = 0; size < blob.size(); ++size) {
      if (size < payload.size() &&
          reads(codec, {payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(size)}))
        FAIL(size << " bytes were read");
      CHECK_THROWS_AS(codec.read(std::span(blob).first(size)), Error);
    }
  }
}

TEST_CASE("every single flipped bit is refused by its checksum; with a right one, reads as valid") {
  RandomStream random({.seed = 92});
  for (const Codec& codec : codecs()) {
    INFO(codec.name);
    Blob blob = codec.make(random);
    int valid = 0;
    for (std::size_t bit = 0; bit < 8 * blob.size(); ++bit) {
      auto& byte = blob[bit / 8];
      const auto flip = static_cast<std::byte>(1U << (bit % 8));
      byte ^= flip;
      try {
        codec.read(blob);
        FAIL("bit " << bit << " made no difference");
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) FAIL(error.what());
      }
      if (bit >= 8 * kFrameBytes) valid += reads(codec, payload_of(blob)) ? 1 : 0;
      byte ^= flip;
    }
    // numbers within their ranges
    CHECK(valid > 0);
  }
}

// Reads `rounds` spoilt blobs of each codec, chains of changes that are still read included.
void read_spoilt(std::uint64_t seed, int rounds) {
  for (const Codec& codec : codecs()) {
    RandomStream random({.seed = seed});
    int refused = 0;
    int read = 0;
    Blob payload;
    for (int round = 0; round < rounds; ++round) {
      INFO(codec.name << ", round " << round);
      if (payload.empty() || random.chance(0.3)) payload = payload_of(codec.make(random));
      Blob changed = payload;
      scenes::spoil(changed, codec.places, random);
      if (reads(codec, changed)) {
        ++read;
        payload = std::move(changed);
      } else {
        ++refused;
      }
    }
    INFO(codec.name << ": " << refused << " refused, " << read << " read");
    CHECK(refused > rounds / 4);
    CHECK(read > rounds / 100);
  }
}

TEST_CASE("spoilt blobs are refused, or are valid") { read_spoilt(93, 6000); }

TEST_CASE("a million spoilt blobs are refused, or are valid", "[slow]") {
  read_spoilt(94, 350'000);
}

TEST_CASE("random bytes are refused") {
  RandomStream random({.seed = 95});
  for (const Codec& codec : codecs()) {
    for (int round = 0; round < 3000; ++round) {
      Blob bytes(random.below(300));
      const std::uint64_t values = round % 2 == 0 ? 256 : 3;
      for (auto& byte : bytes) byte = static_cast<std::byte>(random.below(values));
      CHECK_THROWS_AS(codec.read(bytes), Error);
      // by chance at most the empty memory: two lengths of 0, of eight bytes each
      if (reads(codec, bytes)) CHECK(codec.kind == BlobKind::memory);
    }
  }
}

TEST_CASE("what a short blob claims costs nothing, what a long one claims no more than its size") {
  constexpr std::uint64_t kMegabyte = 1 << 20;
  for (const Codec& codec : codecs()) {
    INFO(codec.name);
    for (const std::uint64_t claim :
         {std::uint64_t{1} << 29, std::uint64_t{1} << 31, std::uint64_t{1} << 61,
          std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
      for (std::size_t at : {0, 8, 16}) {
        Blob payload(at + 9);
        std::memcpy(payload.data() + at, &claim, sizeof claim);
        CHECK(peak_growth([&] { CHECK_FALSE(reads(codec, payload)); }) < 8 * kMegabyte);
      }
    }
    // as many elements as there are bytes left, and all the bytes that a blob may have
    Blob payload(32 * kMegabyte);
    const std::uint64_t claim = payload.size() - 8;
    for (const std::size_t at : codec.places) {
      std::memset(payload.data(), 0, 64);
      std::memcpy(payload.data() + at, &claim, sizeof claim);
      const Blob blob = frame(codec.kind, codec.version, payload);
      CHECK(peak_growth([&] { CHECK_THROWS_AS(codec.read(blob), Error); }) < 160 * kMegabyte);
    }
  }
}

}  // namespace
}  // namespace neuroprospect
