# Flags that hold for every target: sanitizers, hardening and the compiler cache.
find_program(SORACOM_MCP_CCACHE ccache)
if(SORACOM_MCP_CCACHE)
  # The precompiled header makes ccache refuse a compilation unless these two are allowed. Paths are taken relative to the
  # checkout, so that several checkouts share what was compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${SORACOM_MCP_CCACHE})
endif()

# -O2 as distributions build; -O3 makes compiling slower and the program larger.
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

# The same position-independent code everywhere (not CMake's -fPIC for libraries), so that one precompiled header serves
# libraries and programs.
add_compile_options(-fPIE)
add_link_options(-pie)

if(SORACOM_MCP_SANITIZE)
  add_compile_options(-fsanitize=${SORACOM_MCP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SORACOM_MCP_SANITIZE})
else()
  add_compile_options(-fstack-protector-strong $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
  add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# Our own sources only: third-party targets do not link this.
add_library(project_warnings INTERFACE)
target_compile_options(project_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wcast-align
                                                   -Woverloaded-virtual -Wimplicit-fallthrough
                                                   $<$<BOOL:${SORACOM_MCP_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 reports these for sound uses of std::string (GCC bug 105329 and its kin).
  target_compile_options(project_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
                                                     -Wno-array-bounds)
endif()
