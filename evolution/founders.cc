#include "evolution/founders.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "bodies/channel_name.h"
#include "bodies/codec.h"
#include "bodies/develop.h"
#include "bodies/validate.h"
#include "brains/adapt.h"
#include "brains/codec.h"
#include "brains/founder.h"

namespace neuroprospect::evolution {
namespace {

std::string describe(const brains::PortKey& key) {
  const auto channel = channel_key(key);
  if (!channel) return fmt::format("{:x}:{:x}, which is no channel", key.high, key.low);
  return channel_name(*channel);
}

void require_channels(const std::vector<brains::PortKey>& keys,
                      const std::vector<bodies::Channel>& channels, std::string_view what) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool there = std::ranges::any_of(
        channels, [&](const bodies::Channel& channel) { return port_key(channel.key) == keys[i]; });
    require_input(there, "brain.{}.{}: {} is none of this body's {}", what, i, describe(keys[i]),
                  what);
  }
}

// New names of limbs.
class Register {
 public:
  void begin(std::uint64_t founder) { next_ = {founder, 1}; }

  bodies::LimbId rename(const std::string& space, bodies::LimbId id) {
    if (id == bodies::kHead) return id;
    const auto [found, is_new] = names_.try_emplace({space, id}, next_);
    if (is_new) ++next_.ordinal;
    return found->second;
  }

 private:
  std::map<std::pair<std::string, bodies::LimbId>, bodies::LimbId> names_;
  bodies::LimbId next_;
};

void rename_limbs(Immigrant& immigrant, Register& names) {
  for (bodies::LimbGene& gene : immigrant.body.limbs) {
    gene.parent = names.rename(immigrant.limbs_of, gene.parent);
    gene.id = names.rename(immigrant.limbs_of, gene.id);
  }
  if (!immigrant.brain) return;
  for (auto* keys : {&immigrant.brain->wiring.sensors, &immigrant.brain->wiring.actuators}) {
    for (brains::PortKey& key : *keys) {
      bodies::ChannelKey channel = *channel_key(key);
      channel.limb.id = names.rename(immigrant.limbs_of, channel.limb.id);
      key = port_key(channel);
    }
  }
}

}  // namespace

void validate(const FounderSettings& settings) {
  const bool random = settings.source == FounderSource::random;
  require_input(random || !settings.path.empty(),
                "founders.path: missing, where founders.source = \"{}\" reads it",
                name_of(settings.source));
  require_input(!random || settings.path.empty(),
                "founders.path: given, but founders.source = \"random\" reads nothing");
}

void validate(const Immigrant& immigrant) {
  bodies::validate(immigrant.body);
  if (!immigrant.brain) return;
  brains::validate(*immigrant.brain);
  const auto plan = bodies::develop(immigrant.body, bodies::JointPreset::servo);
  require_channels(immigrant.brain->wiring.sensors, plan.sensors, "sensors");
  require_channels(immigrant.brain->wiring.actuators, plan.actuators, "actuators");
}

std::vector<Immigrant> immigrants_from(const db::CampaignFile& campaign, FounderChoice choice,
                                       std::uint64_t most) {
  auto outlines = campaign.outlines(0, std::numeric_limits<std::int64_t>::max());
  const std::uint64_t next = outlines.empty() ? 0 : outlines.back().birth + 1;
  std::erase_if(outlines, [&](const db::BirthOutline& outline) {
    const bool dead = outline.death && *outline.death <= next;
    return !outline.fitness || (choice == FounderChoice::survivors && dead);
  });
  const auto count = std::min(outlines.size(), static_cast<std::size_t>(most));
  if (choice == FounderChoice::last) {
    outlines.erase(outlines.begin(), outlines.end() - static_cast<std::ptrdiff_t>(count));
  } else {
    std::ranges::stable_sort(outlines, std::ranges::greater(),
                             [](const db::BirthOutline& outline) { return *outline.fitness; });
    outlines.resize(count);
  }
  require_input(!outlines.empty(), "{}: nobody in this campaign is there to found another",
                campaign.path().string());

  std::vector<Immigrant> immigrants;
  for (const db::BirthOutline& outline : outlines) {
    Immigrant immigrant;
    immigrant.source = fmt::format("{}, individual {}", campaign.campaign().name, outline.birth);
    try {
      immigrant.body = bodies::decode_body(campaign.genome(*outline.body_genome));
      immigrant.brain = brains::decode_brain(campaign.genome(*outline.brain_genome));
    } catch (const Error& error) {
      throw error.within(fmt::format("{}: individual {}", campaign.path().string(), outline.birth));
    }
    immigrants.push_back(std::move(immigrant));
  }
  return immigrants;
}

std::vector<Founder> settle(const std::vector<Immigrant>& immigrants, const CampaignSpec& spec) {
  require_input(immigrants.size() <= spec.evolution.founders,
                "{} genomes for evolution.founders = {}: raise it, or bring fewer",
                immigrants.size(), spec.evolution.founders);
  Register names;
  std::vector<Founder> founders;
  for (const Immigrant& immigrant : immigrants) {
    const std::uint64_t birth = founders.size();
    try {
      validate(immigrant);
      Immigrant settled = immigrant;
      names.begin(birth);
      rename_limbs(settled, names);
      const auto ports = ports_of(bodies::develop(settled.body, spec.body.joints), spec.world);
      RandomStream random({.seed = spec.seed, .birth = birth, .purpose = Purpose::founder});
      auto brain = settled.brain
                       ? brains::adapt(*settled.brain, ports, random)
                       : brains::random_brain(spec.brain, ports, random, spec.connectome.get());
      founders.push_back({{std::move(settled.body), std::move(brain)}, settled.source});
    } catch (const Error& error) {
      throw error.within(immigrant.source);
    }
  }
  return founders;
}

std::string content_of(const std::vector<Immigrant>& immigrants) {
  Blob all;
  for (const Immigrant& immigrant : immigrants) {
    for (const Blob& blob : {bodies::encode(immigrant.body),
                             immigrant.brain ? brains::encode(*immigrant.brain) : Blob{}}) {
      all.insert(all.end(), blob.begin(), blob.end());
    }
  }
  return content_hash(all);
}

void keep_founders(db::CampaignFile& file, const std::vector<Founder>& founders) {
  std::vector<db::FounderRow> rows;
  std::vector<db::GenomeRow> genomes;
  const auto keep = [&](const char* kind, Blob blob) {
    std::string hash = content_hash(blob);
    genomes.push_back({hash, kind, std::move(blob)});
    return hash;
  };
  for (const Founder& founder : founders) {
    std::string body = keep("body", bodies::encode(founder.genome.body));
    std::string brain = keep("brain", brains::encode(founder.genome.brain));
    rows.push_back({std::move(body), std::move(brain), founder.source});
  }
  file.add_founders(rows, genomes);
}

std::vector<CreatureGenome> founders_of(const db::CampaignFile& file) {
  std::vector<CreatureGenome> founders;
  for (const db::FounderRow& row : file.founders()) {
    try {
      founders.push_back({bodies::decode_body(file.genome(row.body_genome)),
                          brains::decode_brain(file.genome(row.brain_genome))});
    } catch (const Error& error) {
      throw error.within(fmt::format("founder {}", founders.size()));
    }
  }
  return founders;
}

}  // namespace neuroprospect::evolution
