// Tests for cli/genome_json.h: genomes come back from JSON to the bit, and hostile JSON is refused
// with what is wrong and where.
#include "cli/genome_json.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/random.h"
#include "bodies/codec.h"
#include "brains/codec.h"
#include "tests/brains/samples.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::cli {
namespace {

using Catch::Contains;
using evolution::CreatureGenome;
using nlohmann::json;

CreatureGenome genome_of(std::uint64_t birth, const brains::BrainSettings& brain) {
  evolution::CampaignSpec spec;
  spec.brain = brain;
  spec.seed = 5;
  return *evolution::CreatureProblem(spec).founder(birth).genome;
}

CreatureGenome genome_of(std::uint64_t birth, std::vector<int> hidden = {3}) {
  return genome_of(birth, brains::BrainSettings{.hidden = std::move(hidden)});
}

// of any size and sign, −0 and the smallest among them
float any_float(RandomStream& random) {
  while (true) {
    const auto bits = static_cast<std::uint32_t>(random.bits());
    float number = 0;
    std::memcpy(&number, &bits, sizeof number);
    if (std::isfinite(number)) return random.chance(0.01) ? std::copysign(0.0F, number) : number;
  }
}

bool same_bytes(const CreatureGenome& a, const evolution::Immigrant& b) {
  return bodies::encode(a.body) == bodies::encode(b.body) &&
         brains::encode(a.brain) == brains::encode(*b.brain);
}

TEST_CASE("genomes come back from JSON to the bit") {
  RandomStream random({.seed = 1});
  for (std::uint64_t birth = 0; birth < 100; ++birth) {
    std::vector<int> hidden(random.below(4));
    for (int& width : hidden) width = 1 + static_cast<int>(random.below(9));
    CreatureGenome genome = genome_of(birth, hidden);
    for (float& number : genome.brain.wiring.numbers) number = any_float(random);
    brains::LearningGenes::declare(
        genome.brain.learning,
        [&](const Parameter& gene, double& value) { value = random.uniform(gene.low, gene.high); });
    genome.brain.mutation_target =
        random.uniform(brains::kMutationTargetLow, brains::kMutationTargetHigh);
    const std::string text = genome_json(genome, {"a \"quoted\" näme\n", 3, birth, false});
    const auto read = parse_genomes(text, "one.json");
    REQUIRE(read.size() == 1);
    REQUIRE(same_bytes(genome, read[0]));
    REQUIRE(read[0].limbs_of == "campaign 3 a \"quoted\" näme\n");
  }
}

TEST_CASE("genomes of any brain come back from JSON to the bit") {
  RandomStream random({.seed = 3});
  for (std::uint64_t birth = 0; birth < 100; ++birth) {
    CreatureGenome genome = genome_of(birth, brains::samples::any_settings(random));
    for (auto& layer : genome.brain.architecture.hidden) layer.learns = random.chance(0.8);
    const bool direct = genome.brain.wiring.encoding == brains::Encoding::direct;
    if (!direct && random.chance(0.7)) {
      genome.brain.wiring.growth = brains::samples::any_growth(genome.brain, random);
    }
    genome.brain.plasticity.grain =
        static_cast<brains::PlasticityGrain>(random.below(direct ? 3 : 2));
    genome.brain.plasticity.coefficients.resize(
        brains::plasticity_count(brains::shape_of(genome.brain), genome.brain.plasticity.grain));
    for (float& number : genome.brain.plasticity.coefficients) number = any_float(random);
    const auto read = parse_genomes(genome_json(genome, {}), "one.json");
    REQUIRE(same_bytes(genome, read[0]));
  }
}

TEST_CASE("other programs that round to the nearest read the same numbers") {
  // as Python or R would: text to double, back to text, to float
  CreatureGenome genome = genome_of(1);
  RandomStream random({.seed = 2});
  for (float& number : genome.brain.wiring.numbers) number = any_float(random);
  const json document = json::parse(genome_json(genome, {}));
  CHECK(same_bytes(genome, parse_genomes(document.dump(), "dumped")[0]));
  CHECK(document["body"]["limbs"].size() == genome.body.limbs.size());
  CHECK(document["brain"]["layers"].size() == 2);
  CHECK(document["brain"]["layers"][0]["weights"].size() == 3);
  CHECK(document["brain"]["layers"][0]["weights"][0].size() == document["brain"]["sensors"].size());
  CHECK(document["brain"]["actuators"][0]["kind"] == "torque");
}

TEST_CASE("lists, directories, bodies without brains") {
  const scenes::TemporaryDirectory directory;
  const std::string first = genome_json(genome_of(1), {"c", 1, 1, false});
  json second = json::parse(genome_json(genome_of(2), {}));
  second.erase("brain");
  second.erase("origin");
  std::ofstream((directory / "b.json").string()) << first;
  std::ofstream((directory / "a.json").string()) << "[" << second.dump() << "," << first << "]";
  std::ofstream((directory / "notes.txt").string()) << "not a genome";
  const auto read = read_genomes(directory.path());
  REQUIRE(read.size() == 3);
  CHECK_FALSE(read[0].brain);
  CHECK(read[0].body == genome_of(2).body);
  CHECK_THAT(read[0].limbs_of, Contains("a.json"));
  CHECK_THAT(read[1].source, Contains("a.json: 1"));
  CHECK(same_bytes(genome_of(1), read[2]));
  CHECK_THROWS_WITH(read_genomes(directory / "nothing.json"), Contains("cannot read"));
  const scenes::TemporaryDirectory empty;
  CHECK_THROWS_WITH(read_genomes(empty.path()), Contains("no genomes there"));
}

// a change to a good document, and what the error says
struct Case {
  const char* pointer;
  json value;
  const char* message;
};

TEST_CASE("wrong JSON is refused with what, where and what would be right") {
  const json good = json::parse(genome_json(genome_of(1), {}));
  const Case cases[] = {
      {"/formt", "x", "g.json: unknown key \"formt\" (did you mean \"format\"?)"},
      {"/format", "another", "g.json: format: is not \"neuroprospect genome\""},
      {"/version", 4, "version: must be a whole number from 1 to 3"},
      {"/origin/individual", -1, "origin.individual: must be a whole number from 0 to"},
      {"/origin/wiring", "inate", "must be one of innate, learned (did you mean \"innate\"?)"},
      {"/body", json::array(), "g.json: body: must be an object, not array"},
      {"/body/limbs", 3, "body.limbs: must be a list, not number"},
      {"/body/limbs/0/id", "7", "body.limbs.0.id: \"7\" is no limb"},
      {"/body/limbs/0/id", "1.0", "ordinal 0 is the head's"},
      {"/body/limbs/0/id", "99999999999999999999.1", "is no limb"},
      {"/body/limbs/0/parent", 1, "body.limbs.0.parent: must be text, not number"},
      {"/body/limbs/0/axes", "z", "body.limbs.0.axes: must be one of x, y, xy"},
      {"/body/limbs/0/length_m", 0, "length_m: 0 is none of 0.2, 0.3, 0.4"},
      {"/body/limbs/0/length_m", "long", "body.limbs.0.length_m: must be a number, not string"},
      {"/body/limbs/0/x/gear", 3, "unknown key \"gear\""},
      {"/body/limbs/0/x/lower_rad", nullptr, "x.lower_rad: must be a number, not null"},
      {"/brain/hidden/0/cell", "tan", "brain.hidden.0.cell: must be one of tanh"},
      {"/brain/hidden/0/width", 1e300, "width: must be a whole number from 1 to 1024"},
      {"/brain/hidden/0/width", 4,
       "brain.layers.0.weights: has 3 elements where there are 4 units"},
      {"/brain/learning/learning_rate", 7, "learning_rate = 7 is outside"},
      {"/brain/growth/gains", json::array({0.5}), "direct wiring has no gains of new ports"},
      {"/brain/growth/cohorts", json::array({7}), "cohorts.0: must be a whole number from 0 to 4"},
      {"/brain/learning/rate", 7, "brain.learning: unknown key \"rate\""},
      {"/brain/sensors/0/kind", "joint_angel", "did you mean \"joint_angle\"?"},
      {"/brain/sensors/0/limb", "77.1", "brain.sensors.0: 77.1 "},
      {"/brain/sensors/1", json(), "must be an object, not null"},
      {"/brain/actuators/0/index", 65536, "index: must be a whole number from 0 to 65535"},
      {"/brain/layers/0/weights/1/2", true, "layers.0.weights.1.2: must be a number, not boolean"},
      {"/brain/layers/0/weights/1/2", 1e39, "layers.0.weights.1.2: is beyond a 32-bit float"},
      {"/brain/layers/1/biases", json::array(), "layers.1.biases: has 0 elements where there are"},
      {"/brain/layers/2", json::object(), "brain.layers: has 3 elements where there are 2 layers"},
  };
  for (const Case& c : cases) {
    json document = good;
    document[json::json_pointer(c.pointer)] = c.value;
    INFO(c.pointer << " = " << c.value.dump());
    CHECK_THROWS_WITH(parse_genomes(document.dump(), "g.json"), Contains(c.message));
  }
  for (const char* key : {"/format", "/body", "/body/limbs", "/body/limbs/0/y", "/brain/layers",
                          "/brain/learning/entropy_weight", "/brain/layers/0/biases"}) {
    json document = good;
    const json::json_pointer pointer(key);
    document[pointer.parent_pointer()].erase(pointer.back());
    CHECK_THROWS_WITH(parse_genomes(document.dump(), "g.json"),
                      Contains(fmt::format("\"{}\" is missing", pointer.back())));
  }
}

TEST_CASE("hostile texts cost little and are refused") {
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  const std::pair<std::string, const char*> cases[] = {
      {"", "h.json: parse error at line 1"},
      {"{", "h.json: parse error at line 1"},
      {"{\"a\": 1}\n{", "line 2"},
      {"[1e999]", "number overflow"},
      {"[NaN]", "invalid literal"},
      {"\xFF\xFE", "parse error"},
      {"\"\xC3\x28\"", "ill-formed UTF-8"},
      {"null", "must be an object, not null"},
      {"[3]", "h.json: 0: must be an object, not number"},
      {repeated("[", 1'000'000), "more than 8 levels"},
      {repeated("{\"a\":", 1'000'000), "more than 8 levels"},
      {"[" + repeated("0,", 4'100'000) + "0]", "more than 4000000 values"},
      {std::string(kMaxGenomeFileBytes + 1, ' '), "over the limit"},
      {"{\"body\": 1, \"body\": 2}", "has the key \"body\" twice"},
      {"{\"" + std::string(100'000, 'x') + "\": 1}", "unknown key \"xxx"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text.substr(0, 40));
    CHECK_THROWS_WITH(parse_genomes(text, "h.json"), Contains(message));
    try {
      parse_genomes(text, "h.json");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
      CHECK(std::string(error.what()).size() < 400);
    }
  }
}

// every value of a document
void collect(json& value, std::vector<json*>& all) {
  all.push_back(&value);
  for (json& child : value) {
    if (value.is_structured()) collect(child, all);
  }
}

TEST_CASE("10,000 damaged genomes are refused as input, or are valid genomes") {
  RandomStream random({.seed = 3});
  const json good = json::parse(genome_json(genome_of(1), {}));
  const std::string text = good.dump();
  const json poison[] = {nullptr,       true,          0, -1, 1e300, 0.3, "", "head",
                         json::array(), json::object()};
  int refused = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string damaged = text;
    if (i % 2 == 0) {
      // bytes
      for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
        const auto place = random.below(damaged.size());
        switch (random.below(3)) {
          case 0:
            damaged[place] = static_cast<char>(random.below(256));
            break;
          case 1:
            damaged.erase(place, 1 + random.below(20));
            break;
          default:
            damaged.insert(place, damaged.substr(random.below(damaged.size()), random.below(20)));
        }
      }
    } else {
      // values
      json document = good;
      std::vector<json*> all;
      collect(document, all);
      json& victim = *random.pick(all);
      victim = random.chance(0.5) ? poison[random.below(std::size(poison))] : *random.pick(all);
      damaged = document.dump();
    }
    try {
      for (const auto& immigrant : parse_genomes(damaged, "fuzz")) evolution::validate(immigrant);
    } catch (const Error& error) {
      ++refused;
      REQUIRE(error.kind() == ErrorKind::input);
      REQUIRE(std::string_view(error.what()).starts_with("fuzz: "));
    }
  }
  CHECK(refused > 5'000);
}

}  // namespace
}  // namespace neuroprospect::cli
