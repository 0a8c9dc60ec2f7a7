#include "base/trusted_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/catch.h"
#include "tests/temporary_directory.h"

namespace soracom_mcp::base {
namespace {

using test::TemporaryDirectory;

TEST_CASE("a directory that others may write to is found at every depth of a way") {
  for (const char* open : {"a", "a/b", "a/b/c", "a/b/c/d"}) {
    DYNAMIC_SECTION(open) {
      const TemporaryDirectory place;
      const std::string path = place.in("a/b/c/d/e");
      std::filesystem::create_directories(path);
      CHECK(checkTrustedPath(path));
      for (const mode_t mode : {0777, 0770, 0720, 0702}) {
        REQUIRE(::chmod(place.in(open).c_str(), mode) == 0);
        const auto checked = checkTrustedPath(path);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().kind == ErrorKind::kRefused);
        CHECK_THAT(checked.error().message, Catch::Matchers::Contains("chmod go-w '" + place.in(open) + "'"));
      }
      REQUIRE(::chmod(place.in(open).c_str(), 01777) == 0);
      CHECK(checkTrustedPath(path));
    }
  }
}

TEST_CASE("what a link leads through is looked at as well") {
  const TemporaryDirectory place;
  std::filesystem::create_directories(place.in("open/real/state"));
  std::filesystem::create_directories(place.in("home"));
  struct Row {
    const char* link;
    std::string target;
  };
  for (const Row& row : {Row{"home/absolute", place.in("open/real")}, Row{"home/relative", "../open/real"},
                         Row{"home/twice", "relative"}, Row{"home/dots", ".././home/../open//real/"}}) {
    DYNAMIC_SECTION(row.link) {
      REQUIRE(::symlink("../open/real", place.in("home/relative").c_str()) == 0);
      if (row.link != std::string("home/relative")) {
        REQUIRE(::symlink(row.target.c_str(), place.in(row.link).c_str()) == 0);
      }
      CHECK(checkTrustedPath(place.in(row.link) + "/state"));
      REQUIRE(::chmod(place.in("open").c_str(), 0777) == 0);
      CHECK(checkTrustedPath(place.in(row.link) + "/state").error().kind == ErrorKind::kRefused);
    }
  }
}

TEST_CASE("a way that ends early, goes round or is relative is told") {
  const TemporaryDirectory place;
  CHECK(checkTrustedPath(place.in("missing")));
  CHECK(checkTrustedPath(place.in("missing/below")).error().kind == ErrorKind::kNotFound);
  REQUIRE(::symlink("round", place.in("round").c_str()) == 0);
  CHECK(checkTrustedPath(place.in("round/below")).error().kind == ErrorKind::kRefused);
  test::writeFileText(place.in("file"), "");
  CHECK_FALSE(checkTrustedPath(place.in("file/below")));
  CHECK_FALSE(checkTrustedPath("relative"));
}

TEST_CASE("a directory of another user on the way is refused") {
  if (::geteuid() != 0) {
    WARN("needs root, to give a directory away");
    return;
  }
  const TemporaryDirectory place;
  std::filesystem::create_directories(place.in("theirs/state"));
  REQUIRE(::chown(place.in("theirs").c_str(), 65534, 65534) == 0);
  CHECK(checkTrustedPath(place.in("theirs/state")).error().kind == ErrorKind::kRefused);
  REQUIRE(::chmod(place.path().c_str(), 01777) == 0);
  REQUIRE(::symlink("/root", place.in("link").c_str()) == 0);
  REQUIRE(::lchown(place.in("link").c_str(), 65534, 65534) == 0);
  CHECK(checkTrustedPath(place.in("link/state")).error().kind == ErrorKind::kRefused);
}

}  // namespace
}  // namespace soracom_mcp::base
