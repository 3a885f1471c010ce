#include "bodies/sleeping.h"

namespace neuroprospect::bodies {

std::vector<SleepingHinge> sleeping_hinges(const BodyGenome& genome) {
  std::vector<SleepingHinge> result;
  for (const LimbGene& limb : genome.limbs) {
    if (limb.axes == JointAxes::x) result.push_back({limb.id, 1, limb.y});
    if (limb.axes == JointAxes::y) result.push_back({limb.id, 0, limb.x});
  }
  return result;
}

}  // namespace neuroprospect::bodies
