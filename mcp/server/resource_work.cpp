#include "mcp/server/resource_work.h"

#include "mcp/protocol/feature_results.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kMaxUriBytes = 8192;

}  // namespace

base::Result<std::string, Refusal> readUri(const base::Json& params) {
  const base::Json* uri = base::findMember(params, "uri");
  if (uri == nullptr || !uri->is_string()) {
    return base::Unexpected(invalidParams("uri is required and must be a string"));
  }
  if (uri->get_ref<const std::string&>().size() > kMaxUriBytes) {
    return base::Unexpected(invalidParams("uri is longer than " + std::to_string(kMaxUriBytes) + " bytes"));
  }
  return uri->get<std::string>();
}

Served serveReading(ResourceProvider& provider, const PendingRequest& request, const RequestContext& context) {
  base::Result<ResourceReading> reading = stoppedBefore();
  if (mayBegin(context)) {
    reading = provider.read(request.target, context);
  }
  if (reading && reading->input_required) {
    return Served{{}, "input_required", kHttpOk, std::move(reading->input_required)};
  }
  if (reading && !reading->contents.empty()) {
    return Served{readingMessage(request.codec->shaper(), request.id, *reading, !context.answers.empty())};
  }
  // An empty reading would be taken for an existing resource without contents.
  if (reading || reading.error().kind == base::ErrorKind::kNotFound) {
    return servedRefusal(request, missingResource(request.codec->shaper(), request.target), "unknown_resource");
  }
  return servedFailure(request, context, reading.error());
}

}  // namespace soracom_mcp::mcp
