// cli/status_text.h: a campaign's summary in words, for `status` and the end of `run`.
// Thread safety: pure function.
#pragma once

#include <string>

#include "db/status.h"

namespace neuroprospect::cli {

/// A few lines, the last one ended.
std::string status_text(const std::string& path, const db::Summary& summary);

}  // namespace neuroprospect::cli
