// bench/database_bench.cc: births recorded and read back per second, at the size of real ones (a
// brain of 36 KB, a memory of 16 KB, four assays of four episodes), each in its own synced
// transaction.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <vector>

#include "base/error.h"
#include "bench/figure.h"
#include "db/campaign_file.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBirths = 1000;
constexpr scenes::BirthSizes kSizes{.body_bytes = 800,
                                    .brain_bytes = 36'000,
                                    .memory_bytes = 16'000,
                                    .episodes = 4,
                                    .curve_points = 20};

template <class Work>
double seconds(Work&& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The rival: the same blobs at the end of a plain file, synced after each birth.
void append(const std::filesystem::path& path, const std::vector<db::BirthRecord>& records) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const auto write = [file](const Blob& blob) {
    require(::write(file, blob.data(), blob.size()) == static_cast<ssize_t>(blob.size()),
            "a short write");
  };
  for (const db::BirthRecord& record : records) {
    for (const db::GenomeRow& genome : record.genomes) write(genome.blob);
    write(record.memory);
    require(::fdatasync(file) == 0, "no sync");
  }
  ::close(file);
}

void run(const bench::Output& output) {
  const scenes::TemporaryDirectory directory;
  std::vector<db::BirthRecord> records;
  scenes::BirthMaker maker(1, 32, kSizes);
  while (records.size() < kBirths) records.push_back(maker.next());

  auto file =
      db::CampaignFile::create(directory / "campaign.db", scenes::made_up_campaign(kBirths));
  double recording_s = 0;
  double appending_s = 0;
  // in turns, so that both meet the same disk
  constexpr std::size_t kTurns = 10;
  for (std::size_t turn = 0; turn < kTurns; ++turn) {
    const auto first = records.begin() + static_cast<std::ptrdiff_t>(turn * kBirths / kTurns);
    const std::vector<db::BirthRecord> some(first, first + kBirths / kTurns);
    recording_s += seconds([&] {
      for (const db::BirthRecord& record : some) file.record(record);
    });
    appending_s += seconds([&] { append(directory / "plain", some); });
  }
  output.print({"database.births_recorded", kBirths / recording_s, "births/s",
                "their blobs appended to a plain file, synced", appending_s / recording_s,
                ">= 0.3"});

  std::size_t same = 0;
  const double reading_s = seconds([&] {
    for (const db::BirthRecord& record : records)
      same += file.birth(record.individual.birth) == record;
  });
  require(same == kBirths, "{} of {} births came back", same, kBirths);
  output.print({"database.births_read", kBirths / reading_s, "births/s", "recording them",
                recording_s / reading_s, ">= 1"});
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) { neuroprospect::run(neuroprospect::bench::Output(argc, argv)); }
