#include "base/private_directory.h"

#include <unistd.h>

#include "tests/temporary_directory.h"

namespace soracom_mcp::base {
namespace {

using test::TemporaryDirectory;

TEST_CASE("a missing private directory is made with its parents, for the user alone") {
  const TemporaryDirectory place;
  const std::string path = place.in("state/program/secrets");
  REQUIRE_FALSE(PrivateDirectory::open(path, false));
  CHECK(PrivateDirectory::open(path, false).error().kind == ErrorKind::kNotFound);
  REQUIRE(PrivateDirectory::open(path, true));
  CHECK(test::modeOf(path) == 0700);
  CHECK(test::modeOf(place.in("state/program")) == 0700);
}

TEST_CASE("a directory that others could reach or exchange is refused with what to do") {
  struct Row {
    const char* what;
    std::function<void(const std::string& parent, const std::string& path)> spoil;
    const char* message;
  };
  const std::vector<Row> rows{
      {"readable by the group", [](const auto&, const auto& path) { ::chmod(path.c_str(), 0750); }, "run: chmod 700"},
      {"searchable by others", [](const auto&, const auto& path) { ::chmod(path.c_str(), 0701); }, "run: chmod 700"},
      {"a symbolic link",
       [](const auto& parent, const auto& path) {
         REQUIRE(::rename(path.c_str(), (parent + "/real").c_str()) == 0);
         REQUIRE(::symlink("real", path.c_str()) == 0);
       },
       "no symbolic link"},
      {"a file",
       [](const auto&, const auto& path) {
         REQUIRE(::rmdir(path.c_str()) == 0);
         test::writeFileText(path, "");
       },
       "must be a directory"},
      {"a parent others write to", [](const auto& parent, const auto&) { ::chmod(parent.c_str(), 0777); },
       "others may exchange"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const TemporaryDirectory place;
      const std::string path = place.in("secrets");
      REQUIRE(PrivateDirectory::open(path, true));
      row.spoil(place.path(), path);
      const auto opened = PrivateDirectory::open(path, false);
      REQUIRE_FALSE(opened);
      CHECK(opened.error().kind == ErrorKind::kRefused);
      CHECK_THAT(opened.error().message, Catch::Matchers::Contains(row.message));
      ::chmod(place.path().c_str(), 0700);
    }
  }
  CHECK(PrivateDirectory::open("relative/path", true).error().kind == ErrorKind::kRefused);
}

TEST_CASE("a sticky parent such as the temporary folder is accepted") {
  const TemporaryDirectory place;
  REQUIRE(::chmod(place.path().c_str(), 01777) == 0);
  CHECK(PrivateDirectory::open(place.in("secrets"), true));
}

TEST_CASE("a file is made once, for the user alone") {
  const TemporaryDirectory place;
  const auto directory = PrivateDirectory::open(place.in("d"), true);
  REQUIRE(directory);
  REQUIRE(directory->create("a"));
  CHECK(test::modeOf(place.in("d/a")) == 0600);
  CHECK(directory->create("a").error().kind == ErrorKind::kRefused);
  CHECK(directory->openFile("b").error().kind == ErrorKind::kNotFound);
}

TEST_CASE("what is no plain file of the user is not opened") {
  const TemporaryDirectory place;
  const auto directory = PrivateDirectory::open(place.in("d"), true);
  REQUIRE(directory);
  test::writeFileText(place.in("target"), "x");
  test::writeFileText(place.in("d/readable"), "x", 0644);
  test::writeFileText(place.in("d/first-name"), "x");
  REQUIRE(::symlink("../target", place.in("d/link").c_str()) == 0);
  REQUIRE(::link(place.in("d/first-name").c_str(), place.in("d/second-name").c_str()) == 0);
  REQUIRE(::mkfifo(place.in("d/fifo").c_str(), 0600) == 0);
  REQUIRE(::mkdir(place.in("d/directory").c_str(), 0700) == 0);
  for (const char* name : {"link", "readable", "first-name", "second-name", "fifo", "directory"}) {
    INFO(name);
    const auto opened = directory->openFile(name);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == ErrorKind::kRefused);
  }
}

TEST_CASE("reading a file stops at the limit") {
  const TemporaryDirectory place;
  const auto directory = PrivateDirectory::open(place.in("d"), true);
  REQUIRE(directory);
  const auto fd = directory->create("a");
  REQUIRE(fd);
  REQUIRE(writeAllAt(fd->get(), std::string(50'000, 'x'), 0));
  CHECK(readAll(fd->get(), 50'000)->size() == 50'000);
  CHECK(readAll(fd->get(), 49'999).error().kind == ErrorKind::kLimit);
}

}  // namespace
}  // namespace soracom_mcp::base
