# What `cmake --install` and the Debian package put where: the program with its man pages, completion,
# documents and examples; and, in the component `dev`, rooms as CMake targets: find_package(neuroprospect).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(doc ${CMAKE_INSTALL_DATAROOTDIR}/doc/neuroprospect)
install(TARGETS neuroprospect COMPONENT program)
install(DIRECTORY docs/ DESTINATION ${doc}/docs COMPONENT program)
install(DIRECTORY campaigns DESTINATION ${doc}/examples COMPONENT program)
install(FILES README.md CITATION.cff SECURITY.md DESTINATION ${doc} COMPONENT program)
install(FILES cmake/completion.bash RENAME neuroprospect
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions COMPONENT program)

# What Debian has of every package: changelog, copyright, and what its checker is told to overlook.
file(READ cmake/debian/copyright copyright)
file(GLOB licenses RELATIVE ${PROJECT_SOURCE_DIR}/viewer/page/node_modules
  viewer/page/node_modules/three/LICENSE* viewer/page/node_modules/svgcanvas/LICENSE*
  viewer/page/node_modules/@observablehq/plot/LICENSE* viewer/page/node_modules/d3*/LICENSE*
  viewer/page/node_modules/internmap/LICENSE* viewer/page/node_modules/isoformat/LICENSE*
  viewer/page/node_modules/interval-tree-1d/LICENSE* viewer/page/node_modules/binary-search-bounds/LICENSE*
  viewer/page/node_modules/delaunator/LICENSE* viewer/page/node_modules/robust-predicates/LICENSE*)
foreach(license ${licenses})
  file(READ viewer/page/node_modules/${license} text)
  get_filename_component(name ${license} DIRECTORY)
  string(APPEND copyright "\n${name}\n\n${text}")
endforeach()
file(WRITE ${PROJECT_BINARY_DIR}/debian/copyright "${copyright}")
foreach(package "neuroprospect;program" "libneuroprospect-dev;dev")
  list(GET package 0 name)
  list(GET package 1 component)
  set(there ${PROJECT_BINARY_DIR}/debian/${name})
  add_custom_command(OUTPUT ${there}/changelog.gz
    COMMAND ${CMAKE_COMMAND} -E make_directory ${there}
    COMMAND sh -c "gzip -9n < '${PROJECT_SOURCE_DIR}/CHANGELOG.md' > '${there}/changelog.gz'"
    DEPENDS CHANGELOG.md VERBATIM)
  add_custom_target(changelog_${component} ALL DEPENDS ${there}/changelog.gz)
  install(FILES ${there}/changelog.gz ${PROJECT_BINARY_DIR}/debian/copyright
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/${name} COMPONENT ${component})
  install(FILES cmake/debian/lintian-overrides RENAME ${name}
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/lintian/overrides COMPONENT ${component})
endforeach()

# Man pages are made from --help, a page for the program and one for each command.
find_program(HELP2MAN help2man)
if(HELP2MAN)
  set(man ${PROJECT_BINARY_DIR}/man)
  add_custom_command(OUTPUT ${man}/neuroprospect.1.gz
    COMMAND ${PROJECT_SOURCE_DIR}/cmake/man_pages.sh $<TARGET_FILE:neuroprospect> ${man}
    DEPENDS neuroprospect ${PROJECT_SOURCE_DIR}/cmake/man_pages.sh VERBATIM)
  add_custom_target(man ALL DEPENDS ${man}/neuroprospect.1.gz)
  install(DIRECTORY ${man}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
endif()

set(rooms base bodies brains db recordings worlds evolution analysis viewer)
foreach(room ${rooms})
  set_target_properties(neuroprospect_${room} PROPERTIES EXPORT_NAME ${room})
  install(TARGETS neuroprospect_${room} EXPORT neuroprospect
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/neuroprospect COMPONENT dev)
  install(DIRECTORY ${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/neuroprospect COMPONENT dev
    FILES_MATCHING PATTERN "*.h" PATTERN page EXCLUDE)
endforeach()
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/neuroprospect)
install(EXPORT neuroprospect NAMESPACE neuroprospect:: FILE neuroprospectTargets.cmake
  DESTINATION ${package} COMPONENT dev)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/neuroprospectConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES cmake/neuroprospectConfig.cmake ${PROJECT_BINARY_DIR}/neuroprospectConfigVersion.cmake
  DESTINATION ${package} COMPONENT dev)

# cpack -G DEB
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR neuroprospect)
set(CPACK_PACKAGE_CONTACT "the authors of neuroprospect <neuroprospect@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "evolution of bodies and brains: what is innate, what is learned")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION [[
neuroprospect evolves bodies and the brains inside them. Each newborn is
tested before it has learned anything, lives a life of reinforcement learning
in a simulated world, and is tested again; its lineage and both results stand
in one SQLite file.
.
This package is built for processors with AVX2 and FMA (x86-64-v3: Intel since
2013, AMD since 2015). On others the program says so and ends.]])
set(CPACK_COMPONENT_DEV_DESCRIPTION [[
Static libraries, headers and CMake targets of neuroprospect, which evolves
bodies and the brains inside them: find_package(neuroprospect). Built for
processors with AVX2 and FMA (x86-64-v3), and to be compiled for them.]])
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME neuroprospect)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS ffmpeg)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libneuroprospect-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
string(CONCAT CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
  "libbullet-dev, libeigen3-dev, libtbb-dev, libsqlite3-dev, libsqlitecpp-dev, libcereal-dev, libfmt-dev, "
  "librandom123-dev, libxxhash-dev, libhdf5-dev, libpugixml-dev, nlohmann-json3-dev, libmicrohttpd-dev, pkg-config")
include(CPack)
