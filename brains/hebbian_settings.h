// brains/hebbian_settings.h: how Hebbian brains live. Plain data; each field is declared once.
#pragma once

#include "base/parameter.h"

namespace neuroprospect::brains {

struct HebbianSettings {
  bool restart = false;
  bool normalised = false;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "restart",
                    .help = "whether every episode begins with the connections of birth; otherwise "
                            "each goes on with those of the last"},
          self.restart);
    visit(Parameter{.name = "normalised",
                    .help = "whether each block of plastic weights is divided by its largest, in "
                            "size, after every step, so that they compete for it"},
          self.normalised);
  }
};

}  // namespace neuroprospect::brains
