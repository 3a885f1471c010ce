// bodies/fields.h: the fields of a limb gene, listed once: what is stored, compared and described.
#pragma once

#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// Calls visit(name, field) for every heritable value of a limb gene but its id, in a fixed order
/// that is part of the blob format.
template <class Gene, class Visitor>
void for_each_field(Gene& gene, Visitor&& visit) {
  visit("parent", gene.parent);
  visit("azimuth_rad", gene.azimuth_rad);
  visit("polar_rad", gene.polar_rad);
  visit("length_m", gene.length_m);
  visit("axes", gene.axes);
  visit("x.lower_rad", gene.x.lower_rad);
  visit("x.upper_rad", gene.x.upper_rad);
  visit("x.gear_nm", gene.x.gear_nm);
  visit("y.lower_rad", gene.y.lower_rad);
  visit("y.upper_rad", gene.y.upper_rad);
  visit("y.gear_nm", gene.y.gear_nm);
}

}  // namespace neuroprospect::bodies
