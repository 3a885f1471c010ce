// Tests on the real program: `body`.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "bodies/develop.h"
#include "cli/genome_json.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::Finished;
using scenes::run_program;
using scenes::TemporaryDirectory;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("a body is shown, and written in every format") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "tiny.db").string();
  REQUIRE(run_program(scenes::tiny_run(file)).exit_code == 0);

  const Finished shown = run_program({"body", file, "3", "--json"});
  REQUIRE(shown.exit_code == 0);
  const auto body = nlohmann::json::parse(shown.output);
  const std::size_t links = body.at("links").size();
  REQUIRE(links > 2);
  const Finished table = run_program({"body", file, "3"});
  for (const auto& joint : body.at("joints")) {
    CHECK_THAT(table.output, Contains(joint.at("name").get<std::string>()));
  }

  const std::string json = (directory / "body.json").string();
  REQUIRE(run_program({"body", file, "3", "-o", json}).exit_code == 0);
  const auto read_back = cli::read_genomes(json);
  REQUIRE(read_back.size() == 1);
  CHECK_FALSE(read_back[0].brain);
  CHECK(read_back[0].limbs_of == "campaign 7 smallest");
  const auto plan = bodies::develop(read_back[0].body, bodies::JointPreset::servo);
  CHECK(plan.links.size() == links);
  CHECK(plan.mass_kg == body.at("mass_kg").get<double>());

  const std::string xml = (directory / "body.xml").string();
  REQUIRE(run_program({"body", file, "3", "-o", xml}).exit_code == 0);
  CHECK_THAT(read(xml), Contains("<mujoco"));
  CHECK(run_program({"body", file, "3", "-o", "-"}).output == read(xml));
  const std::string urdf = (directory / "body.urdf").string();
  REQUIRE(run_program({"body", file, "3", "-o", urdf}).exit_code == 0);
  CHECK_THAT(read(urdf), Contains("<robot"));
  CHECK(run_program({"body", file, "3", "-o", "-", "--format", "urdf"}).output == read(urdf));

  // and comes back
  for (const std::string& written : {xml, urdf}) {
    const std::string back = (directory / "back.json").string();
    const Finished imported = run_program({"import", written, "-o", back});
    INFO(imported.output);
    REQUIRE(imported.exit_code == 0);
    CHECK_THAT(imported.output, Contains("founders.source") && Contains("\"servo\""));
    CHECK(cli::read_genomes(back).at(0).body == read_back[0].body);
  }
  // and founds a campaign
  const std::string child = (directory / "child.db").string();
  const Finished founded = run_program(
      scenes::tiny_run(child, {"-D", "founders.source=\"file\"", "-D",
                               "founders.path=\"" + (directory / "back.json").string() + "\""}));
  INFO(founded.output);
  REQUIRE(founded.exit_code == 0);
  const auto founder = nlohmann::json::parse(run_program({"body", child, "0", "--json"}).output);
  CHECK(founder.at("mass_kg") == body.at("mass_kg"));
  CHECK(founder.at("joints").size() == body.at("joints").size());
  const auto seen = nlohmann::json::parse(run_program({"import", urdf, "--json"}).output);
  CHECK(seen.at("mass_kg").get<double>() == Approx(body.at("mass_kg").get<double>()));
  std::ofstream(directory / "box.xml")
      << "<mujoco>\n<worldbody><body><freejoint/>\n"
         "<geom type='box' size='1 1 1'/></body></worldbody></mujoco>";
  const Finished refused = run_program({"import", (directory / "box.xml").string()});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.output, Contains("box.xml:3: <geom>: type=\"box\""));
  CHECK(run_program({"import", "/nowhere.xml"}).exit_code == 2);

  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"body", file, "3", "-o", "body.obj"},
                                             {"body", file, "999"},
                                             {"body", file, "3", "-o", "/nowhere/body.xml"},
                                             {"body", file, "3", "-o", "-", "--format", "sdf"}}) {
    CHECK(run_program(wrong).exit_code == 2);
  }
}

}  // namespace
}  // namespace neuroprospect
