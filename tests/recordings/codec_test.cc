// Tests for recordings/recording.h and codec.h: what is valid, what is said of what is not, and
// recordings as blobs.
#include "recordings/codec.h"

#include <catch2/catch.hpp>
#include <functional>
#include <limits>

#include "tests/recordings/made_up.h"
#include "tests/scenes/hostile_bytes.h"

namespace neuroprospect::recordings {
namespace {

using made_up::Traits;

const std::vector<Traits> kKinds = {{},
                                    {.doubles = true},
                                    {.actions = 0},
                                    {.observations = 1, .actions = 1, .series = false},
                                    {.observations = 300, .actions = 40, .episodes = 1}};

TEST_CASE("what breaks the rules of a recording is named, with its place") {
  struct Case {
    std::function<void(Recording&)> spoil;
    const char* message;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Case cases[] = {
      {[](Recording& r) { r.observations.clear(); }, "there are no observations"},
      {[](Recording& r) { r.observations[2] = ""; }, "observations: a name of 0 bytes"},
      {[](Recording& r) { r.actions[0] = "a\nb"; }, "actions: a name has a control character"},
      {[](Recording& r) { r.actions[0] = r.actions[1]; }, "is there twice"},
      {[](Recording& r) { r.episodes.clear(); }, "there are no episodes"},
      {[](Recording& r) { std::swap(r.series[0], r.series[1]); }, "not sorted by name"},
      {[](Recording& r) { r.series[0].name = "a/b"; }, "series a/b: no name of a series"},
      {[](Recording& r) { r.episodes[1].rewards.clear(); }, "episode 1: it has no steps"},
      {[](Recording& r) { r.episodes[1].terminated.pop_back(); }, "episode 1: "},
      {[](Recording& r) { r.episodes[2].seed = std::uint64_t{1} << 63; }, "not below 2^63"},
      {[](Recording& r) { r.episodes[0].observations.values.pop_back(); },
       "episode 0: observations: "},
      {[](Recording& r) { r.episodes[0].actions.columns = 1; }, "episode 0: actions: "},
      {[nan](Recording& r) { r.episodes[1].observations.values[3] = nan; },
       "episode 1: observations: row 0, column \"joint 3\" is nan"},
      {[](Recording& r) { r.episodes[1].rewards[0] = std::numeric_limits<double>::infinity(); },
       "episode 1: reward 0 is inf"},
      {[](Recording& r) { r.episodes[0].series.pop_back(); }, "1 series, where 2 are due"},
      {[](Recording& r) {
         r.episodes[0].series[0].steps = {5, 5};
         r.episodes[0].series[0].values = {7, std::vector<double>(14)};
       },
       "series activity: its steps do not ascend"},
      {[](Recording& r) {
         r.episodes[0].series[0].steps = {r.episodes[0].steps() + 1};
         r.episodes[0].series[0].values = {7, std::vector<double>(7)};
       },
       "series activity: its steps do not ascend"},
  };
  for (const Case& c : cases) {
    Recording recording = made_up::recording({}, 1);
    validate(recording);
    c.spoil(recording);
    CHECK_THROWS_WITH(validate(recording), Catch::Contains(c.message));
    CHECK_THROWS_WITH(encode(recording), Catch::Contains(c.message));
  }
}

TEST_CASE("a blob of a recording is the same recording, and small where numbers are floats") {
  for (const Traits& kind : kKinds) {
    const Recording recording = made_up::recording(kind, 2);
    CHECK(decode_recording(encode(recording)) == recording);
    CHECK(from_bytes(to_bytes(recording)) == recording);
  }
  const Traits many{.observations = 100, .actions = 100, .series = false};
  Traits doubles = many;
  doubles.doubles = true;
  CHECK(encode(made_up::recording(many, 3)).size() * 19 <
        encode(made_up::recording(doubles, 3)).size() * 10);
  // the sign of zero is kept
  Recording zero = made_up::recording({}, 4);
  zero.episodes[0].observations.values[0] = -0.0;
  CHECK(std::signbit(decode_recording(encode(zero)).episodes[0].observations.values[0]));
}

TEST_CASE("spoilt blobs of recordings are refused, or are recordings") {
  const Blob blob = encode(made_up::recording({}, 5));
  RandomStream random({.seed = 6});
  int refused = 0;
  const auto grown = scenes::peak_growth([&] {
    for (int round = 0; round < 3000; ++round) {
      Blob payload = scenes::payload_of(blob);
      scenes::spoil(payload, {}, random);
      try {
        validate(decode_recording(frame(BlobKind::recording, 1, payload)));
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        ++refused;
      }
    }
  });
  CHECK(refused > 1000);
  // what a sanitizer keeps of freed memory included
  CHECK(grown < 400'000'000);
}

}  // namespace
}  // namespace neuroprospect::recordings
