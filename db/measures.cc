#include "db/measures.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>

#include "db/connection.h"
#include "db/table.h"

namespace neuroprospect::db {
namespace {

// a column of the result that is being put together, by name and in the order of first mention
class Columns {
 public:
  explicit Columns(std::size_t births) : births_(births) {}

  std::vector<std::optional<double>>& operator[](const std::string& name) {
    const auto [found, added] = places_.try_emplace(name, measures_.size());
    if (added) measures_.push_back({name, std::vector<std::optional<double>>(births_)});
    return measures_[found->second].values;
  }

  std::vector<Measure> taken() {
    std::erase_if(measures_, [](const Measure& measure) {
      return std::ranges::none_of(measure.values, [](const auto& v) { return v.has_value(); });
    });
    return {std::make_move_iterator(measures_.begin()), std::make_move_iterator(measures_.end())};
  }

 private:
  std::size_t births_;
  std::map<std::string, std::size_t> places_;
  std::deque<Measure> measures_;  // references stay valid
};

std::optional<double> number(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

constexpr std::array kOfIndividual = {
    "generation", "island", "death",       "fitness",        "limbs",         "degrees_of_freedom",
    "mass_kg",    "units",  "connections", "genome_numbers", "learning_area", "criterion_step"};
constexpr std::array kOfAssay = {"mean",      "distance_m",        "steps",   "energy_j",
                                 "torque_nm", "cost_of_transport", "success", "failures"};

template <std::size_t n>
std::string listed(const std::array<const char*, n>& columns, const char* format) {
  std::string text;
  for (const char* column : columns) text += fmt::format(fmt::runtime(format), column);
  return text;
}

void read_individuals(SQLite::Database& database, std::uint64_t first, std::uint64_t count,
                      Measures& result) {
  SQLite::Statement rows(database,
                         "SELECT id, status FROM individual WHERE id >= ? ORDER BY id LIMIT ?");
  rows.bind(1, static_cast<std::int64_t>(first));
  rows.bind(2, static_cast<std::int64_t>(count));
  while (rows.executeStep()) {
    result.births.push_back(static_cast<std::uint64_t>(rows.getColumn(0).getInt64()));
    read_value(rows.getColumn(1), result.status.emplace_back());
  }
}

}  // namespace

Measures measures(const CampaignFile& file, std::uint64_t first, std::uint64_t count) {
  return explaining(file.path(), [&] {
    constexpr auto kMost = std::uint64_t{1} << 62;
    SQLite::Database& database = file.connection();
    const SQLite::Transaction moment(database);  // all that is read is of it; never committed
    Measures result;
    read_individuals(database, std::min(first, kMost), std::min(count, kMost), result);
    const std::size_t births = result.births.size();
    result.parents.resize(births);
    result.mates.resize(births);
    if (births == 0) return result;
    Columns columns(births);
    // calls visit(index, row) for rows of births that are here
    const auto each = [&](const std::string& sql, auto&& visit) {
      SQLite::Statement rows(database, sql);
      rows.bind(1, static_cast<std::int64_t>(result.births.front()));
      rows.bind(2, static_cast<std::int64_t>(result.births.back()));
      while (rows.executeStep()) {
        const auto birth = static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
        const auto found = std::ranges::lower_bound(result.births, birth);
        if (found == result.births.end() || *found != birth) continue;
        visit(static_cast<std::size_t>(found - result.births.begin()), rows);
      }
    };

    for (const char* phase : {"passive", "naive", "innate", "learned"}) columns[phase];
    each("SELECT id" + listed(kOfIndividual, ", {}") +
             " FROM individual WHERE id BETWEEN ? AND ? ORDER BY id",
         [&](std::size_t i, SQLite::Statement& row) {
           for (std::size_t c = 0; c < kOfIndividual.size(); ++c) {
             columns[kOfIndividual[c]][i] = number(row.getColumn(static_cast<int>(c) + 1));
           }
         });
    each("SELECT individual, phase" + listed(kOfAssay, ", avg({})") +
             " FROM assay WHERE individual BETWEEN ? AND ? GROUP BY individual, phase",
         [&](std::size_t i, SQLite::Statement& row) {
           const std::string phase = row.getColumn(1).getString();
           for (std::size_t c = 0; c < kOfAssay.size(); ++c) {
             columns[c == 0 ? phase : phase + " " + kOfAssay[c]][i] =
                 number(row.getColumn(static_cast<int>(c) + 2));
           }
         });
    auto& learned = columns["learned"];
    auto& gain = columns["gain"];
    const auto& innate = columns["innate"];
    for (std::size_t i = 0; i < births; ++i) {
      if (learned[i] && innate[i]) gain[i] = *learned[i] - *innate[i];
    }
    each(
        "SELECT individual, count(DISTINCT event) FROM mutation"
        " WHERE individual BETWEEN ? AND ? GROUP BY individual",
        [&](std::size_t i, SQLite::Statement& row) {
          columns["mutations"][i] = number(row.getColumn(1));
        });
    each(
        "SELECT individual, kind || ' ' || name, value FROM score"
        " WHERE individual BETWEEN ? AND ? ORDER BY individual, kind, ordinal",
        [&](std::size_t i, SQLite::Statement& row) {
          columns[row.getColumn(1).getString()][i] = number(row.getColumn(2));
        });
    each(
        "SELECT child, role, parent FROM parent WHERE child BETWEEN ? AND ?"
        " ORDER BY child, role, parent",
        [&](std::size_t i, SQLite::Statement& row) {
          auto& of_role = row.getColumn(1).getString() == "main" ? result.parents : result.mates;
          if (!of_role[i]) of_role[i] = static_cast<std::uint64_t>(row.getColumn(2).getInt64());
        });
    result.measures = columns.taken();
    return result;
  });
}

std::vector<OperatorUse> operator_uses(const CampaignFile& file) {
  return explaining(file.path(), [&] {
    SQLite::Statement rows(
        file.connection(),
        "SELECT DISTINCT individual, part, operator FROM mutation ORDER BY 1, 2, 3");
    std::vector<OperatorUse> uses;
    while (rows.executeStep()) {
      OperatorUse& use = uses.emplace_back();
      read_value(rows.getColumn(0), use.birth);
      read_value(rows.getColumn(1), use.part);
      read_value(rows.getColumn(2), use.op);
    }
    return uses;
  });
}

}  // namespace neuroprospect::db
