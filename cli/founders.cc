#include "cli/founders.h"

#include <fmt/format.h>

#include "cli/build_facts.h"
#include "cli/config.h"
#include "cli/genome_json.h"

namespace neuroprospect::cli {

using evolution::FounderSource;

namespace {

std::vector<evolution::Immigrant> read_immigrants(const evolution::CampaignSpec& spec) {
  if (spec.founders.source == FounderSource::file) return read_genomes(spec.founders.path);
  const auto campaign = db::CampaignFile::open(spec.founders.path, db::Access::read_only);
  return evolution::immigrants_from(campaign, spec.founders.choose, spec.evolution.founders);
}

}  // namespace

Arrivals read_arrivals(const evolution::CampaignSpec& spec) {
  if (spec.founders.source == FounderSource::random) return {};
  const auto immigrants = read_immigrants(spec);
  return {evolution::settle(immigrants, spec),
          fmt::format("import {} genomes from {} {}, content {}", immigrants.size(),
                      name_of(spec.founders.source), spec.founders.path,
                      evolution::content_of(immigrants))};
}

void keep_arrivals(db::CampaignFile& file, const Arrivals& arrivals,
                   const evolution::CampaignSpec& spec, const std::vector<std::string>& overrides,
                   int workers) {
  if (arrivals.founders.empty()) return;
  db::SessionRow session = session_row("import", to_toml(spec), overrides, workers);
  session.command = arrivals.note;
  const std::int64_t id = file.begin_session(session);
  evolution::keep_founders(file, arrivals.founders);
  file.end_session(id, "complete");
}

}  // namespace neuroprospect::cli
