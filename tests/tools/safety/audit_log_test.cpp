#include "tools/safety/audit_log.h"

#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "base/json_reader.h"
#include "tests/temporary_directory.h"
#include "tools/safety/audit_verifier.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;
using test::TemporaryDirectory;

struct Setup {
  TemporaryDirectory place;
  std::string path = place.in("audit");
  std::string file = path + "/audit.jsonl";

  AuditLogOptions options() const { return {.directory = path}; }
  AuditVerdict verdict() const {
    const auto verdict = verifyAudit(path);
    REQUIRE(verdict);
    return *verdict;
  }
  std::vector<Json> lines() const {
    std::vector<Json> out;
    REQUIRE(readAudit(path, [&](std::string_view line) {
      auto read = base::readJson(line);
      REQUIRE(read);
      out.push_back(*std::move(read));
      return true;
    }));
    return out;
  }
};

std::string numbered(int n) { return auditTime() + R"(,"event":"test","n":)" + std::to_string(n); }

TEST_CASE("a line that must be there is there when the call returns") {
  Setup setup;
  AuditLog log(setup.options());
  REQUIRE(log.addNow(numbered(1)));
  CHECK(setup.lines().size() == 1);
  CHECK(setup.verdict().whole);
  CHECK(test::modeOf(setup.path) == 0700);
  for (const char* name : {"audit.jsonl", "key", "lock"}) {
    CHECK(test::modeOf(setup.path + "/" + name) == 0600);
  }
}

TEST_CASE("lines that may wait come before the next one that may not, in their order") {
  Setup setup;
  AuditLog log({.directory = setup.path, .buffer_time = std::chrono::hours(1)});
  log.add(numbered(1));
  log.add(numbered(2));
  CHECK_FALSE(std::filesystem::exists(setup.file));
  REQUIRE(log.addNow(numbered(3)));
  const auto lines = setup.lines();
  REQUIRE(lines.size() == 3);
  for (int i = 0; i < 3; ++i) {
    CHECK(lines[static_cast<std::size_t>(i)].at("n") == i + 1);
    CHECK(lines[static_cast<std::size_t>(i)].at("seq") == i + 1);
  }
}

TEST_CASE("waiting lines are written when they are many, when they are old, and at the end") {
  Setup setup;
  SECTION("many") {
    AuditLog log({.directory = setup.path, .buffer_bytes = 500, .buffer_time = std::chrono::hours(1)});
    for (int i = 0; i < 10; ++i) {
      log.add(numbered(i));
    }
    CHECK(setup.lines().size() >= 5);
  }
  SECTION("old") {
    AuditLog log({.directory = setup.path, .buffer_time = std::chrono::milliseconds(1)});
    log.add(numbered(1));
    const auto guard = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!verifyAudit(setup.path) && std::chrono::steady_clock::now() < guard) {
      std::this_thread::yield();
    }
    CHECK(verifyAudit(setup.path));
  }
  SECTION("at the end") {
    {
      AuditLog log({.directory = setup.path, .buffer_time = std::chrono::hours(1)});
      log.add(numbered(1));
    }
    CHECK(setup.lines().size() == 1);
  }
}

TEST_CASE("many threads and several processes make one chain") {
  Setup setup;
  constexpr int kProcesses = 4;
  constexpr int kLines = 50;
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      std::atomic<bool> good = true;
      {
        AuditLog log(setup.options());
        std::vector<std::thread> threads;
        for (int t = 0; t < 2; ++t) {
          threads.emplace_back([&, t] {
            for (int i = 0; i < kLines; ++i) {
              const int n = (process * 2 + t) * kLines + i;
              if (i % 5 == 0) {
                if (!log.addNow(numbered(n))) {
                  good = false;
                }
              } else {
                log.add(numbered(n));
              }
            }
          });
        }
        for (std::thread& thread : threads) {
          thread.join();
        }
      }
      ::_exit(good ? 0 : 1);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(status == 0);
  }
  const AuditVerdict verdict = setup.verdict();
  CHECK(verdict.whole);
  CHECK(verdict.lines == kProcesses * 2 * kLines);
  std::set<int> seen;
  for (const Json& line : setup.lines()) {
    seen.insert(line.at("n").get<int>());
  }
  CHECK(seen.size() == kProcesses * 2 * kLines);
}

TEST_CASE("full files are kept and the chain goes through them") {
  Setup setup;
  constexpr int kLines = 40;
  for (int i = 0; i < kLines; ++i) {
    AuditLog log({.directory = setup.path, .rotate_bytes = 2000});
    REQUIRE(log.addNow(numbered(i)));
  }
  const AuditVerdict verdict = setup.verdict();
  CHECK(verdict.whole);
  CHECK(verdict.files > 3);
  CHECK(verdict.lines == kLines);
  CHECK(setup.lines().size() == kLines);
}

TEST_CASE("two processes that rotate do not lose a line") {
  Setup setup;
  AuditLog first({.directory = setup.path, .rotate_bytes = 1000});
  AuditLog second({.directory = setup.path, .rotate_bytes = 1000});
  for (int i = 0; i < 40; ++i) {
    REQUIRE((i % 2 == 0 ? first : second).addNow(numbered(i)));
  }
  CHECK(setup.verdict().whole);
  CHECK(setup.verdict().lines == 40);
}

TEST_CASE("verification says where the chain breaks") {
  struct Row {
    const char* what;
    std::function<void(std::vector<std::string>&)> spoil;
    const char* where;
    const char* why;
  };
  const std::vector<Row> rows{
      {"a changed line", [](auto& lines) { lines[2].replace(lines[2].find("test"), 4, "best"); }, "line 3", "changed"},
      {"a removed line", [](auto& lines) { lines.erase(lines.begin() + 2); }, "line 3", "does not follow"},
      {"a doubled line", [](auto& lines) { lines.insert(lines.begin() + 2, lines[1]); }, "line 3", "does not follow"},
      {"exchanged lines", [](auto& lines) { std::swap(lines[2], lines[3]); }, "line 3", "does not follow"},
      {"a foreign line", [](auto& lines) { lines[2] = "{}"; }, "line 3", "no line of the audit"},
      {"an empty line", [](auto& lines) { lines.insert(lines.begin() + 1, ""); }, "line 2", "no line of the audit"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      Setup setup;
      {
        AuditLog log(setup.options());
        for (int i = 0; i < 5; ++i) {
          REQUIRE(log.addNow(numbered(i)));
        }
      }
      std::vector<std::string> lines;
      std::istringstream text(test::readFileText(setup.file));
      for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
      }
      row.spoil(lines);
      std::string out;
      for (const std::string& line : lines) {
        out += line + "\n";
      }
      test::writeFileText(setup.file, out);
      const AuditVerdict verdict = setup.verdict();
      CHECK_FALSE(verdict.whole);
      CHECK_THAT(verdict.where, Catch::Matchers::EndsWith(row.where));
      CHECK_THAT(verdict.why, Catch::Matchers::Contains(row.why));
    }
  }
}

TEST_CASE("half a line at the end is cut off by the next writer, who says so") {
  Setup setup;
  {
    AuditLog log(setup.options());
    REQUIRE(log.addNow(numbered(1)));
  }
  const std::string whole = test::readFileText(setup.file);
  test::writeFileText(setup.file, whole + whole.substr(0, whole.size() / 2));
  CHECK(setup.verdict().whole);
  CHECK(setup.verdict().half_line == whole.size() / 2);
  {
    AuditLog log(setup.options());
    REQUIRE(log.addNow(numbered(2)));
  }
  const AuditVerdict verdict = setup.verdict();
  CHECK(verdict.whole);
  CHECK(verdict.half_line == 0);
  const auto lines = setup.lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].at("event") == "cut");
  CHECK(lines[2].at("n") == 2);
}

TEST_CASE("nothing follows a line that was not written by this program") {
  Setup setup;
  {
    AuditLog log(setup.options());
    REQUIRE(log.addNow(numbered(1)));
  }
  const std::string before = test::readFileText(setup.file);
  test::writeFileText(setup.file, before + "{\"seq\":2}\n");
  AuditLog log(setup.options());
  const auto added = log.addNow(numbered(2));
  CHECK(added.error().kind == ErrorKind::kRefused);
  CHECK_THAT(added.error().message, Catch::Matchers::Contains("audit verify"));
}

TEST_CASE("without its key nothing is added to an audit that has lines") {
  Setup setup;
  {
    AuditLog log(setup.options());
    REQUIRE(log.addNow(numbered(1)));
  }
  REQUIRE(::unlink((setup.path + "/key").c_str()) == 0);
  AuditLog log(setup.options());
  CHECK(log.addNow(numbered(2)).error().kind == ErrorKind::kRefused);
  CHECK_FALSE(verifyAudit(setup.path));
}

TEST_CASE("an audit that others can read or replace is not written to") {
  Setup setup;
  AuditLog first(setup.options());
  REQUIRE(first.addNow(numbered(1)));
  SECTION("the directory") { REQUIRE(::chmod(setup.path.c_str(), 0755) == 0); }
  SECTION("the file") { REQUIRE(::chmod(setup.file.c_str(), 0644) == 0); }
  SECTION("a link in its place") {
    REQUIRE(::rename(setup.file.c_str(), setup.place.in("elsewhere").c_str()) == 0);
    REQUIRE(::symlink("../elsewhere", setup.file.c_str()) == 0);
  }
  AuditLog log(setup.options());
  CHECK(log.addNow(numbered(2)).error().kind == ErrorKind::kRefused);
}

TEST_CASE("a lock that is not given up ends in a refusal, and what waited is written later") {
  Setup setup;
  AuditLog log({.directory = setup.path, .buffer_time = std::chrono::hours(1)});
  REQUIRE(log.addNow(numbered(1)));
  const int lock = ::open((setup.path + "/lock").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(lock, LOCK_EX) == 0);
  log.add(numbered(2));
  CHECK(log.addNow(numbered(3)).error().kind == ErrorKind::kTimeout);
  ::close(lock);
  REQUIRE(log.addNow(numbered(4)));
  const auto lines = setup.lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].at("n") == 2);
  CHECK(lines[2].at("n") == 4);
}

TEST_CASE("lines beyond what can wait are counted, and the count is written") {
  Setup setup;
  test::writeFileText(setup.path, "a file where the directory should be");
  AuditLog log({.directory = setup.path, .buffer_time = std::chrono::hours(1)});
  const std::string large = numbered(1) + R"(,"text":")" + std::string(20'000, 'x') + '"';
  for (int i = 0; i < 60; ++i) {
    log.add(large);
  }
  REQUIRE(::unlink(setup.path.c_str()) == 0);
  REQUIRE(log.addNow(numbered(2)));
  const auto lines = setup.lines();
  REQUIRE(lines.size() > 10);
  const Json& lost = lines[lines.size() - 2];
  CHECK(lost.at("event") == "lost");
  CHECK(lost.at("lines").get<std::size_t>() + lines.size() - 2 == 60);
}

}  // namespace
}  // namespace soracom_mcp::tools
