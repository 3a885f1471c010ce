// cli/estimate.h: what a campaign will take, measured on a few births of it on this machine.
// Thread safety: uses threads of its own and a temporary directory.
#pragma once

#include <filesystem>
#include <string>

#include "evolution/spec.h"

namespace neuroprospect::cli {

/// What a whole campaign, or several, take.
struct Estimate {
  double seconds = 0;  ///< of the clock on the wall [s]
  double bytes = 0;    ///< on the disk [B]

  Estimate& operator+=(const Estimate& other) {
    seconds += other.seconds;
    bytes += other.bytes;
    return *this;
  }
  Estimate& operator*=(double factor) {
    seconds *= factor;
    bytes *= factor;
    return *this;
  }
};

/// Lives a few founders and children of theirs with all workers busy, with no more than 4,096 steps
/// of learning each, and writes them to a campaign file in a temporary directory. Time is scaled to
/// the steps that are asked for; space is what that file grew by, indices and unused parts of pages
/// included. What evolution will make of bodies and brains is not in it: a factor of two each way
/// is as good as it is.
Estimate estimate(const evolution::CampaignSpec& spec, int workers);

/// "about 3 min 20 s with 2 workers on this machine, 12.3 MB; …", and a warning where the disk of
/// `place`, which need not exist yet, has less room. Ends with a line end.
std::string estimate_text(const Estimate& estimate, int workers,
                          const std::filesystem::path& place);

}  // namespace neuroprospect::cli
