#pragma once

#include <string>

#include "tests/catch.h"
#include "tests/form_answer.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::tools {

/// Options under which nothing but a person stands in the way of a call.
inline SafetyOptions onlyAPerson() {
  SafetyOptions out;
  out.allow_other_operators = true;
  out.allow_self = true;
  for (Rate* rate : {&out.limits.read, &out.limits.write, &out.limits.danger, &out.limits.questions}) {
    rate->calls = 0;
  }
  out.limits.writes = out.limits.deletes = 1'000'000;
  return out;
}

/// A call whose person is shown and agrees to whatever is asked, as the protocol would carry it.
inline base::Result<mcp::ToolOutcome> callApproved(ToolService& service, std::string_view name,
                                                   const base::Json& arguments, mcp::RequestContext context) {
  context.client.forms = context.client.shows_whole_forms = true;
  auto outcome = service.call(name, arguments, context);
  if (!outcome || !outcome->input_required) {
    return outcome;
  }
  const mcp::InputRequired& asked = *outcome->input_required;
  context.answers.setState(asked.state);
  context.answers.setBinding([binding = asked.binding](std::string_view text) { return text == binding; });
  for (const mcp::InputRequest& request : asked.requests) {
    context.answers.add(request.key, {{"action", "accept"}, {"content", test::agreedContent(request.params)}});
  }
  return service.call(name, arguments, context);
}

}  // namespace soracom_mcp::tools
