#include "base/result.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) {
    return fail(ErrorKind::kInvalidInput, std::to_string(number) + " is odd");
  }
  return number / 2;
}

Result<void> refuse(bool refused) {
  if (refused) {
    return fail(Error{ErrorKind::kRefused, "no"});
  }
  return {};
}

TEST_CASE("a result holds a value or an error, never both") {
  const Result<int> good = half(4);
  CHECK(good.has_value());
  CHECK(static_cast<bool>(good));
  CHECK(good.value() == 2);
  CHECK(*good == 2);

  const Result<int> bad = half(3);
  CHECK_FALSE(bad.has_value());
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(bad.error().kind == ErrorKind::kInvalidInput);
  CHECK(bad.error().message == "3 is odd");
}

TEST_CASE("a result without a value says whether it went well") {
  CHECK(refuse(false).has_value());
  const Result<void> bad = refuse(true);
  CHECK_FALSE(bad.has_value());
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(bad.error().kind == ErrorKind::kRefused);
  CHECK(bad.error().message == "no");
}

TEST_CASE("the value of a result can be moved out, even where it cannot be copied") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  CHECK(**result == 7);
  const std::unique_ptr<int> value = *std::move(result);
  REQUIRE(value);
  CHECK(*value == 7);
  CHECK(*result == nullptr);

  Result<std::string> text = std::string("a long text that lies on the heap, not within the object");
  const std::string taken = std::move(text).value();
  CHECK(taken == "a long text that lies on the heap, not within the object");
}

TEST_CASE("the error of a result can be moved on into another result") {
  Result<int> inner = half(3);
  const Result<std::string> outer = fail(std::move(inner).error().within("outer"));
  REQUIRE_FALSE(outer);
  CHECK(outer.error().kind == ErrorKind::kInvalidInput);
  CHECK(outer.error().message == "outer: 3 is odd");
}

TEST_CASE("the value of a result can be changed in place") {
  Result<std::string> result = std::string("ab");
  result->push_back('c');
  result.value() += 'd';
  CHECK(*result == "abcd");
  CHECK(result->size() == 4);
}

TEST_CASE("a result whose value is an error is still told from a failure") {
  const Result<Error> value = Error{ErrorKind::kLimit, "a value"};
  const Result<Error> failure = fail(ErrorKind::kLimit, "a failure");
  REQUIRE(value.has_value());
  CHECK(value->message == "a value");
  REQUIRE_FALSE(failure.has_value());
  CHECK(failure.error().message == "a failure");
}

TEST_CASE("an error type of the caller's own travels as it is") {
  enum class Refusal { kNo, kNever };
  const Result<int, Refusal> result = Unexpected<Refusal>(Refusal::kNever);
  REQUIRE_FALSE(result);
  CHECK(result.error() == Refusal::kNever);
}

TEST_CASE("a result is no boolean by accident") {
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Result<int>, bool>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Result<void>, bool>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Error, Result<int>>);
}

#ifndef NDEBUG
// The signal that ends a process which does `work`; 0 where it ends by itself.
int signalOf(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    ::close(STDERR_FILENO);
    work();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(child > 0);
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST_CASE("reading the side of a result that is not there asserts") {
  struct Row {
    const char* name;
    int signal;
    std::function<void()> work;
  };
  static const Row kTable[] = {
      {"the value that is there", 0, [] { (void)half(4).value(); }},
      {"the error that is there", 0, [] { (void)half(3).error(); }},
      {"the value of a failure", SIGABRT, [] { (void)half(3).value(); }},
      {"the content of a failure", SIGABRT, [] { (void)*half(3); }},
      {"the error of a success", SIGABRT, [] { (void)half(4).error(); }},
      {"the error of a success without a value", SIGABRT, [] { (void)refuse(false).error(); }},
      {"the error of a failure without a value", 0, [] { (void)refuse(true).error(); }},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) { CHECK(signalOf(row.work) == row.signal); }
  }
}
#endif

}  // namespace
}  // namespace soracom_mcp::base
