# Compiler settings that every room shares.

# Contraction changes results between compilers; determinism is a promise (docs/determinism.md).
add_compile_options(-ffp-contract=off)

# AVX2 and FMA for Eigen. A file of one campaign is compared on machines of one feature level.
option(NEUROPROSPECT_X86_64_V3 "Build for x86-64-v3 where the machine is x86-64" OFF)
if(NEUROPROSPECT_X86_64_V3 AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options(-march=x86-64-v3)
endif()

# Warnings for the targets that are ours; errors in CI only.
option(NEUROPROSPECT_WERROR "Treat warnings as errors" OFF)
add_library(neuroprospect_warnings INTERFACE)
target_compile_options(neuroprospect_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  # GCC 12 sees overlaps in "text" + string, and uninitialised bytes in vectors made from lists, that
  # are not there (its bugs 105651 and 105593)
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<BOOL:${NEUROPROSPECT_WERROR}>:-Werror>)

# A faster loop where the tools are there; neither changes what is built.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
