#include "tools/catalog/media_type.h"

#include "tests/catch.h"

namespace {

using soracom_mcp::tools::fitsMediaTypes;
using soracom_mcp::tools::listedMediaTypes;

}  // namespace

TEST_CASE("A type is held against types and ranges of types") {
  CHECK(fitsMediaTypes("image/png", "image/jpeg, image/png"));
  CHECK(fitsMediaTypes("IMAGE/PNG; x=1", "image/*"));
  CHECK(fitsMediaTypes("a/b", "*/*"));
  CHECK(fitsMediaTypes("text/csv", "text/csv; charset=utf-8"));
  CHECK_FALSE(fitsMediaTypes("image/png", "image/p*"));
  CHECK_FALSE(fitsMediaTypes("imagex/png", "image/*"));
  CHECK_FALSE(fitsMediaTypes("a/b", ""));
}

TEST_CASE("A list of types is taken apart and what is empty in it left out") {
  CHECK(listedMediaTypes(" image/png , ,text/csv; a=b,") == std::vector<std::string>{"image/png", "text/csv; a=b"});
  CHECK(listedMediaTypes("").empty());
}
