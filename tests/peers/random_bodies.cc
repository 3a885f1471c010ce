// random_bodies FOLDER COUNT: COUNT random founders' bodies as k.xml (MJCF), k.urdf and k.json
// (what `neuroprospect body --json` prints), for body_files.py to compare.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/random.h"
#include "bodies/develop.h"
#include "bodies/mjcf.h"
#include "bodies/mutate.h"
#include "bodies/urdf.h"
#include "cli/body_text.h"

int main(int argc, char** argv) {
  using namespace neuroprospect;
  if (argc != 3) return 2;
  const std::filesystem::path folder = argv[1];
  const auto count = std::strtoull(argv[2], nullptr, 10);
  for (std::uint64_t k = 0; k < count; ++k) {
    RandomStream random({.seed = 11, .birth = k});
    const auto preset = k % 2 == 0 ? bodies::JointPreset::servo : bodies::JointPreset::derl;
    const auto genome = bodies::random_body({.founder_limbs_high = 10}, k, random);
    const auto plan = bodies::develop(genome, preset);
    std::ofstream(folder / (std::to_string(k) + ".xml")) << to_mjcf(plan, {.genome = &genome});
    std::ofstream(folder / (std::to_string(k) + ".urdf")) << to_urdf(plan, &genome);
    std::ofstream(folder / (std::to_string(k) + ".json")) << cli::body_json(plan);
  }
}
