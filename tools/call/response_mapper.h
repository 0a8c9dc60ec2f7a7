#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "base/stop.h"
#include "mcp/server/tool_provider.h"
#include "tools/call/call_secrets.h"
#include "tools/call/kept_results.h"
#include "tools/call/next_page.h"
#include "tools/catalog/tool.h"
#include "tools/http/http_client.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// What a result may cost a conversation.
struct ResultLimits {
  /// Bytes rather than characters: a text that is not ASCII costs a model more tokens per character.
  std::size_t max_text_bytes = 80'000;
  std::size_t max_image_bytes = 3 * 1024 * 1024;
};

/// What the API answers is shown rather than judged.
inline constexpr base::JsonLimits kBodyLimits{.max_bytes = 64 * 1024 * 1024,
                                              .max_depth = 64,
                                              .max_nodes = 2'000'000,
                                              .ambiguous_names = true,
                                              .exact_numbers = true};

/// What is known of an answer besides the response, and what the caller wants of it.
struct AnswerExtras {
  std::string fields;            ///< see Projection; empty: all
  std::optional<NextPage> next;  ///< where the list goes on
  unsigned pages = 1;            ///< that the response is made of
  std::string remark;            ///< on them, a sentence; may be empty
  KeptResults* kept = nullptr;   ///< where the rest of a cut answer goes; null: nowhere
  std::string principal = {};    ///< who may read that
  base::Stop stop = {};          ///< ends the mapping
};

/// The member of a structured result in which this program, not the upstream, speaks. It stands in the data itself,
/// because some clients show a model nothing else.
inline constexpr const char* kNoticeMember = "_notice";

/// Makes the outcome of a call from a 2xx response. What is hidden in it is written out (kHiddenMeta, response_meta.h).
///
/// JSON of an operation that returns a body: one text block with compact JSON, and the same bytes as structured
/// content. Secrets are replaced first, by references where they are kept (`secrets`), else by the mask, also in texts
/// that hold JSON; such texts are decoded where the document says so, an array goes under `items` and another value that is no object under `result`. Integers of
/// any size stay exact; other numbers are written as the shortest text of their double. Then only the members that are
/// asked for are left; where none of them is there, the outcome is an error that names those that are. A result above
/// the limit is cut at array elements and says so in kNoticeMember, or becomes an error that says how to ask for less.
///
/// No body, or one of white space where there should be JSON: one sentence (where JSON was promised: an object that
/// holds the sentence). Text: as text, HTML reduced, and secrets of JSON in it masked as in JSON. Images: as an image. Other bytes: their type and size. What did
/// not fit, and other bytes, can be read as a resource where there is `kept`; a link to it stands behind the text. A
/// body that breaks a promise of JSON is an error outcome that says that the call was carried out. Of an operation with
/// secret output nothing but JSON without its secrets is ever shown; another body is kept as a whole.
///
/// Where `extras.stop` is requested the outcome is an error that shows nothing of the answer; secrets are kept all the
/// same. It is looked at between the parts of the work, of which each takes time linear in the body.
///
/// `tools` are all tools, to name one that reads less. `secrets` may be null.
mcp::ToolOutcome mapResponse(const Tool& tool, const HttpResponse& response, const SecretScrubber& scrubber,
                             const std::vector<Tool>& tools, const ResultLimits& limits = {},
                             CallSecrets* secrets = nullptr, const AnswerExtras& extras = {});

}  // namespace soracom_mcp::tools
