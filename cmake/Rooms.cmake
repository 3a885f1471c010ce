# neuroprospect_room(NAME SOURCES file… ROOMS room… LIBRARIES target…)
# One room = one static library, neuroprospect::NAME, its headers included as "NAME/file.h".
# ROOMS are the rooms below that its headers may show; LIBRARIES the outside ones it owns.
function(neuroprospect_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;ROOMS;LIBRARIES" ${ARGN})
  add_library(neuroprospect_${name} STATIC ${ROOM_SOURCES})
  add_library(neuroprospect::${name} ALIAS neuroprospect_${name})
  target_include_directories(neuroprospect_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/neuroprospect>)
  list(TRANSFORM ROOM_ROOMS PREPEND neuroprospect::)
  target_link_libraries(neuroprospect_${name}
    PUBLIC ${ROOM_ROOMS} ${ROOM_LIBRARIES} PRIVATE $<BUILD_INTERFACE:neuroprospect_warnings>)
endfunction()

# neuroprospect_test(ROOM SOURCES file… LIBRARIES target…): one Catch2 program per room, each of its
# cases a test of ctest; those tagged [slow] have the label "slow".
function(neuroprospect_test room)
  cmake_parse_arguments(TEST "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(test_${room} ${TEST_SOURCES})
  target_link_libraries(test_${room} PRIVATE
    neuroprospect_test_main neuroprospect_warnings ${TEST_LIBRARIES})
  add_test(NAME ${room} COMMAND test_${room} "~[slow]" WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_test(NAME ${room}_slow COMMAND test_${room} "[slow]" WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${room}_slow PROPERTIES LABELS slow)
endfunction()
