#include "base/error.h"

#include <set>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

TEST_CASE("every kind of error has a stable name of its own") {
  struct Row {
    ErrorKind kind;
    std::string_view name;
  };
  static constexpr Row kTable[] = {
      {ErrorKind::kInvalidInput, "invalid_input"},
      {ErrorKind::kNotFound, "not_found"},
      {ErrorKind::kUnsupported, "unsupported"},
      {ErrorKind::kLimit, "limit"},
      {ErrorKind::kRefused, "refused"},
      {ErrorKind::kAuthentication, "authentication"},
      {ErrorKind::kUnreachable, "unreachable"},
      {ErrorKind::kInterrupted, "interrupted"},
      {ErrorKind::kTimeout, "timeout"},
      {ErrorKind::kCancelled, "cancelled"},
      {ErrorKind::kInternal, "internal"},
  };
  std::set<std::string_view> names;
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) { CHECK(errorKindName(row.kind) == row.name); }
    names.insert(errorKindName(row.kind));
  }
  CHECK(names.size() == std::size(kTable));
}

TEST_CASE("an error seen from higher up keeps its kind and names each level") {
  const Error inner{ErrorKind::kTimeout, "no answer"};
  const Error outer = inner.within("argument user_name").within("operation getUser");
  CHECK(outer.kind == ErrorKind::kTimeout);
  CHECK(outer.message == "operation getUser: argument user_name: no answer");
  CHECK(inner.message == "no answer");
}

TEST_CASE("an error that nobody filled in counts as a defect of the program") {
  CHECK(Error{}.kind == ErrorKind::kInternal);
}

}  // namespace
}  // namespace soracom_mcp::base
