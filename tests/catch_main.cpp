// main() of every test program.
#include <locale>

#if __has_include(<catch2/catch_session.hpp>)
#  include <catch2/catch_session.hpp>
#else
#  define CATCH_CONFIG_RUNNER
#  include <catch2/catch.hpp>
#endif

int main(int argc, char* argv[]) {
  // cpp-httplib's client, which tests use on several threads, compiles a std::regex, and the C++ runtime notes for each
  // character, unguarded, what it became. Once all are noted, nobody writes.
  const auto& characters = std::use_facet<std::ctype<char>>(std::locale());
  for (int byte = 0; byte < 256; ++byte) {
    characters.narrow(static_cast<char>(byte), '\0');
  }
  return Catch::Session().run(argc, argv);
}
