// analysis/study.h: what a study is. A study asks one question and answers it with estimates, each
// with an interval and with what that interval is over; `neuroprospect study NAME` runs it, prints
// and stores what it says, and the page draws it, without a line of code per study in either.
// Thread safety: a study is a value; running one is a pure function of the campaign's rows and its
// parameters, whatever the number of workers.
//
// A study is a plain struct:
//
//   struct Heritability {
//     static constexpr std::string_view kName = "heritability";
//     static constexpr std::string_view kHelp = "how far children resemble their parents";
//     int resamples = 2000;                       // its parameters, as in any settings struct
//     template <class Self, class Visitor>
//     static void declare(Self& self, Visitor&& visit) {
//       visit(Parameter{.name = "resamples", …}, self.resamples);
//     }
//     [[nodiscard]] std::vector<Estimate> run(const Campaign&, const Execution&) const;
//   };
//
// in a file of its own, and a line in studies.h. From `declare` come the options of the command,
// its help, the title under which the result is stored, and the settings that stand beside it.
//
// A study that lives lives again (evolution/life.h: run_life is pure; evolution/executor.h:
// run_serial and run_threads) says so by
//     static constexpr bool kLives = true;
// It is given the number of workers, and tells how far it is through Execution::progress, which is
// called on the thread that called run (analysis/lives.h does both). It collects what lives gave by
// what they were, never in the order in which they ended. A study of a model of its own needs no
// campaign: it has
//     [[nodiscard]] std::vector<Estimate> run(const Execution&) const;
// instead, and what it says is stored in the file that the user names, if any.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/parameter.h"
#include "db/campaign_file.h"
#include "evolution/executor.h"
#include "evolution/spec.h"

namespace neuroprospect::analysis {

/// One number that a study gives: a point of a series in a figure. Finite. A figure is one quantity
/// in one unit; no two estimates share figure, series and x.
using Estimate = db::EstimateRow;

/// What is studied. The file may be open for reading only, and may grow meanwhile.
struct Campaign {
  const db::CampaignFile& file;
  const evolution::CampaignSpec& spec;
};

/// How a study is carried out. No estimate depends on it.
struct Execution {
  int workers = 1;  ///< lives at once
  /// So many of so many steps are done. Empty: nobody wants to know.
  std::function<void(std::uint64_t done, std::uint64_t planned)> progress;
  /// Asked several times a second by a study that lives lives. Empty: it is never stopped.
  std::function<evolution::Stop()> stop;
};

/// What a study that was stopped throws: it has nothing to say. Lives in flight may go on in their
/// threads where they were dropped; the process should exit.
struct Stopped {};

/// A study of a campaign.
template <class S>
concept CampaignStudy = requires(const S study, const Campaign& campaign, const Execution& how) {
  { study.run(campaign, how) } -> std::same_as<std::vector<Estimate>>;
};

/// A study that needs none.
template <class S>
concept ModelStudy = requires(const S study, const Execution& how) {
  { study.run(how) } -> std::same_as<std::vector<Estimate>>;
};

template <class S>
concept Study = (CampaignStudy<S> || ModelStudy<S>)&&requires {
  { S::kName } -> std::convertible_to<std::string_view>;
  { S::kHelp } -> std::convertible_to<std::string_view>;
};

/// Whether a study lives lives.
template <Study S>
constexpr bool lives_lives() {
  if constexpr (requires { S::kLives; }) return S::kLives;
  return false;
}

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;

/// A parameter's value as it is typed; a list with commas.
template <class T>
std::string typed(const T& value) {
  if constexpr (std::same_as<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(name_of(value));
  } else if constexpr (kIsList<T>) {
    std::string text;
    for (const auto& element : value) text += (text.empty() ? "" : ",") + typed(element);
    return text;
  } else {
    return fmt::format("{}", value);
  }
}

/// The option of a parameter: "--curve-points" for curve_points.
inline std::string option_of(const Parameter& parameter) {
  std::string text = fmt::format("--{}", parameter.name);
  for (char& c : text) c = c == '_' ? '-' : c;
  return text;
}

/// Every parameter with its value, a line each: "resamples = 2000".
template <Study S>
std::string settings_of(const S& study) {
  std::string text;
  S::declare(study, [&](const Parameter& parameter, const auto& value) {
    text += fmt::format("{} = {}\n", parameter.name, typed(value));
  });
  return text;
}

/// What is typed to ask for it: its name and every parameter that is not at its default.
template <Study S>
std::string title_of(const S& study) {
  std::string text(S::kName);
  std::vector<std::string> defaults;
  const S plain;
  S::declare(plain, [&](const Parameter&, const auto& value) { defaults.push_back(typed(value)); });
  std::size_t i = 0;
  S::declare(study, [&](const Parameter& parameter, const auto& value) {
    const std::string now = typed(value);
    if (now == defaults[i++]) return;
    const char* quote = now.find_first_of(" *()") == std::string::npos ? "" : "'";
    text += fmt::format(" {} {}{}{}", option_of(parameter), quote, now, quote);
  });
  return text;
}

}  // namespace neuroprospect::analysis
