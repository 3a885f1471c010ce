# What `cmake --install` and the Debian package put where: the program with its man pages, completion,
# documents and examples; and, in the component `dev`, rooms as CMake targets: find_package(neuroprospect).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(doc ${CMAKE_INSTALL_DATAROOTDIR}/doc/neuroprospect)
install(TARGETS neuroprospect COMPONENT program)
install(DIRECTORY docs/ DESTINATION ${doc}/docs COMPONENT program)
install(DIRECTORY campaigns DESTINATION ${doc}/examples COMPONENT program)
install(FILES README.md CHANGELOG.md CITATION.cff SECURITY.md DESTINATION ${doc} COMPONENT program)
install(FILES cmake/completion.bash RENAME neuroprospect
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions COMPONENT program)

# Man pages are made from --help, a page for the program and one for each command.
find_program(HELP2MAN help2man)
if(HELP2MAN)
  set(man ${PROJECT_BINARY_DIR}/man)
  add_custom_command(OUTPUT ${man}/neuroprospect.1
    COMMAND ${PROJECT_SOURCE_DIR}/cmake/man_pages.sh $<TARGET_FILE:neuroprospect> ${man}
    DEPENDS neuroprospect ${PROJECT_SOURCE_DIR}/cmake/man_pages.sh VERBATIM)
  add_custom_target(man ALL DEPENDS ${man}/neuroprospect.1)
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
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
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
