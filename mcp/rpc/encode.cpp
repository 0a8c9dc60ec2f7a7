#include "mcp/rpc/encode.h"

#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/visible_text.h"

namespace soracom_mcp::mcp {

std::string openResult(const RequestId& id) {
  std::string out = R"({"jsonrpc":"2.0","id":)";
  id.appendTo(out);
  out += R"(,"result":)";
  return out;
}

std::string resultMessage(const RequestId& id, std::string_view json) {
  std::string out = openResult(id);
  out.reserve(out.size() + json.size() + 2);  // and the end of the line, which a transport may add
  out += json;
  out += '}';
  return out;
}

std::string errorMessage(const std::optional<RequestId>& id, int code, std::string_view message,
                         std::string_view data_json) {
  std::string out = R"({"jsonrpc":"2.0")";
  if (id) {
    out += R"(,"id":)";
    id->appendTo(out);
  }
  out += R"(,"error":{"code":)";
  out += std::to_string(code);
  out += R"(,"message":)";
  appendText(out, message);
  if (!data_json.empty()) {
    out += R"(,"data":)";
    out += data_json;
  }
  out += "}}";
  return out;
}

std::string requestMessage(const RequestId& id, std::string_view method, std::string_view params_json) {
  std::string out = R"({"jsonrpc":"2.0","id":)";
  id.appendTo(out);
  out += R"(,"method":)";
  appendText(out, method);
  out += R"(,"params":)";
  out += params_json;
  out += '}';
  return out;
}

std::string notificationMessage(std::string_view method, std::string_view params_json) {
  std::string out = R"({"jsonrpc":"2.0","method":)";
  appendText(out, method);
  out += R"(,"params":)";
  out += params_json;
  out += '}';
  return out;
}

void appendText(std::string& out, std::string_view text) {
  if (base::holdsHidden(text)) {
    base::appendJsonString(out, base::visibleText(text));
  } else {
    base::appendJsonString(out, text);
  }
}

void appendNumber(std::string& out, double number) {
  // Beyond 2^53 neighbouring integers are no longer told apart by a double.
  constexpr double kExactIntegers = 9007199254740992.0;
  char buffer[32];
  const bool whole = std::trunc(number) == number && std::abs(number) < kExactIntegers;
  const auto written = whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<long long>(number))
                             : std::to_chars(buffer, buffer + sizeof buffer, number);
  out.append(buffer, written.ptr);
}

}  // namespace soracom_mcp::mcp
