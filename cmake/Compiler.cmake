# Flags that hold for every target: sanitizers, hardening and the compiler cache.
find_program(SORACOM_MCP_CCACHE ccache)
if(SORACOM_MCP_CCACHE)
  # The precompiled header makes ccache refuse a compilation unless these two are allowed.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${SORACOM_MCP_CCACHE})
endif()

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
