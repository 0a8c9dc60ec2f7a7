#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::mcp {

/// A header field that came with a frame: the name in lower case, the value as it was sent, without the white space
/// around it. A field that was repeated occurs repeatedly.
struct HeaderField {
  std::string name;
  std::string value;
};
using HeaderFields = std::vector<HeaderField>;

/// What else came with a frame, of that which the owner of the transport asked for by name: header fields, and
/// parameters of the URL, decoded. Each name occurs once. Values may be credentials: they are for a handler, never for
/// a log.
struct RequestFields {
  HeaderFields headers = {};
  HeaderFields parameters = {};

  bool empty() const { return headers.empty() && parameters.empty(); }
  /// Null where it was not sent. `name` in lower case.
  const std::string* header(std::string_view name) const { return find(headers, name); }
  const std::string* parameter(std::string_view name) const { return find(parameters, name); }

 private:
  static const std::string* find(const HeaderFields& fields, std::string_view name) {
    for (const HeaderField& field : fields) {
      if (field.name == name) {
        return &field.value;
      }
    }
    return nullptr;
  }
};

/// For a pointer that is null where nothing came.
inline const RequestFields& orNone(const std::shared_ptr<const RequestFields>& fields) {
  static const RequestFields kNone;
  return fields ? *fields : kNone;
}

}  // namespace soracom_mcp::mcp
