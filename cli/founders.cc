#include "cli/founders.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>

#include "bodies/develop.h"
#include "cli/build_facts.h"
#include "cli/config.h"
#include "cli/edge_list.h"
#include "cli/genome_json.h"
#include "evolution/demonstration.h"
#include "evolution/materials.h"

namespace neuroprospect::cli {

using evolution::FounderSource;

namespace {

std::vector<evolution::Immigrant> read_immigrants(const evolution::CampaignSpec& spec) {
  if (spec.founders.source == FounderSource::file) return read_genomes(spec.founders.path);
  const auto campaign = db::CampaignFile::open(spec.founders.path, db::Access::read_only);
  return evolution::immigrants_from(campaign, spec.founders.choose, spec.evolution.founders);
}

void read_connectome(evolution::CampaignSpec& spec) {
  const std::string& path = spec.brain.connectome.path;
  std::ifstream file(path, std::ios::binary);
  require_input(file.good(), "brain.connectome.path: cannot read {}", path);
  try {
    evolution::prepare_connectome(spec, read_edge_list(file, path).connectome);
  } catch (const Error& error) {
    throw error.within("brain.connectome");
  }
}

}  // namespace

Arrivals read_arrivals(evolution::CampaignSpec& spec) {
  Arrivals arrivals;
  std::vector<std::string> notes;
  if (evolution::is_wired(spec)) {
    read_connectome(spec);
    notes.push_back(fmt::format("a connectome of {} units from {}", spec.connectome->units.size(),
                                spec.brain.connectome.path));
  }
  if (spec.founders.source != FounderSource::random) {
    const auto immigrants = read_immigrants(spec);
    arrivals.founders = evolution::settle(immigrants, spec);
    notes.push_back(fmt::format("{} genomes from {} {}, content {}", immigrants.size(),
                                name_of(spec.founders.source), spec.founders.path,
                                evolution::content_of(immigrants)));
  }
  evolution::read_materials(spec);
  if (spec.recording) {
    std::vector<brains::Ports> bodies;
    for (const evolution::Founder& founder : arrivals.founders) {
      bodies.push_back(
          evolution::ports_of(bodies::develop(founder.genome.body, spec.body.joints), spec.world));
    }
    const std::string& path = spec.learners.clone.recording;
    try {
      evolution::require_teaches(*spec.recording, bodies);
    } catch (const Error& error) {
      throw error.within("clone.recording: " + path);
    }
    notes.push_back(
        fmt::format("a recording of {} episodes from {}", spec.recording->episodes.size(), path));
  }
  if (!notes.empty()) arrivals.note = fmt::format("import {}", fmt::join(notes, "; "));
  return arrivals;
}

void keep_arrivals(db::CampaignFile& file, const Arrivals& arrivals,
                   const evolution::CampaignSpec& spec, const std::vector<std::string>& overrides,
                   int workers) {
  if (arrivals.note.empty()) return;
  db::SessionRow session = session_row("import", to_toml(spec), overrides, workers);
  session.command = arrivals.note;
  const std::int64_t id = file.begin_session(session);
  evolution::keep_materials(file, spec);
  if (!arrivals.founders.empty()) evolution::keep_founders(file, arrivals.founders);
  file.end_session(id, "complete");
}

}  // namespace neuroprospect::cli
