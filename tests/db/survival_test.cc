// Tests for db/campaign_file.h: what programs do to it. SIGKILL in the middle of writing, a full
// disk, and who may write while others do. What disks do to it: faults_test.cc, power_test.cc,
// corruption_test.cc.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/verify.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

constexpr std::uint64_t kBirths = 1'000'000;

// A child process that runs `work` with a pipe to tell us numbers through.
class Child {
 public:
  using Tell = std::function<void(std::uint64_t)>;
  explicit Child(const std::function<int(const Tell&)>& work) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[0]);
      int exit_code = 99;
      try {
        exit_code = work([&](std::uint64_t number) {
          if (::write(ends[1], &number, sizeof number) != sizeof number) ::_exit(98);
        });
      } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
      }
      ::_exit(exit_code);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ > 0) kill();
    ::close(pipe_);
  }

  [[nodiscard]] pid_t pid() const { return pid_; }

  /// The next number it tells; empty when it has ended.
  std::optional<std::uint64_t> hear() const {
    std::uint64_t number = 0;
    return ::read(pipe_, &number, sizeof number) == sizeof number ? std::optional(number)
                                                                  : std::nullopt;
  }
  /// How it ended, as waitpid says.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    wait();
  }

 private:
  pid_t pid_ = 0;
  int pipe_ = -1;
};

TEST_CASE("a program killed in the middle of writing loses nothing that was acknowledged") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  RandomStream random({.seed = 11});
  { const auto file = CampaignFile::create(path, made_up_campaign(kBirths)); }
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 12; ++round) {
    Child child([&](const Child::Tell& tell) {
      auto file = CampaignFile::open(path, Access::read_write);
      BirthMaker maker(12, 10);
      const std::uint64_t done = file.births().size();
      for (std::uint64_t i = 0; i < done; ++i) maker.next();
      for (std::uint64_t i = done; i < kBirths; ++i) {
        file.record(maker.next());
        tell(i);
      }
      return 0;
    });
    // some births, then a moment within the next
    for (std::uint64_t i = random.below(30); i > 0; --i) {
      const auto heard = child.hear();
      REQUIRE(heard);
      acknowledged = *heard + 1;
    }
    ::usleep(static_cast<useconds_t>(random.below(3000)));
    child.kill();
    while (const auto heard = child.hear()) acknowledged = *heard + 1;

    const auto file = CampaignFile::open(path, Access::read_write);
    CHECK(verify(file) == std::vector<std::string>{});
    const std::uint64_t there = file.births().size();
    CHECK(there >= acknowledged);
    CHECK(there <= acknowledged + 1);
    BirthMaker maker(12, 10);
    for (std::uint64_t i = 0; i < there; ++i) {
      const BirthRecord expected = maker.next();
      if (file.birth(i) != expected) FAIL("birth " << i << " differs");
    }
    acknowledged = there;
  }
  CHECK(acknowledged > 12);
}

TEST_CASE("a program killed while it makes a file leaves a whole one, or none in the way") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  RandomStream random({.seed = 13});
  int whole = 0;
  for (int round = 0; round < 40; ++round) {
    Child child([&](const Child::Tell& tell) {
      tell(0);
      const auto file = CampaignFile::create(path, made_up_campaign(7));
      return 0;
    });
    child.hear();
    ::usleep(static_cast<useconds_t>(random.below(8000)));
    child.kill();
    if (std::filesystem::exists(path)) {
      ++whole;
      CHECK(CampaignFile::open(path, Access::read_write).campaign() == made_up_campaign(7));
      std::filesystem::remove(path);
      std::filesystem::remove(directory / "campaign.db-wal");
      std::filesystem::remove(directory / "campaign.db-shm");
    }
  }
  INFO(whole << " of 40 were made");
  CHECK(CampaignFile::create(path, made_up_campaign(7)).campaign() == made_up_campaign(7));
}

TEST_CASE("one program at a time writes, and the one that has it is named") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  { const auto file = CampaignFile::create(path, made_up_campaign(9)); }
  std::filesystem::create_symlink(path, directory / "link.db");
  Child writer([&](const Child::Tell& tell) {
    const auto file = CampaignFile::open(path, Access::read_write);
    tell(1);
    ::pause();
    return 0;
  });
  REQUIRE(writer.hear());
  const std::string message = fmt::format("process {} on ", writer.pid());
  CHECK_THROWS_WITH(CampaignFile::open(path, Access::read_write), Catch::Contains(message));
  CHECK_THROWS_WITH(CampaignFile::open(directory / "link.db", Access::read_write),
                    Catch::Contains(message));
  CHECK_THROWS_WITH(CampaignFile::create(path, made_up_campaign(9)), Catch::Contains(message));
  // readers are welcome
  CHECK(CampaignFile::open(path, Access::read_only).campaign().births == 9);
  CHECK_THROWS_WITH(CampaignFile::open(path, Access::read_write), Catch::Contains(message));
  writer.kill();
  auto file = CampaignFile::open(path, Access::read_write);
  file.record(BirthMaker(14, 1).next());
  // within one program as well
  CHECK_THROWS_WITH(CampaignFile::open(path, Access::read_write),
                    Catch::Contains("only one program"));
}

TEST_CASE("an ended writer leaves one file, and nothing beside it") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  {
    auto file = CampaignFile::create(path, made_up_campaign(9));
    file.record(BirthMaker(15, 1).next());
  }
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    names.push_back(entry.path().filename().string());
  }
  CHECK(names == std::vector<std::string>{"campaign.db"});
}

TEST_CASE("readers see whole births while a writer writes") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  { const auto file = CampaignFile::create(path, made_up_campaign(kBirths)); }
  Child writer([&](const Child::Tell& tell) {
    auto file = CampaignFile::open(path, Access::read_write);
    BirthMaker maker(16, 10);
    for (std::uint64_t i = 0; i < kBirths; ++i) {
      file.record(maker.next());
      if (i == 0) tell(i);
    }
    return 0;
  });
  REQUIRE(writer.hear());
  const auto file = CampaignFile::open(path, Access::read_only);
  std::uint64_t seen = 0;
  while (seen < 50) {
    const std::uint64_t births = file.births().size();
    REQUIRE(births >= seen);
    seen = births;
    BirthMaker maker(16, 10);
    BirthRecord expected;
    for (std::uint64_t i = 0; i < seen; ++i) expected = maker.next();
    if (file.birth(seen - 1) != expected) FAIL("birth " << seen - 1 << " is not whole");
  }
  // a reader that stays in one moment does not hold the writer up
  SQLite::Transaction moment(file.connection());
  const auto before = file.births().size();
  const auto other = CampaignFile::open(path, Access::read_only);
  while (other.births().size() < before + 20) ::usleep(1000);
  CHECK(file.births().size() == before);
}

TEST_CASE("a full disk is said, and the file stays whole") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  { const auto file = CampaignFile::create(path, made_up_campaign(kBirths)); }
  Child child([&](const Child::Tell& tell) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1 << 20, 1 << 20};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto file = CampaignFile::open(path, Access::read_write);
    BirthMaker maker(17, 10);
    for (std::uint64_t i = 0;; ++i) {
      try {
        file.record(maker.next());
      } catch (const Error& error) {
        const std::string_view said = error.what();
        const bool clear = error.kind() == ErrorKind::database &&
                           said.find("campaign.db") != std::string_view::npos &&
                           said.find("disk may be full") != std::string_view::npos;
        return clear ? 0 : 1;
      }
      tell(i + 1);
    }
  });
  std::uint64_t acknowledged = 0;
  while (const auto heard = child.hear()) acknowledged = *heard;
  CHECK(child.wait() == 0);
  CHECK(acknowledged > 10);
  // with room again, it goes on
  auto file = CampaignFile::open(path, Access::read_write);
  CHECK(verify(file) == std::vector<std::string>{});
  CHECK(file.births().size() == acknowledged);
  BirthMaker maker(17, 10);
  for (std::uint64_t i = 0; i < acknowledged; ++i) CHECK(file.birth(i) == maker.next());
  file.record(maker.next());
  CHECK(file.births().size() == acknowledged + 1);
}

}  // namespace
}  // namespace neuroprospect::db
