// base/parameter.h: how a parameter is declared, once. A settings struct lists its fields in
// `declare`; the file reader, the checker, `config --explain` and the provenance all come from it.
//
//   struct PpoSettings {
//     int epochs = 4;
//     template <class Self, class Visitor>
//     static void declare(Self& self, Visitor&& visit) {
//       visit(Parameter{.name = "epochs", .help = "passes over each rollout", .low = 1, .high =
//       100},
//             self.epochs);
//     }
//   };
//
// A visitor is called as visit(Parameter, T&) for a value and visit(Section, Settings&) for a
// nested struct. Values are bool, int, std::uint64_t, double, std::string, an enum with Names, or a
// vector of these. The default is what a default-constructed struct holds.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <string_view>

namespace neuroprospect {

/// One declared parameter. Numbers must lie in [low, high]; for a vector, each of its elements.
struct Parameter {
  std::string_view name;
  std::string_view unit =
      "";  ///< SI, or the field's own word ("steps", "births"); empty: a plain number
  std::string_view help = "";  ///< one line
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// A nested group of parameters: a table of the file.
struct Section {
  std::string_view name;
  std::string_view help = "";
};

/// The names of an enum's values, in order from 0. Specialise with
/// `static constexpr std::array<std::string_view, N> values`.
template <class Enum>
struct Names;

/// The name of an enum's value.
template <class Enum>
constexpr std::string_view name_of(Enum value) {
  return Names<Enum>::values[static_cast<std::size_t>(value)];
}

}  // namespace neuroprospect
