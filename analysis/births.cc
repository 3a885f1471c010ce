#include "analysis/births.h"

#include <algorithm>
#include <optional>

#include "base/error.h"

namespace neuroprospect::analysis {
namespace {

constexpr std::uint64_t kPage = 20'000;

void append(Births& births, const db::Measures& page) {
  const std::size_t before = births.size();
  births.births.insert(births.births.end(), page.births.begin(), page.births.end());
  const auto place = [&](const std::optional<std::uint64_t>& birth) {
    if (!birth) return kNone;
    const auto found = std::ranges::lower_bound(births.births, *birth);
    if (found == births.births.end() || *found != *birth) return kNone;
    return static_cast<Place>(found - births.births.begin());
  };
  for (const auto& parent : page.parents) births.parents.push_back(place(parent));
  for (const auto& mate : page.mates) births.mates.push_back(place(mate));
  for (const db::Measure& measure : page.measures) {
    auto found = std::ranges::find(births.names, measure.name);
    if (found == births.names.end()) {
      births.names.push_back(measure.name);
      births.columns.emplace_back();
      found = births.names.end() - 1;
    }
    auto& column = births.columns[static_cast<std::size_t>(found - births.names.begin())];
    column.resize(before, kMissing);
    for (const auto& value : measure.values) column.push_back(value.value_or(kMissing));
  }
  for (auto& column : births.columns) column.resize(births.size(), kMissing);
}

}  // namespace

std::span<const double> Births::column(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    std::string all;
    for (const std::string& known : names) all += (all.empty() ? "" : ", ") + known;
    throw Error(ErrorKind::input, fmt::format("no birth has the measure {}; there are: {}", name,
                                              all.empty() ? "none, as there are no births" : all));
  }
  return columns[static_cast<std::size_t>(found - names.begin())];
}

Births read_births(const db::CampaignFile& file) {
  Births births;
  while (true) {
    const auto page =
        db::measures(file, births.births.empty() ? 0 : births.births.back() + 1, kPage);
    if (page.births.empty()) return births;
    append(births, page);
  }
}

std::vector<double> difference(std::span<const double> a, std::span<const double> b) {
  require(a.size() == b.size(), "{} numbers less {}", a.size(), b.size());
  std::vector<double> result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = a[i] - b[i];
  return result;
}

}  // namespace neuroprospect::analysis
