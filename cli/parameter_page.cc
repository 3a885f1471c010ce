#include "cli/parameter_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/config.h"

namespace neuroprospect::cli {
namespace {

// A table of the file and what it is for; the first is the file itself.
struct Table {
  std::string name;
  std::string help;
  std::string rows = {};
};

// Lists the tables below a settings struct.
class TableLister {
 public:
  TableLister(std::vector<Table>& tables, std::string prefix)
      : tables_(tables), prefix_(std::move(prefix)) {}

  template <class T>
  void operator()(const Parameter&, const T&) {}
  template <class Settings>
  void operator()(const Section& section, const Settings& settings) {
    const std::string name = prefix_ + std::string(section.name);
    tables_.push_back({name, std::string(section.help)});
    Settings::declare(settings, TableLister(tables_, name + "."));
  }

 private:
  std::vector<Table>& tables_;
  std::string prefix_;
};

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '|' ? "\\|" : std::string(1, c);
  return result;
}

std::string row(std::string_view name, const Explanation& e) {
  const std::string range = e.range.empty() ? e.type : e.range;
  return fmt::format("| `{}` | `{}` | {} | {} | {} |\n", name, cell(e.default_value), cell(e.unit),
                     cell(range), cell(e.help));
}

}  // namespace

std::string parameter_page() {
  std::vector<Table> tables = {{"", "What stands above all tables of the file."}};
  const evolution::CampaignSpec defaults;
  evolution::CampaignSpec::declare(defaults, TableLister(tables, ""));
  for (const Explanation& e : explain()) {
    const auto dot = e.key.rfind('.');
    const std::string in = dot == std::string::npos ? "" : e.key.substr(0, dot);
    std::ranges::find(tables, in, &Table::name)->rows +=
        row(std::string_view(e.key).substr(in.empty() ? 0 : dot + 1), e);
  }
  std::string page =
      "# Parameters\n\n"
      "Every parameter of a campaign file, table by table. Generated: `neuroprospect config "
      "--markdown` prints this page from the declarations, and a test compares.\n";
  for (const Table& table : tables) {
    if (table.rows.empty()) continue;
    page += fmt::format("\n## {}\n\n{}\n\n", table.name.empty() ? "the campaign" : table.name,
                        table.help);
    page += "| parameter | default | unit | range | what it does |\n|---|---|---|---|---|\n";
    page += table.rows;
  }
  return page;
}

}  // namespace neuroprospect::cli
