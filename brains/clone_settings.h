// brains/clone_settings.h: how recorded behaviour is cloned. Plain data; each field is declared
// once.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/parameter.h"

namespace neuroprospect::brains {

/// What follows the cloning.
enum class CloneThen : std::uint8_t {
  none,  ///< nothing: no step is taken
  ppo,   ///< reinforcement learning, from the clone on
};

struct CloneSettings {
  std::string recording = {};
  int epochs = 60;
  int minibatch = 256;
  int sequence = 16;
  double step = 5;
  double adam_epsilon = 1e-8;
  CloneThen then = CloneThen::none;
  double exploration = 0.2;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "recording",
                    .help = "recorded behaviour to imitate (docs/recordings.md); read once, when "
                            "the campaign starts"},
          self.recording);
    visit(Parameter{.name = "epochs", .help = "passes over it", .low = 1, .high = 100'000},
          self.epochs);
    visit(Parameter{.name = "minibatch",
                    .unit = "steps",
                    .help = "per gradient step, at most",
                    .low = 1,
                    .high = 65536},
          self.minibatch);
    visit(Parameter{.name = "sequence",
                    .unit = "steps",
                    .help = "of brains that remember: how far back gradients go",
                    .low = 1,
                    .high = 256},
          self.sequence);
    visit(Parameter{.name = "step",
                    .help = "Adam's first step size over the learning rate gene; falls linearly "
                            "to 0",
                    .low = 1e-3,
                    .high = 1e3},
          self.step);
    visit(Parameter{.name = "adam_epsilon", .help = "Adam's epsilon", .low = 1e-10, .high = 1},
          self.adam_epsilon);
    visit(Parameter{.name = "then",
                    .help = "none: the clone is what was learned; ppo: it goes on by reward"},
          self.then);
    visit(Parameter{.name = "exploration",
                    .help = "then: standard deviation over the exploration gene, so that what was "
                            "cloned is not drowned",
                    .low = 0.01,
                    .high = 10},
          self.exploration);
  }
};

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::CloneThen> {
  static constexpr std::array<std::string_view, 2> values = {"none", "ppo"};
};
