// Tests that what the page is told is what the campaign file holds, and that footage is the episode
// that was assayed.
#include "viewer/answers.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "db/campaign_file.h"
#include "db/measures.h"
#include "evolution/record.h"
#include "tests/scenes/watched_campaign.h"

namespace neuroprospect::viewer {
namespace {

using nlohmann::json;
using scenes::watched_file;

Answers answers() { return {watched_file(), cli::OpenCampaign(watched_file()).spec}; }

TEST_CASE("the numbers of births are those of the file, to the bit") {
  const auto said = json::parse(answers().births(0));
  const auto file = db::CampaignFile::open(watched_file(), db::Access::read_only);
  REQUIRE(said["count"] == 24);
  for (std::uint64_t birth = 0; birth < 24; ++birth) {
    CAPTURE(birth);
    const auto record = *file.birth(birth);
    CHECK(said["births"][birth] == birth);
    CHECK(said["status"][birth] == std::string(name_of(record.individual.status)));
    CHECK(said["parents"][birth] ==
          (record.parents.empty() ? json(nullptr) : json(record.parents.front().parent)));
    const json& measures = said["measures"];
    const auto is = [&](const char* name, const auto& value) {
      CAPTURE(name);
      CHECK(measures[name][birth] == (value ? json(static_cast<double>(*value)) : json(nullptr)));
    };
    is("fitness", record.individual.fitness);
    is("limbs", record.individual.limbs);
    is("genome_numbers", record.individual.genome_numbers);
    for (const db::AssayRow& assay : record.assays) {
      is(assay.phase.c_str(), std::optional(assay.mean));
      is((assay.phase + " energy_j").c_str(), std::optional(assay.energy_j));
    }
  }
}

TEST_CASE("births come in parts that fit together") {
  const auto file = db::CampaignFile::open(watched_file(), db::Access::read_only);
  const auto whole = db::measures(file, 0, 1000);
  std::vector<std::uint64_t> births;
  while (true) {
    const auto part = db::measures(file, births.empty() ? 0 : births.back() + 1, 7);
    if (part.births.empty()) break;
    CHECK(part.births.size() <= 7);
    for (const auto& measure : part.measures) {
      const auto same = std::ranges::find(whole.measures, measure.name, &db::Measure::name);
      REQUIRE(same != whole.measures.end());
      for (std::size_t i = 0; i < part.births.size(); ++i) {
        CHECK(measure.values[i] == same->values[births.size() + i]);
      }
    }
    births.insert(births.end(), part.births.begin(), part.births.end());
  }
  CHECK(births == whole.births);
}

TEST_CASE("an individual is told in full") {
  const auto file = db::CampaignFile::open(watched_file(), db::Access::read_only);
  const auto record = *file.birth(20);
  const auto said = json::parse(answers().individual(20));
  CHECK(said["individual"]["id"] == 20);
  CHECK(said["mutations"].size() == record.mutations.size());
  CHECK(said["assays"].size() == record.assays.size());
  CHECK(said["assays"][3]["mean"] == record.assays[3].mean);
  CHECK(said["assays"][3]["episodes"].size() == record.assays[3].episodes.size());
  CHECK(said["curve"].size() == record.curve.size());
  const auto spec = cli::OpenCampaign(watched_file()).spec;
  const auto body = evolution::order_of(file, 20, spec).genome.body;
  REQUIRE(said["limbs"].size() == body.limbs.size() + 1);
  CHECK(said["limbs"][0]["density_kgm3"] == body.head_density_kgm3);
  for (std::size_t i = 0; i < body.limbs.size(); ++i) {
    const json& limb = said["limbs"][i + 1];
    CHECK(limb["limb"] == bodies::to_string(body.limbs[i].id));
    CHECK(limb["parent"] == bodies::to_string(body.limbs[i].parent));
    CHECK(limb["axes"] == std::string(name_of(body.limbs[i].axes)));
    CHECK(limb["y.gear_nm"] == body.limbs[i].y.gear_nm);
    for (const json& gene : said["genes"]) CHECK(limb.contains(gene));
  }
  CHECK_THROWS_WITH(answers().individual(24), "there is no individual 24");
}

TEST_CASE("footage is the first episode of the assay") {
  Answers asked = answers();
  const auto file = db::CampaignFile::open(watched_file(), db::Access::read_only);
  const auto record = *file.birth(3);
  for (const auto phase : {evolution::Phase::innate, evolution::Phase::learned}) {
    const auto said = json::parse(asked.footage(3, phase));
    const auto assay =
        std::ranges::find(record.assays, std::string(name_of(phase)), &db::AssayRow::phase);
    REQUIRE(assay != record.assays.end());
    CHECK(said["outcome"]["return"] == assay->episodes.front().episode_return);
    const std::size_t frames = said["frames"];
    CHECK(frames == assay->episodes.front().steps + 1);
    // float32 in base64: 4 letters for 3 bytes
    const auto letters = [](std::size_t floats) { return (4 * floats + 2) / 3 * 4; };
    CHECK(said["poses"].get<std::string>().size() == letters(frames * said["parts"].size() * 7));
    CHECK(said["felt"].get<std::string>().size() == letters(frames * said["senses"].size()));
    CHECK(asked.footage(3, phase) == said.dump());  // and again, as it was kept
  }
}

}  // namespace
}  // namespace neuroprospect::viewer
