// Tests for evolution/founders.h: who is chosen, what becomes of limb ids and brains, what is kept.
#include "evolution/founders.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "base/error.h"
#include "bodies/codec.h"
#include "bodies/develop.h"
#include "brains/codec.h"
#include "brains/develop.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::evolution {
namespace {

using Catch::Contains;

CampaignSpec small() {
  CampaignSpec spec;
  spec.seed = 1;
  spec.brain.hidden = {8};
  return spec;
}

// `count` relatives: each a child of one of those before
std::vector<Immigrant> family(const CampaignSpec& spec, std::uint64_t count,
                              const std::string& limbs_of) {
  const CreatureProblem problem(spec);
  RandomStream random({.seed = spec.seed});
  std::vector<CreatureGenome> genomes = {*problem.founder(0).genome};
  for (std::uint64_t birth = 1; birth < count; ++birth) {
    const auto child = problem.conceive(birth, {random.pick(genomes), {}});
    genomes.push_back(*child.genome);
  }
  std::vector<Immigrant> immigrants;
  for (const CreatureGenome& genome : genomes) {
    immigrants.push_back({genome.body, genome.brain, limbs_of, "family"});
  }
  return immigrants;
}

// the ids of a body, in order
std::vector<bodies::LimbId> ids_of(const bodies::BodyGenome& body) {
  std::vector<bodies::LimbId> ids;
  for (const auto& limb : body.limbs) ids.push_back(limb.id);
  return ids;
}

TEST_CASE("settled limbs are new to the campaign, and homologous where they were") {
  CampaignSpec spec = small();
  spec.evolution.founders = 64;
  auto immigrants = family(spec, 20, "here");
  // equal ids of another campaign are other limbs
  auto strangers = family(spec, 20, "there");
  immigrants.insert(immigrants.end(), strangers.begin(), strangers.end());
  const auto founders = settle(immigrants, spec);
  REQUIRE(founders.size() == 40);

  std::map<std::pair<std::string, bodies::LimbId>, bodies::LimbId> names;
  std::set<bodies::LimbId> taken;
  for (std::size_t k = 0; k < founders.size(); ++k) {
    const auto before = ids_of(immigrants[k].body);
    const auto after = ids_of(founders[k].genome.body);
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto [found, is_new] = names.try_emplace({immigrants[k].limbs_of, before[i]}, after[i]);
      REQUIRE(found->second == after[i]);
      REQUIRE(is_new == taken.insert(after[i]).second);
      // named by the founder that brought it; births to come name limbs by themselves
      if (is_new) REQUIRE(after[i].birth == k);
      REQUIRE(after[i].birth < founders.size());
    }
  }
  CHECK(taken.size() > 5);
}

TEST_CASE("a settled creature is the one that came, but for the names of its limbs") {
  CampaignSpec spec = small();
  spec.evolution.founders = 64;
  for (const auto& [immigrant, founder] : [&] {
         const auto immigrants = family(spec, 30, "here");
         const auto founders = settle(immigrants, spec);
         std::vector<std::pair<Immigrant, Founder>> pairs;
         for (std::size_t k = 0; k < founders.size(); ++k) {
           pairs.emplace_back(immigrants[k], founders[k]);
         }
         return pairs;
       }()) {
    const auto before = bodies::develop(immigrant.body, spec.body.joints);
    const auto after = bodies::develop(founder.genome.body, spec.body.joints);
    REQUIRE(before.mass_kg == after.mass_kg);
    REQUIRE(before.joints.size() == after.joints.size());
    for (std::size_t i = 0; i < before.links.size(); ++i) {
      REQUIRE(before.links[i].parent == after.links[i].parent);
      REQUIRE(before.links[i].R_PL == after.links[i].R_PL);
    }
    const auto policy = brains::develop(founder.genome.brain, ports_of(after, spec.world));
    REQUIRE(policy.network ==
            brains::develop(*immigrant.brain, ports_of(before, spec.world)).network);
    REQUIRE(founder.genome.brain.learning == immigrant.brain->learning);
  }
}

TEST_CASE("brains fit the senses of their new world, and bodies without one get one") {
  CampaignSpec spec = small();
  auto immigrants = family(spec, 3, "here");
  immigrants[2].brain.reset();
  spec.world.senses = {worlds::Sense::touch, worlds::Sense::vestibular};
  spec.brain.hidden = {5};
  const auto founders = settle(immigrants, spec);
  const auto again = settle(immigrants, spec);
  for (std::size_t k = 0; k < 3; ++k) {
    const CreatureGenome& genome = founders[k].genome;
    const auto plan = bodies::develop(genome.body, spec.body.joints);
    CHECK_NOTHROW(brains::develop(genome.brain, ports_of(plan, spec.world)));
    CHECK(genome.brain.architecture.hidden[0].width == (k == 2 ? 5 : 8));
    CHECK(genome.brain == again[k].genome.brain);
  }
}

TEST_CASE("founders that were brought along come over and over, and found lines like any other") {
  CampaignSpec spec = small();
  std::vector<CreatureGenome> genomes;
  for (const Founder& founder : settle(family(spec, 3, "here"), spec)) {
    genomes.push_back(founder.genome);
  }
  const CreatureProblem problem(spec, genomes);
  for (std::uint64_t birth = 0; birth < 7; ++birth) {
    CHECK(problem.founder(birth).genome->body == genomes[birth % 3].body);
    CHECK(problem.founder(birth).genome->brain == genomes[birth % 3].brain);
  }
  std::vector<Parenthood> population;
  for (const CreatureGenome& genome : genomes) population.push_back({genome, {}});
  RandomStream random({.seed = 2});
  std::size_t recombined = 0;
  for (std::uint64_t birth = 32; birth < 332; ++birth) {
    const Parenthood& main = random.pick(population);
    const Parenthood& mate = random.pick(population);
    const Conception child = problem.conceive(birth, main, mate);
    REQUIRE(child.genome);
    recombined +=
        std::ranges::count(child.body_mutations, "source", &bodies::MutationRecord::field);
    const auto plan = bodies::develop(child.genome->body, spec.body.joints);
    REQUIRE_NOTHROW(brains::develop(child.genome->brain, ports_of(plan, spec.world)));
    population.push_back({*child.genome, {}});
  }
  CHECK(recombined > 200);
}

TEST_CASE("what does not fit is refused at the door, with its source") {
  CampaignSpec spec = small();
  const auto good = family(spec, 2, "here");
  spec.evolution.founders = 1;
  spec.evolution.lag = 1;
  CHECK_THROWS_WITH(settle(good, spec), Contains("2 genomes for evolution.founders = 1"));
  spec.evolution.founders = 32;
  auto bad = good;
  bad[1].source = "zoo.json: 1";
  bad[1].body.limbs[0].length_m = 7;
  CHECK_THROWS_WITH(settle(bad, spec), Contains("zoo.json: 1: body genome: limb"));
  bad = good;
  bad[1].brain->wiring.sensors[3].high += 900;
  CHECK_THROWS_WITH(settle(bad, spec), Contains("family: brain.sensors.3: 900.") &&
                                           Contains("is none of this body's sensors"));
  bad = good;
  bad[1].brain->wiring.actuators[0].low |= 0xFF0000;
  CHECK_THROWS_WITH(settle(bad, spec), Contains("which is no channel"));
  bad = good;
  bad[0].brain->wiring.numbers.pop_back();
  CHECK_THROWS_WITH(settle(bad, spec), Contains("wiring numbers where its sizes need"));
}

db::BirthRecord lived(std::uint64_t birth, const CreatureGenome& genome,
                      std::optional<double> fitness, std::optional<std::uint64_t> death) {
  db::BirthRecord record;
  record.individual.birth = birth;
  record.individual.fitness = fitness;
  record.individual.death = death;
  if (fitness) record.scores.push_back({"objective", "fitness", *fitness});
  const auto keep = [&](const char* kind, Blob blob) {
    std::string hash = content_hash(blob);
    record.genomes.push_back({hash, kind, std::move(blob)});
    return hash;
  };
  record.individual.body_genome = keep("body", bodies::encode(genome.body));
  record.individual.brain_genome = keep("brain", brains::encode(genome.brain));
  return record;
}

TEST_CASE("the best, the last or the survivors of another campaign") {
  const CampaignSpec spec = small();
  const scenes::TemporaryDirectory directory(scenes::in_memory());
  auto file = db::CampaignFile::create(
      directory / "other.db", {.name = "other", .configuration = "", .seed = 1, .births = 9});
  CHECK_THROWS_WITH(immigrants_from(file, FounderChoice::best, 5), Contains("nobody"));
  const auto genomes = family(spec, 8, "here");
  const std::optional<double> fitness[] = {3, 5, 5, std::nullopt, 9, 1, 2, 4};
  for (std::uint64_t birth = 0; birth < 8; ++birth) {
    // 4, the fittest, has died
    const auto death = birth < 2 || birth == 4 ? std::optional(birth + 3) : std::nullopt;
    file.record(lived(birth, {genomes[birth].body, *genomes[birth].brain}, fitness[birth], death));
  }
  const auto chosen = [&](FounderChoice choice, std::uint64_t most) {
    std::vector<std::uint64_t> births;
    for (const Immigrant& immigrant : immigrants_from(file, choice, most)) {
      REQUIRE_NOTHROW(validate(immigrant));
      births.push_back(std::stoul(immigrant.source.substr(immigrant.source.rfind(' '))));
      CHECK(immigrant.body == genomes[births.back()].body);
      CHECK(immigrant.brain == genomes[births.back()].brain);
    }
    return births;
  };
  using Births = std::vector<std::uint64_t>;
  CHECK(chosen(FounderChoice::best, 4) == Births{4, 1, 2, 7});
  CHECK(chosen(FounderChoice::last, 3) == Births{5, 6, 7});
  CHECK(chosen(FounderChoice::survivors, 3) == Births{2, 7, 6});
  CHECK(chosen(FounderChoice::survivors, 100) == Births{2, 7, 6, 5});
}

TEST_CASE("founders are kept in the file, with a content that tells them apart") {
  const CampaignSpec spec = small();
  const scenes::TemporaryDirectory directory(scenes::in_memory());
  auto file = db::CampaignFile::create(directory / "c.db",
                                       {.name = "c", .configuration = "", .seed = 1, .births = 9});
  CHECK(founders_of(file).empty());
  auto immigrants = family(spec, 5, "here");
  const auto founders = settle(immigrants, spec);
  keep_founders(file, founders);
  const auto kept = founders_of(file);
  REQUIRE(kept.size() == 5);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(kept[k].body == founders[k].genome.body);
    CHECK(kept[k].brain == founders[k].genome.brain);
  }
  const std::string content = content_of(immigrants);
  CHECK(content.size() == 32);
  std::swap(immigrants[0], immigrants[4]);
  CHECK(content_of(immigrants) != content);
}

}  // namespace
}  // namespace neuroprospect::evolution
