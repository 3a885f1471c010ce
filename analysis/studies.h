// analysis/studies.h: the studies there are. A new one is a file and a line here.
#pragma once

#include <tuple>

#include "analysis/cross_foster.h"
#include "analysis/deprivation.h"
#include "analysis/head_start.h"
#include "analysis/heritability.h"
#include "analysis/hinton_nowlan.h"
#include "analysis/innate_learned.h"
#include "analysis/morphology.h"

namespace neuroprospect::analysis {

/// All studies, in the order in which they are listed.
using Studies = std::tuple<InnateLearned, Heritability, Morphology, HeadStart, Deprivation,
                           CrossFoster, HintonNowlan>;

}  // namespace neuroprospect::analysis
