// cli/recipes.h: the example campaigns, in the program. Thread safety: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace neuroprospect::cli {

struct Recipe {
  std::string_view name;  ///< "first-steps", of campaigns/first-steps.toml
  std::string_view text;
};

/// All of campaigns/, by name.
std::span<const Recipe> recipes();

/// The first sentence of its comment.
std::string summary_of(const Recipe& recipe);

}  // namespace neuroprospect::cli
