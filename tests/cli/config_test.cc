// Tests for cli/config.h: what a campaign file says is what is set, and every mistake is named with
// its place and the nearest right name.
#include "cli/config.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "base/error.h"
#include "cli/parameter_page.h"
#include "cli/sweep_file.h"
#include "cli/toml_text.h"

namespace neuroprospect::cli {
namespace {

using Catch::Contains;

TEST_CASE("an empty file is a campaign of defaults") {
  CHECK(differences(parse_campaign("", "x"), evolution::CampaignSpec{}).empty());
}

TEST_CASE("values are read where they belong") {
  const auto spec = parse_campaign(
      "name = 'n'\nseed = 9\n[life]\nsteps = 12\ncriterion = 1\n[evolution]\nlag = 2\n"
      "[evolution.selection]\nwindow = 5\n[world]\nsenses = ['touch', 'vestibular']\n[brain]\n"
      "hidden = [8, 4, 2]\n[body]\njoints = 'derl'\n",
      "x");
  CHECK(spec.name == "n");
  CHECK(spec.seed == 9);
  CHECK(spec.life.steps == 12);
  CHECK(spec.life.criterion == 1.0);
  CHECK(spec.evolution.lag == 2);
  CHECK(spec.evolution.selection.window == 5);
  CHECK(spec.brain.hidden == std::vector<int>{8, 4, 2});
  CHECK(spec.world.senses.size() == 2);
  CHECK(spec.body.joints == bodies::JointPreset::derl);
}

TEST_CASE("the settings as text read back to the same settings") {
  auto spec =
      parse_campaign("seed = 3\n[life]\nsteps = 77\ncriterion = 0.1\n[brain]\nhidden = [3]\n", "x");
  spec.name = "quotes \" and\nlines";
  CHECK(differences(parse_campaign(to_toml(spec), "x"), spec).empty());
}

TEST_CASE("mistakes are named, with their place") {
  struct Case {
    const char* text;
    const char* message;
  };
  const Case cases[] = {
      {"[evolution.selection]\nkind = 'elites'\n",
       "evolution.selection.kind must be one of aging, map_elites, novelty, truncation, "
       "proportional"},
      {"[evolution.selection]\nkind = 'novelty'\n",
       "c.toml: evolution.selection.kind = \"novelty\" needs descriptors"},
      {"[evolution.selection]\nkind = 'novelty'\ndescriptors = ['limb']\n",
       "c.toml: evolution.selection.descriptors: \"limb\" is no measure of a life"},
      {"[fitness]\nobjectives = ['-enegy_j']\n",
       "c.toml: fitness.objectives: \"-enegy_j\" is no measure of a life; right would be fitness,"},
      {"[life]\nstepz = 3\n", "c.toml:2:1: unknown parameter life.stepz (did you mean \"steps\"?)"},
      {"sead = 3\n", "c.toml:1:1: unknown parameter sead (did you mean \"seed\"?)"},
      {"[lief]\nsteps = 3\n", "unknown parameter lief (did you mean \"life\"?)"},
      {"[life]\nsteps = 'many'\n", "c.toml:2:9: life.steps must be a whole number"},
      {"[life]\nsteps = 2.5\n", "life.steps must be a whole number"},
      {"[life]\nsteps = -1\n", "life.steps = -1 is out of range: 0 … 1000000000 [control steps]"},
      {"[variation]\nbody_rate = 1.5\n",
       "variation.body_rate = 1.5 is out of range: 0 … 1 [probability]"},
      {"[variation]\nbody_rate = nan\n", "body_rate = nan is out of range"},
      {"life = 3\n", "life is a table of parameters, not a value"},
      {"[body]\njoints = 'serwo'\n",
       "body.joints must be one of servo, derl (did you mean \"servo\"?)"},
      {"[brain]\nhidden = 64\n", "brain.hidden must be a list of whole numbers"},
      {"[brain]\nhidden = [64, 'x']\n", "c.toml:2:15: brain.hidden must be a whole number"},
      {"seed = \n", "c.toml:1:"},
      {"[evolution]\nlag = 9\nfounders = 3\n", "lag = 9 is above evolution.founders = 3"},
      {"[body]\nfounder_limbs_low = 6\nfounder_limbs_high = 3\n", "founder_limbs_low"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK_THROWS_WITH(parse_campaign(c.text, "c.toml"), Contains(c.message));
  }
}

TEST_CASE("assignments of the command line win over the text, the last one over all") {
  const std::vector<std::string> overrides = {"life.steps=5", "name = \"two words\"",
                                              "world.task=locomotion", "brain.hidden=[1, 2]",
                                              "life.steps=6"};
  const auto spec = parse_campaign("[life]\nsteps = 3\nepisodes = 4\n", "x", overrides);
  CHECK(spec.life.steps == 6);
  CHECK(spec.life.episodes == 4);
  CHECK(spec.name == "two words");
  CHECK(spec.brain.hidden == std::vector<int>{1, 2});
}

TEST_CASE("mistakes in assignments are named by what was typed") {
  struct Case {
    const char* assignment;
    const char* message;
  };
  const Case cases[] = {
      {"life.stepz=3", "-D life.stepz=3: unknown parameter life.stepz (did you mean \"steps\"?)"},
      {"life.steps=many", "-D life.steps=many: life.steps must be a whole number"},
      {"life.steps=-1", "-D life.steps=-1: life.steps = -1 is out of range: 0 … 1000000000"},
      {"life=3", "-D life=3: life is a table of parameters, not a value"},
      {"life.steps", "-D life.steps: an override is KEY=VALUE, as in life.steps=2000"},
      {"=3", "an override is KEY=VALUE"},
      {"life.steps=", "-D life.steps=: "},
      {"name=two words", "-D name=two words: "},
      {"seed=1\nname=2", "an override is KEY=VALUE"},
      {"evolution.lag=90", "x: evolution.lag = 90 is above evolution.founders"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.assignment);
    const std::vector<std::string> overrides = {c.assignment};
    CHECK_THROWS_WITH(parse_campaign("", "x", overrides), Contains(c.message));
  }
}

TEST_CASE("monstrous files are refused before they are parsed") {
  std::string dots = "a";
  for (int i = 0; i < 100'000; ++i) dots += ".a";
  CHECK_THROWS_WITH(parse_campaign(dots.substr(0, 60'000) + "=1", "x"), Contains("dots"));
  CHECK_THROWS_WITH(parse_campaign(dots, "x"), Contains("over the limit"));
  CHECK_THROWS_AS(parse_campaign("x = " + std::string(30'000, '['), "x"), Error);
  CHECK_THROWS_WITH(read_campaign("no/such/file.toml"), Contains("cannot read"));
  CHECK_THROWS_WITH(read_campaign("campaigns"), Contains("cannot read"));
}

TEST_CASE("every campaign that is shipped is right") {
  int campaigns = 0;
  int sweeps = 0;
  for (const auto& entry : std::filesystem::directory_iterator("campaigns")) {
    if (entry.path().extension() != ".toml") continue;
    CAPTURE(entry.path());
    // a sweep checks each of its campaigns
    const std::string path = entry.path().string();
    if (parse_toml(read_toml_text(path), path).contains("base")) {
      CHECK_NOTHROW(read_sweep(path, "", {}));
      ++sweeps;
    } else {
      CHECK_NOTHROW(read_campaign(path));
      ++campaigns;
    }
  }
  CHECK(campaigns >= 4);
  CHECK(sweeps >= 1);
}

TEST_CASE("every parameter explains itself") {
  for (const Explanation& e : explain()) {
    CAPTURE(e.key);
    CHECK_FALSE(e.help.empty());
    CHECK_FALSE(e.default_value.empty());
  }
  CHECK(explain().size() > 40);
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("docs/parameters.md is what the program prints") {
  // where it is not: neuroprospect config --markdown > docs/parameters.md
  const bool same = text_of("docs/parameters.md") == parameter_page();
  CHECK(same);
  CHECK_THAT(parameter_page(),
             Contains("| `horizon` | `128` | control steps | 1 … 65536 | of each environment"));
}

TEST_CASE("links to parameters lead to their tables") {
  // a heading's anchor is its letters and digits in lower case, with hyphens for blanks
  std::set<std::string> anchors;
  const std::string page = parameter_page();
  const std::regex heading("\n## ([^\n]*)");
  for (std::sregex_iterator found(page.begin(), page.end(), heading), end; found != end; ++found) {
    std::string anchor;
    for (const char c : (*found)[1].str()) {
      if (c == ' ') anchor += '-';
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') anchor += c;
    }
    CHECK(anchors.insert(anchor).second);
  }
  int links = 0;
  const std::regex link("parameters\\.md#([^)]*)\\)");
  for (const auto& file : std::filesystem::directory_iterator("docs")) {
    if (file.path().extension() != ".md") continue;
    const std::string text = text_of(file.path());
    for (std::sregex_iterator found(text.begin(), text.end(), link), end; found != end; ++found) {
      CAPTURE(file.path().string(), (*found)[1].str());
      CHECK(anchors.contains((*found)[1].str()));
      ++links;
    }
  }
  CHECK(links >= 10);
}

}  // namespace
}  // namespace neuroprospect::cli
