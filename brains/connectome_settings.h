// brains/connectome_settings.h: how a connectome wires a layer. Plain data; each field is declared
// once.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/parameter.h"
#include "brains/connectome.h"
#include "brains/connectome_controls.h"
#include "brains/layout.h"

namespace neuroprospect::brains {

/// What of a connectome binds the layer. Each includes those before it.
enum class ConnectomeUse : std::uint8_t {
  mask,     ///< units connect where neurons do
  signs,    ///< and excite or inhibit as these do, where it is known
  weights,  ///< and founders' recurrent weights are as the connectome's
};

/// The connectome of a campaign's brains. Its units become those of one hidden layer, one each.
struct ConnectomeSettings {
  std::string path = "";  ///< empty: none
  int layer = 0;
  ConnectomeUse use = ConnectomeUse::mask;
  SynapseFilter kind = SynapseFilter::chemical;
  Control control = Control::none;
  bool scale = false;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "path",
                    .help = "edge list (brain import-connectome writes one) that wires a recurrent "
                            "layer; empty: none"},
          self.path);
    visit(Parameter{.name = "layer",
                    .help = "which hidden layer, counted from 0",
                    .low = 0,
                    .high = kMaxHiddenLayers - 1},
          self.layer);
    visit(Parameter{.name = "use",
                    .help = "mask: who connects to whom; signs: and who inhibits; weights: and how "
                            "strongly, at the founders"},
          self.use);
    visit(Parameter{.name = "kind", .help = "which connections count"}, self.kind);
    visit(Parameter{.name = "control",
                    .help = "what to compare with: a connectome changed at random"},
          self.control);
    visit(Parameter{.name = "scale",
                    .help = "whether the connectome is brought to the width of the layer; false: "
                            "they must be the same"},
          self.scale);
  }
};

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::ConnectomeUse> {
  static constexpr std::array<std::string_view, 3> values = {"mask", "signs", "weights"};
};
