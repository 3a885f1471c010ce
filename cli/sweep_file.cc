#include "cli/sweep_file.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/error.h"
#include "cli/config.h"
#include "cli/toml_text.h"

namespace neuroprospect::cli {
namespace {

constexpr std::size_t kMostCampaigns = 10'000;

// the end of the campaign, when selection has done what it does
constexpr const char* kLate =
    "SELECT avg({}) FROM innate_vs_learned WHERE individual >= (SELECT births * 4 / 5 FROM "
    "campaign)";

struct GridValue {
  std::string toml;
  std::string json;
};

struct GridParameter {
  std::string key;
  std::vector<GridValue> values;
  toml::source_region region;
};

// lists are broken into indented lines
std::string one_line(const std::string& text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') {
      line += text[i];
      continue;
    }
    if (line.ends_with(',')) line += ' ';
    while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
  }
  return line;
}

GridValue grid_value(const toml::node& node) {
  std::ostringstream text;
  node.visit([&](const auto& value) {
    if constexpr (!toml::is_table<decltype(value)>) text << value;
  });
  std::ostringstream json;
  json << toml::json_formatter(node);
  return {one_line(text.str()), one_line(json.str())};
}

// Reads the keys of a sweep, each with its place in the file.
class SweepReader {
 public:
  explicit SweepReader(const std::string& path)
      : path_(path), table_(parse_toml(read_toml_text(path), path)) {
    const std::vector<std::string> known = {"base", "seeds", "grid", "measures"};
    for (const auto& [key, node] : table_) {
      require_input(std::ranges::find(known, key.str()) != known.end(),
                    "{}: unknown key {}{}; a sweep has base, seeds, [grid] and [measures]",
                    place(path_, key.source()), key.str(), suggestion(key.str(), known));
    }
  }

  [[nodiscard]] std::filesystem::path base() const {
    const auto base = table_["base"].value_exact<std::string>();
    require_input(base.has_value(), "{}: base must be the name of a campaign file (TOML)", path_);
    return std::filesystem::path(path_).parent_path() / *base;
  }

  [[nodiscard]] std::vector<std::uint64_t> seeds() const {
    const toml::node* node = table_.get("seeds");
    const auto wrong = [&] {
      return Error(ErrorKind::input,
                   fmt::format("{}: seeds must be how many there are, 1 or more, or a list of "
                               "different seeds, each 1 or more",
                               node == nullptr ? path_ : place(path_, node->source())));
    };
    if (node == nullptr) throw wrong();
    std::vector<std::uint64_t> seeds;
    if (const toml::array* list = node->as_array()) {
      for (const toml::node& element : *list) {
        const auto seed = element.value_exact<std::int64_t>();
        if (!seed || *seed < 1) throw wrong();
        seeds.push_back(static_cast<std::uint64_t>(*seed));
      }
      if (std::set(seeds.begin(), seeds.end()).size() != seeds.size()) throw wrong();
    } else {
      const auto count = node->value_exact<std::int64_t>().value_or(0);
      if (count > static_cast<std::int64_t>(kMostCampaigns)) throw wrong();
      for (std::int64_t seed = 1; seed <= count; ++seed) {
        seeds.push_back(static_cast<std::uint64_t>(seed));
      }
    }
    if (seeds.empty()) throw wrong();
    return seeds;
  }

  // in the order of the file
  [[nodiscard]] std::vector<GridParameter> grid() const {
    std::vector<GridParameter> found;
    if (const toml::node* node = table_.get("grid")) collect(*node, "", found);
    std::ranges::sort(found, [](const GridParameter& a, const GridParameter& b) {
      const auto& x = a.region.begin;
      const auto& y = b.region.begin;
      return std::pair(x.line, x.column) < std::pair(y.line, y.column);
    });
    return found;
  }

  [[nodiscard]] std::vector<Measure> measures() const {
    const toml::node* node = table_.get("measures");
    if (node == nullptr) {
      std::vector<Measure> usual;
      for (const char* phase : {"naive", "innate", "learned", "gain"}) {
        usual.push_back({fmt::format("late_{}", phase), fmt::format(fmt::runtime(kLate), phase)});
      }
      return usual;
    }
    std::vector<std::pair<toml::source_position, Measure>> found;
    require_input(node->is_table(), "{}: measures is a table of names and SQL",
                  place(path_, node->source()));
    for (const auto& [key, sql] : *node->as_table()) {
      const auto text = sql.value_exact<std::string>();
      require_input(text.has_value(), "{}: measures.{} must be SQL that gives one number",
                    place(path_, sql.source()), key.str());
      found.emplace_back(key.source().begin, Measure{std::string(key.str()), *text});
    }
    std::ranges::sort(found, [](const auto& a, const auto& b) {
      return std::pair(a.first.line, a.first.column) < std::pair(b.first.line, b.first.column);
    });
    std::vector<Measure> measures;
    measures.reserve(found.size());
    for (auto& [position, measure] : found) measures.push_back(std::move(measure));
    return measures;
  }

 private:
  // a dotted key is a table in a table
  void collect(const toml::node& node, const std::string& key,
               std::vector<GridParameter>& found) const {
    if (const toml::table* table = node.as_table()) {
      for (const auto& [name, child] : *table) {
        collect(child, fmt::format("{}{}{}", key, key.empty() ? "" : ".", name.str()), found);
      }
      return;
    }
    const toml::array* list = node.as_array();
    require_input(list != nullptr && !list->empty(),
                  "{}: grid.{} must be the list of its values, as [0, 2000, 8000]",
                  place(path_, node.source()), key);
    require_input(key != "seed", "{}: seeds are no part of the grid: write seeds = …",
                  place(path_, node.source()));
    GridParameter parameter{key, {}, node.source()};
    for (const toml::node& value : *list) {
      require_input(!value.is_table(), "{}: a value of grid.{} is a table",
                    place(path_, value.source()), key);
      parameter.values.push_back(grid_value(value));
    }
    found.push_back(std::move(parameter));
  }

  std::string path_;
  toml::table table_;
};

// the last part of a dotted key, where no other parameter has the same
std::string short_name(const std::string& key, const std::vector<GridParameter>& grid) {
  const auto last = [](const std::string& dotted) {
    return dotted.substr(dotted.find_last_of('.') + 1);
  };
  const auto alike = std::ranges::count_if(
      grid, [&](const GridParameter& other) { return last(other.key) == last(key); });
  return alike > 1 ? key : last(key);
}

// what may stand in the name of a file anywhere: "[32, 32]" is "32-32"
std::string file_text(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' ||
                       (c == '-' && text.empty());
    if (plain) {
      text += c;
    } else if (!text.empty() && text.back() != '-') {
      text += '-';
    }
  }
  while (!text.empty() && text.back() == '-') text.pop_back();
  return text.empty() ? "none" : text;
}

}  // namespace

Sweep read_sweep(const std::string& path, const std::filesystem::path& folder,
                 const std::vector<std::string>& overrides) {
  const SweepReader reader(path);
  Sweep sweep;
  sweep.path = path;
  sweep.base = reader.base();
  sweep.folder = folder.empty() ? std::filesystem::path(path).stem() : folder;
  sweep.measures = reader.measures();
  const auto grid = reader.grid();
  const auto seeds = reader.seeds();
  for (const GridParameter& parameter : grid) {
    sweep.parameters.push_back(parameter.key);
    sweep.points *= parameter.values.size();
    require_input(sweep.points * seeds.size() <= kMostCampaigns,
                  "{}: more than {} campaigns are no sweep", path, kMostCampaigns);
  }

  std::set<std::string> names;
  for (const std::uint64_t seed : seeds) {
    for (std::size_t point = 0; point < sweep.points; ++point) {
      SweepCampaign campaign;
      campaign.point = point;
      campaign.seed = seed;
      campaign.overrides = overrides;
      // the last parameter changes fastest
      std::size_t rest = point;
      std::size_t stride = sweep.points;
      for (const GridParameter& parameter : grid) {
        stride /= parameter.values.size();
        const GridValue& value = parameter.values[rest / stride];
        rest %= stride;
        campaign.values.push_back(value.toml);
        campaign.json.push_back(value.json);
        campaign.overrides.push_back(fmt::format("{}={}", parameter.key, value.toml));
        campaign.name +=
            fmt::format("{}-{}_", short_name(parameter.key, grid), file_text(value.toml));
      }
      campaign.overrides.push_back(fmt::format("seed={}", seed));
      campaign.name += fmt::format("seed-{}", seed);
      require_input(names.insert(campaign.name).second,
                    "{}: two campaigns would be called {}: a value is there twice, or differs from "
                    "another by signs that file names do not have",
                    path, campaign.name);
      campaign.file = sweep.folder / (campaign.name + ".db");
      try {
        campaign.spec = read_campaign(sweep.base, campaign.overrides);
      } catch (const Error& error) {
        throw error.within(path);
      }
      sweep.campaigns.push_back(std::move(campaign));
    }
  }
  return sweep;
}

}  // namespace neuroprospect::cli
