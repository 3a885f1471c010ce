#include "brains/safe.h"

#include "brains/calibrate.h"

namespace neuroprospect::brains {
namespace {

constexpr int kProbes = 8;
constexpr float kLeast = 0.01F;  // of the largest sensitivity

}  // namespace

BrainGenome safe_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                          RandomStream& random) {
  Response response(genome, ports, memory, random);
  const Eigen::VectorXf sensitivity = response.sensitivity(genome.wiring.numbers, kProbes, random);
  const float most = sensitivity.maxCoeff();
  Eigen::VectorXf direction(sensitivity.size());
  for (float& number : direction) number = static_cast<float>(random.normal());
  // relative to the most sensitive one, so that distances are of the order of the others' kinds
  const bool known = sensitivity.allFinite() && most > 0;  // gradients of huge numbers overflow
  if (known) direction.array() /= (sensitivity / most).array().max(kLeast);
  return moved_to_target(genome, direction, response);
}

}  // namespace neuroprospect::brains
