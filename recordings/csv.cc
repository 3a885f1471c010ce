#include "recordings/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <string_view>

#include "recordings/new_path.h"

namespace neuroprospect::recordings {
namespace {

constexpr std::string_view kObservation = "observation:";
constexpr std::string_view kAction = "action:";
constexpr std::size_t kMaxCells = 2 * kMaxColumns + 6;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// The cells of a line (RFC 4180, but that no cell goes on in the next line).
void split(std::string_view line, std::vector<std::string>& cells) {
  std::size_t count = 0;
  const auto next = [&]() -> std::string& {
    if (count == cells.size()) cells.emplace_back();
    cells[count].clear();
    return cells[count++];
  };
  for (;;) {
    require_input(count < kMaxCells, "more than {} cells", kMaxCells);
    std::string& cell = next();
    const std::size_t blanks = line.find_first_not_of(' ');
    if (blanks != std::string_view::npos && line[blanks] == '"') {
      line.remove_prefix(blanks + 1);
      for (;;) {
        const std::size_t quote = line.find('"');
        require_input(quote != std::string_view::npos, "a quoted cell does not end on its line");
        cell += line.substr(0, quote);
        line.remove_prefix(quote + 1);
        if (!line.starts_with('"')) break;
        cell += '"';
        line.remove_prefix(1);
      }
      const std::size_t comma = std::min(line.find(','), line.size());
      require_input(trimmed(line.substr(0, comma)).empty(), "text follows a quoted cell");
      line.remove_prefix(comma);
    } else {
      const std::size_t comma = std::min(line.find(','), line.size());
      cell = trimmed(line.substr(0, comma));
      line.remove_prefix(comma);
    }
    if (line.empty()) break;
    line.remove_prefix(1);
  }
  cells.resize(count);
}

double number(std::string_view cell, std::string_view column) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  require_input(error == std::errc{} && end == cell.data() + cell.size() && std::isfinite(value),
                "column \"{}\": \"{}\" is no finite number", column, cell.substr(0, 40));
  return value;
}

std::uint64_t index(std::string_view cell, std::string_view column) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  require_input(error == std::errc{} && end == cell.data() + cell.size(),
                "column \"{}\": \"{}\" is no whole number from 0", column, cell.substr(0, 40));
  return value;
}

bool flag(std::string_view cell, std::string_view column) {
  if (cell == "1" || cell == "true" || cell == "True") return true;
  require_input(cell == "0" || cell == "false" || cell == "False",
                "column \"{}\": \"{}\" is neither 0 nor 1", column, cell.substr(0, 40));
  return false;
}

// Which cell of a row is what.
struct Header {
  std::size_t episode = 0;
  std::size_t step = 0;
  std::optional<std::size_t> seed;
  std::optional<std::size_t> reward;
  std::optional<std::size_t> terminated;
  std::optional<std::size_t> truncated;
  std::vector<std::size_t> observations;
  std::vector<std::size_t> actions;
  std::vector<std::string> names;
};

Header read_header(const std::vector<std::string>& cells, Recording& recording) {
  Header header;
  header.names = cells;
  std::map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string& name = cells[i];
    if (name.starts_with(kObservation)) {
      header.observations.push_back(i);
      recording.observations.push_back(name.substr(kObservation.size()));
    } else if (name.starts_with(kAction)) {
      header.actions.push_back(i);
      recording.actions.push_back(name.substr(kAction.size()));
    } else {
      constexpr std::array words = {"episode", "step", "seed", "reward", "terminated", "truncated"};
      require_input(std::ranges::find(words, name) != words.end(),
                    "the header has \"{}\"; known are episode, step, seed, observation:NAME, "
                    "action:NAME, reward, terminated, truncated",
                    name.substr(0, 60));
      require_input(known.emplace(name, i).second, "the header has \"{}\" twice", name);
    }
  }
  const auto of = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  require_input(of("episode") && of("step") && !header.observations.empty(),
                "the header must have episode, step and observation:NAME, one at least");
  header.episode = *of("episode");
  header.step = *of("step");
  header.seed = of("seed");
  header.reward = of("reward");
  header.terminated = of("terminated");
  header.truncated = of("truncated");
  return header;
}

// Rows of one file, put together.
class Reader {
 public:
  explicit Reader(const std::vector<std::string>& header)
      : header_(read_header(header, recording_)) {}

  void add(const std::vector<std::string>& cells) {
    require_input(cells.size() == header_.names.size(), "{} cells, where the header has {}",
                  cells.size(), header_.names.size());
    const std::uint64_t episode = index(cells[header_.episode], "episode");
    const std::uint64_t step = index(cells[header_.step], "step");
    if (recording_.episodes.empty() || episode != recording_.episodes.size() - 1) {
      require_input(episode == recording_.episodes.size(),
                    "episode {}, where {} is due: they are numbered from 0, each in one piece",
                    episode, recording_.episodes.size());
      end_episode();
      begin_episode(cells);
    } else {
      // the row before is of a step that was taken, and its consequences are in this one
      take_step();
    }
    require_input(step == rows_, "step {}, where {} is due: they are numbered from 0", step, rows_);
    require_input(seed_of(cells) == recording_.episodes.back().seed,
                  "another seed than in the episode's first row");
    for (const std::size_t i : header_.observations) {
      recording_.episodes.back().observations.values.push_back(number(cells[i], header_.names[i]));
    }
    ++rows_;
    pending_ = cells;
  }

  Recording finish() {
    end_episode();
    validate(recording_);
    return std::move(recording_);
  }

 private:
  [[nodiscard]] std::optional<std::uint64_t> seed_of(const std::vector<std::string>& cells) const {
    if (!header_.seed || cells[*header_.seed].empty()) return std::nullopt;
    return index(cells[*header_.seed], "seed");
  }

  void begin_episode(const std::vector<std::string>& cells) {
    Episode& episode = recording_.episodes.emplace_back();
    episode.seed = seed_of(cells);
    episode.observations.columns = header_.observations.size();
    episode.actions.columns = header_.actions.size();
    rows_ = 0;
  }

  void take_step() {
    Episode& episode = recording_.episodes.back();
    const auto& cells = pending_;
    const auto cell = [&](std::size_t i) -> const std::string& {
      require_input(!cells[i].empty(),
                    "the row before has no \"{}\": only an episode's last row, which is what was "
                    "observed at its end, goes without",
                    header_.names[i]);
      return cells[i];
    };
    for (const std::size_t i : header_.actions) {
      episode.actions.values.push_back(number(cell(i), header_.names[i]));
    }
    episode.rewards.push_back(header_.reward ? number(cell(*header_.reward), "reward") : 0);
    episode.terminated.push_back(header_.terminated &&
                                 flag(cell(*header_.terminated), "terminated"));
    episode.truncated.push_back(header_.truncated && flag(cell(*header_.truncated), "truncated"));
  }

  void end_episode() {
    if (recording_.episodes.empty()) return;
    Episode& episode = recording_.episodes.back();
    require_input(rows_ >= 2,
                  "episode {} has one row: what was observed before and after one step "
                  "are two",
                  recording_.episodes.size() - 1);
    std::vector<std::size_t> of_a_step = header_.actions;
    for (const auto& i : {header_.reward, header_.terminated, header_.truncated}) {
      if (i) of_a_step.push_back(*i);
    }
    for (const std::size_t i : of_a_step) {
      require_input(pending_[i].empty(),
                    "episode {} ends with a \"{}\": its last row is what was observed after the "
                    "last step, and has nothing else",
                    recording_.episodes.size() - 1, header_.names[i]);
    }
    if (!header_.truncated) episode.truncated.back() = !episode.terminated.back();
  }

  Recording recording_;
  Header header_;
  std::vector<std::string> pending_;  // the latest row
  std::uint64_t rows_ = 0;            // of the episode
};

std::string quoted(const std::string& name) {
  if (name.find_first_of("\",") == std::string::npos && trimmed(name) == name) return name;
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

}  // namespace

Recording read_csv(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  require_input(in.good(), "{}: cannot be read", path.string());
  std::optional<Reader> reader;
  std::vector<std::string> cells;
  std::string line;
  std::uint64_t number = 0;
  try {
    while (std::getline(in, line)) {
      ++number;
      std::string_view text = line;
      if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (trimmed(text).empty()) continue;
      split(text, cells);
      if (reader) {
        reader->add(cells);
      } else {
        reader.emplace(cells);
      }
    }
    require_input(!in.bad(), "cannot be read to its end");
    require_input(reader.has_value(), "it is empty; its first line must be the header");
    return reader->finish();
  } catch (const Error& error) {
    throw error.within(fmt::format("{}:{}", path.string(), number));
  }
}

void write_csv(const Recording& recording, const std::filesystem::path& path) {
  validate(recording);
  require_input(recording.series.empty(),
                "{}: CSV cannot hold the series \"{}\"; write a directory of Minari's layout",
                path.string(), recording.series.empty() ? "" : recording.series.front().name);
  const bool seeded = std::ranges::any_of(
      recording.episodes, [](const Episode& episode) { return episode.seed.has_value(); });
  make_new_path(path, [&](const std::filesystem::path& draft) {
    std::ofstream out(draft, std::ios::binary);
    std::string text = seeded ? "episode,step,seed" : "episode,step";
    for (const std::string& name : recording.observations) {
      text += "," + quoted(std::string(kObservation) + name);
    }
    for (const std::string& name : recording.actions) {
      text += "," + quoted(std::string(kAction) + name);
    }
    text += ",reward,terminated,truncated\n";
    const auto add = [&](double value) { fmt::format_to(std::back_inserter(text), ",{}", value); };
    for (std::size_t e = 0; e < recording.episodes.size(); ++e) {
      const Episode& episode = recording.episodes[e];
      for (std::size_t t = 0; t <= episode.steps(); ++t) {
        fmt::format_to(std::back_inserter(text), "{},{}", e, t);
        if (seeded) text += episode.seed ? fmt::format(",{}", *episode.seed) : ",";
        for (const double value : episode.observations.row(t)) add(value);
        if (t < episode.steps()) {
          for (const double value : episode.actions.row(t)) add(value);
          add(episode.rewards[t]);
          text += episode.terminated[t] ? ",1" : ",0";
          text += episode.truncated[t] ? ",1\n" : ",0\n";
        } else {
          text += std::string(recording.actions.size() + 3, ',') + "\n";
        }
        out << text;
        text.clear();
      }
    }
    out.close();
    require_input(out.good(), "{}: cannot be written: the disk may be full", path.string());
  });
}

}  // namespace neuroprospect::recordings
