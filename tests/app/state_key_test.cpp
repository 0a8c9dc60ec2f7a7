#include "app/state_key.h"

#include <sys/stat.h>

#include "base/random_id.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"

using namespace soracom_mcp;

TEST_CASE("a key is read from a file that nobody else can read and is long enough") {
  const test::TemporaryDirectory folder;
  const std::string path = folder.in("key");
  const std::string key = "5f0c8e21b7d94a63c8f1e02d76a9b354e1d80f6b92c74a5d3e8f01b6c7a2d945";
  struct Row {
    std::string text;
    mode_t mode;
    const char* fault;
  };
  for (const Row& row : {Row{key + "\n", 0600, nullptr}, Row{key, 0400, nullptr}, Row{key, 0640, "chmod 600"},
                         Row{key, 0604, "chmod 600"}, Row{std::string(31, 'a'), 0600, "at least 32"},
                         Row{std::string(100, ' '), 0600, "holds 0 bytes"}, Row{std::string(5000, 'a'), 0600, "key"},
                         Row{std::string(64, 'a'), 0600, "can be guessed"},
                         Row{"abcdabcdabcdabcdabcdabcdabcdabcd", 0600, "can be guessed"},
                         Row{"changeme-changeme-changeme-changeme-", 0600, "can be guessed"},
                         Row{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 0600, "can be guessed"},
                         Row{"01010110100101101001011001101001", 0600, "can be guessed"}}) {
    std::filesystem::remove(path);
    std::ofstream(path) << row.text;
    REQUIRE(::chmod(path.c_str(), row.mode) == 0);
    const auto read = app::readStateKey(path);
    INFO(row.text.size());
    CHECK(read.has_value() == (row.fault == nullptr));
    if (read) {
      CHECK(*read == key);
    } else {
      CHECK(read.error().message.find(row.fault) != std::string::npos);
      CHECK(read.error().message.find("aaaa") == std::string::npos);
      CHECK(read.error().message.find("abcd") == std::string::npos);
    }
  }
  CHECK_FALSE(app::readStateKey(folder.in("none")));
  CHECK_FALSE(app::readStateKey(folder.path()));
}

TEST_CASE("random keys of the least length are taken") {
  const test::TemporaryDirectory folder;
  const std::string path = folder.in("key");
  for (int i = 0; i < 200; ++i) {
    test::writeFileText(path, base::randomHex(16));
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    CHECK(app::readStateKey(path));
  }
}
