# soracom_library(NAME SOURCES a.cpp ... [PUBLIC lib ...] [PRIVATE lib ...])
#
# One static library per folder. PUBLIC and PRIVATE are its link edges, and tests/architecture holds the includes to the
# same edges. Sources include each other by their path from the top of the tree. The JSON header is compiled once,
# for all of them and for the tests.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled_json.cpp CONTENT "")
add_library(precompiled_json OBJECT ${PROJECT_BINARY_DIR}/precompiled_json.cpp)
target_include_directories(precompiled_json PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(precompiled_json PRIVATE nlohmann_json::nlohmann_json Threads::Threads project_warnings)
target_precompile_headers(precompiled_json PRIVATE ${PROJECT_SOURCE_DIR}/base/json.h)

function(soracom_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE project_warnings ${arg_PRIVATE})
  target_precompile_headers(${name} REUSE_FROM precompiled_json)
endfunction()

# soracom_test(NAME SOURCES a.cpp ... LINK lib ...)
#
# One Catch2 program per mirrored folder; every test case becomes a ctest test of its own.
function(soracom_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} catch_main project_warnings)
  target_precompile_headers(${name} REUSE_FROM precompiled_json)
  target_compile_definitions(${name} PRIVATE SORACOM_MCP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  catch_discover_tests(${name} TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 300)
endfunction()
