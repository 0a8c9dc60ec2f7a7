# Defines the target `cpp_httplib`: cpp-httplib 0.41 or newer with our limits.
#
# Looked for in this order: the folder CPP_HTTPLIB_DIR names, an installed header that is new enough, and the copy that
# scripts/setup unpacks below build/_deps. The header is split into declarations and one source file, because compiling
# all of it takes 20 seconds and three of our files include it.
set(CPP_HTTPLIB_MINIMUM 0.41.0)
set(CPP_HTTPLIB_DIR "" CACHE PATH "Folder that holds httplib.h (0.41 or newer)")

# Sets OUT to the version in FOLDER/httplib.h, or to an empty string.
function(cpp_httplib_version folder out)
  set(${out} "" PARENT_SCOPE)
  if(EXISTS "${folder}/httplib.h")
    file(STRINGS "${folder}/httplib.h" line REGEX "#define CPPHTTPLIB_VERSION \"" LIMIT_COUNT 1)
    if(line MATCHES "\"([0-9.]+)\"")
      set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

find_path(CPP_HTTPLIB_INSTALLED httplib.h)
set(CPP_HTTPLIB_FOUND "")
foreach(folder IN ITEMS "${CPP_HTTPLIB_DIR}" "${CPP_HTTPLIB_INSTALLED}" "${PROJECT_SOURCE_DIR}/build/_deps/cpp-httplib")
  cpp_httplib_version("${folder}" version)
  if(version AND version VERSION_GREATER_EQUAL CPP_HTTPLIB_MINIMUM)
    set(CPP_HTTPLIB_FOUND "${folder}")
    break()
  endif()
endforeach()
if(NOT CPP_HTTPLIB_FOUND)
  message(FATAL_ERROR "cpp-httplib ${CPP_HTTPLIB_MINIMUM} or newer was not found. Run scripts/setup, or configure with "
                      "-DCPP_HTTPLIB_DIR=<folder that holds httplib.h>.")
endif()
message(STATUS "cpp-httplib ${version} from ${CPP_HTTPLIB_FOUND}")

# Everything between the two border lines is implementation.
set(split "${CMAKE_CURRENT_BINARY_DIR}/cpp-httplib")
if(NOT EXISTS "${split}/httplib.cc" OR "${CPP_HTTPLIB_FOUND}/httplib.h" IS_NEWER_THAN "${split}/httplib.cc")
  file(READ "${CPP_HTTPLIB_FOUND}/httplib.h" text)
  set(border "// ----------------------------------------------------------------------------\n")
  string(LENGTH "${border}" border_length)
  string(FIND "${text}" "${border}" first)
  string(FIND "${text}" "${border}" last REVERSE)
  if(first EQUAL -1 OR first EQUAL last)
    message(FATAL_ERROR "${CPP_HTTPLIB_FOUND}/httplib.h is not laid out as expected: its two border lines are missing.")
  endif()
  string(SUBSTRING "${text}" 0 ${first} head)
  math(EXPR after_last "${last} + ${border_length}")
  string(SUBSTRING "${text}" ${after_last} -1 tail)
  math(EXPR body_start "${first} + ${border_length}")
  math(EXPR body_length "${last} - ${body_start}")
  string(SUBSTRING "${text}" ${body_start} ${body_length} body)
  string(REPLACE "inline " "" body "${body}")
  file(WRITE "${split}/httplib.h" "${head}${tail}")
  file(WRITE "${split}/httplib.cc" "#include \"httplib.h\"\nnamespace httplib {\n${body}}  // namespace httplib\n")
endif()

add_library(cpp_httplib STATIC "${split}/httplib.cc")
target_include_directories(cpp_httplib SYSTEM PUBLIC "${split}")
target_compile_options(cpp_httplib PRIVATE -w)
target_compile_definitions(
  cpp_httplib
  PUBLIC CPPHTTPLIB_OPENSSL_SUPPORT
         CPPHTTPLIB_LISTEN_BACKLOG=511
         CPPHTTPLIB_MAX_LINE_LENGTH=8192
         CPPHTTPLIB_HEADER_MAX_LENGTH=8192
         CPPHTTPLIB_HEADER_MAX_COUNT=64
         CPPHTTPLIB_REQUEST_URI_MAX_LENGTH=8192
         CPPHTTPLIB_KEEPALIVE_MAX_COUNT=1000000
         CPPHTTPLIB_TCP_NODELAY=true
         CPPHTTPLIB_EXPECT_100_THRESHOLD=0
         CPPHTTPLIB_NO_DEFAULT_USER_AGENT)
target_link_libraries(cpp_httplib PUBLIC OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
