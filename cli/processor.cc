// cli/processor.cc: says so where this machine's processor lacks what the program is built for,
// before anything else runs and meets an instruction that it does not know. The only file that is
// built for every x86-64, so it includes nothing whose inline functions another file may have too.
#include <unistd.h>

namespace {

constexpr char kSaid[] =
    "neuroprospect: this processor lacks AVX2 or FMA, which the program is built for (x86-64-v3: "
    "Intel since 2013, AMD since 2015).\nBuild it from source without them: cmake --preset release "
    "-DNEUROPROSPECT_X86_64_V3=OFF\n";
constexpr int kUsage = 2;  // as in cli/exit_code.h

// 101 is the first priority that is not the compiler's own: before every constructor of the program
__attribute__((constructor(101))) void require_processor() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) {
    return;
  }
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kSaid, sizeof kSaid - 1);
  _exit(kUsage);
}

}  // namespace
