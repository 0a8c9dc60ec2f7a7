# The only place that looks for third-party packages. scripts/setup installs all of them on Debian 12.
find_package(Threads REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
# The fmt that spdlog uses goes into the program: as a shared object it would load a second C++ runtime at each start.
if(TARGET fmt::fmt-header-only)
  get_target_property(spdlog_links spdlog::spdlog_header_only INTERFACE_LINK_LIBRARIES)
  list(TRANSFORM spdlog_links REPLACE "^fmt::fmt$" "fmt::fmt-header-only")
  set_target_properties(spdlog::spdlog_header_only PROPERTIES INTERFACE_LINK_LIBRARIES "${spdlog_links}")
endif()
find_package(CLI11 2.1 REQUIRED)
find_package(PkgConfig REQUIRED)

# Linked statically where the archives are there: loading the shared objects costs a third of the start-up time.
set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3.0)
if(NOT OPENSSL_FOUND)
  set(OPENSSL_USE_STATIC_LIBS OFF)
  find_package(OpenSSL 3.0 REQUIRED)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/CppHttplib.cmake)

# soracom_find_c_library(TARGET PKGCONFIG_NAME LIBRARY_NAME): an imported target, the static archive preferred.
function(soracom_find_c_library target module library)
  pkg_check_modules(${target} REQUIRED ${module})
  find_library(${target}_ARCHIVE NAMES lib${library}.a ${library} HINTS ${${target}_LIBRARY_DIRS} REQUIRED)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE ${${target}_INCLUDE_DIRS})
  target_link_libraries(${target} INTERFACE ${${target}_ARCHIVE} Threads::Threads)
endfunction()
soracom_find_c_library(libyaml yaml-0.1 yaml)
soracom_find_c_library(re2 re2 re2)

if(SORACOM_MCP_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
  include(Catch)
endif()
