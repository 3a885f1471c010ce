#include "cli/sweep_summary.h"

#include <charconv>
#include <map>
#include <span>

#include "analysis/interval.h"
#include "base/error.h"
#include "cli/campaign_run.h"
#include "cli/json_line.h"
#include "cli/text.h"
#include "db/query.h"

namespace neuroprospect::cli {
namespace {

using Row = std::vector<std::optional<std::string>>;

std::optional<double> measured(const Measure& measure, const std::filesystem::path& file) {
  const db::QueryTable table = db::query(file, measure.sql);
  require_input(table.rows.size() == 1 && table.columns.size() == 1,
                "measure {}: {} rows of {} columns instead of one number", measure.name,
                table.rows.size(), table.columns.size());
  const auto& text = table.rows[0][0];
  if (!text) return std::nullopt;
  double value = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), value);
  require_input(read.ec == std::errc() && read.ptr == text->data() + text->size(),
                "measure {}: '{}' is no number", measure.name, *text);
  return value;
}

// the measures of a point's complete campaigns
struct Point {
  const SweepCampaign* first = nullptr;      // of its campaigns
  std::vector<std::vector<double>> samples;  // one list a measure
  std::size_t n = 0;
};

std::vector<Point> points(const Sweep& sweep, const std::vector<CampaignState>& states) {
  std::vector<Point> points(sweep.points);
  for (std::size_t i = 0; i < states.size(); ++i) {
    Point& point = points[sweep.campaigns[i].point];
    if (point.first == nullptr) point.first = &sweep.campaigns[i];
    point.samples.resize(sweep.measures.size());
    if (!states[i].complete()) continue;
    ++point.n;
    for (std::size_t m = 0; m < states[i].measures.size(); ++m) {
      if (states[i].measures[m]) point.samples[m].push_back(*states[i].measures[m]);
    }
  }
  return points;
}

std::string interval_text(const std::vector<double>& sample) {
  if (sample.empty()) return "–";
  const auto interval = analysis::interval_of(sample);
  if (!interval.half_width) return fmt::format("{:.3f}", interval.mean);
  return fmt::format("{:.3f} ± {:.3f}", interval.mean, *interval.half_width);
}

std::string count_text(std::uint64_t count) { return fmt::format("{}", count); }

std::string points_text(const Sweep& sweep, std::span<const Point> points) {
  std::vector<std::string> columns = sweep.parameters;
  columns.emplace_back("n");
  for (const Measure& measure : sweep.measures) columns.push_back(measure.name);
  std::vector<Row> rows;
  for (const Point& point : points) {
    Row& row = rows.emplace_back(point.first->values.begin(), point.first->values.end());
    row.emplace_back(count_text(point.n));
    for (const auto& sample : point.samples) row.emplace_back(interval_text(sample));
  }
  return table_text(columns, rows);
}

// each campaign minus that of the first point with its seed; what lacks either has no measures
std::vector<CampaignState> against_first(const Sweep& sweep, std::vector<CampaignState> states) {
  std::map<std::uint64_t, CampaignState> first;  // by seed
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (sweep.campaigns[i].point == 0) first.emplace(sweep.campaigns[i].seed, states[i]);
  }
  for (std::size_t i = 0; i < states.size(); ++i) {
    const CampaignState& other = first.at(sweep.campaigns[i].seed);
    if (!other.complete()) states[i] = {};
    for (std::size_t m = 0; m < states[i].measures.size(); ++m) {
      auto& measure = states[i].measures[m];
      measure = measure && other.measures[m] ? std::optional(*measure - *other.measures[m])
                                             : std::nullopt;
    }
  }
  return states;
}

}  // namespace

std::uint64_t CampaignState::births() const {
  return summary ? summary->lived + summary->failed + summary->stillborn : 0;
}

bool CampaignState::complete() const {
  return summary && trouble.empty() && births() >= summary->planned;
}

std::vector<CampaignState> look_at(const Sweep& sweep, bool measured_too) {
  std::vector<CampaignState> states;
  for (const SweepCampaign& campaign : sweep.campaigns) {
    CampaignState& state = states.emplace_back();
    state.measures.resize(measured_too ? sweep.measures.size() : 0);
    if (!std::filesystem::exists(campaign.file)) continue;
    try {
      const auto file = db::CampaignFile::open(campaign.file, db::Access::read_only);
      require_same_campaign(file, campaign.spec, sweep.path);
      state.summary = db::summarise(file);
    } catch (const Error& error) {
      state.trouble = error.what();
      continue;
    }
    for (std::size_t i = 0; i < state.measures.size(); ++i) {
      state.measures[i] = measured(sweep.measures[i], campaign.file);
    }
  }
  return states;
}

std::string status_table(const Sweep& sweep, const std::vector<CampaignState>& states) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const CampaignState& state = states[i];
    const std::string planned = count_text(sweep.campaigns[i].spec.evolution.births);
    const std::string how = !state.trouble.empty() ? state.trouble
                            : state.complete()     ? "complete"
                            : state.births() > 0   ? "begun"
                                                   : "not begun";
    rows.push_back({sweep.campaigns[i].name, fmt::format("{}/{}", state.births(), planned),
                    count_text(state.summary ? state.summary->failed : 0),
                    number_text(state.summary ? state.summary->mean_innate : std::nullopt),
                    number_text(state.summary ? state.summary->mean_learned : std::nullopt), how});
  }
  return table_text({"campaign", "births", "failed", "innate", "learned", ""}, rows);
}

std::string point_table(const Sweep& sweep, const std::vector<CampaignState>& states) {
  return points_text(sweep, points(sweep, states));
}

std::string paired_table(const Sweep& sweep, const std::vector<CampaignState>& states) {
  if (sweep.points == 1) return "";
  const auto differences = points(sweep, against_first(sweep, states));
  return points_text(sweep, std::span(differences).subspan(1));
}

std::string point_json(const Sweep& sweep, const std::vector<CampaignState>& states) {
  std::string lines;
  for (const Point& point : points(sweep, states)) {
    JsonLine line;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i) {
      line.add_raw(sweep.parameters[i], point.first->json[i]);
    }
    line.add("n", point.n);
    for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
      if (point.samples[m].empty()) {
        line.add_raw(sweep.measures[m].name, "null");
        continue;
      }
      const auto interval = analysis::interval_of(point.samples[m]);
      JsonLine of;
      of.add("n", interval.n).add("mean", interval.mean).add("half_width", interval.half_width);
      line.add_raw(sweep.measures[m].name, of.str());
    }
    lines += line.str() + "\n";
  }
  return lines;
}

std::string campaign_csv(const Sweep& sweep, const std::vector<CampaignState>& states) {
  std::string csv;
  const auto add_line = [&](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      csv += (i == 0 ? "" : ",") + csv_field(fields[i]);
    csv += "\r\n";
  };
  std::vector<std::string> header = sweep.parameters;
  header.insert(header.end(), {"seed", "births", "planned", "lived", "failed", "stillborn",
                               "generations", "life_seconds"});
  for (const Measure& measure : sweep.measures) header.push_back(measure.name);
  header.emplace_back("file");
  add_line(header);
  for (std::size_t i = 0; i < states.size(); ++i) {
    const SweepCampaign& campaign = sweep.campaigns[i];
    const db::Summary s = states[i].summary.value_or(db::Summary{});
    std::vector<std::string> fields = campaign.values;
    for (const std::uint64_t count :
         {campaign.seed, states[i].births(), campaign.spec.evolution.births, s.lived, s.failed,
          s.stillborn, s.generations}) {
      fields.push_back(count_text(count));
    }
    fields.push_back(fmt::format("{:.3f}", s.life_seconds));
    for (const auto& value : states[i].measures) {
      fields.push_back(value ? fmt::format("{}", *value) : "");
    }
    fields.push_back(campaign.file.string());
    add_line(fields);
  }
  return csv;
}

std::string campaign_json(const Sweep& sweep, const std::vector<CampaignState>& states) {
  std::string lines;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const SweepCampaign& campaign = sweep.campaigns[i];
    const CampaignState& state = states[i];
    JsonLine line;
    for (std::size_t k = 0; k < sweep.parameters.size(); ++k) {
      line.add_raw(sweep.parameters[k], campaign.json[k]);
    }
    line.add("seed", campaign.seed).add("births", state.births());
    line.add("planned", campaign.spec.evolution.births);
    for (std::size_t m = 0; m < state.measures.size(); ++m) {
      line.add(sweep.measures[m].name, state.measures[m]);
    }
    if (!state.trouble.empty()) line.add("trouble", state.trouble);
    lines += line.add("file", campaign.file.string()).str() + "\n";
  }
  return lines;
}

}  // namespace neuroprospect::cli
