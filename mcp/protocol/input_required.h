#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// One thing a handler wants from the client: a form the person fills in, a completion by the client's model, or the
/// client's roots.
struct InputRequest {
  enum class Kind { kForm, kSampling, kRoots };
  std::string key;  ///< names the answer; unique among the requests asked together
  Kind kind = Kind::kForm;
  base::Json params;  ///< of elicitation/create, sampling/createMessage or roots/list, in their newest form

  /// `schema` is a flat object schema of primitives; asks for no secret.
  static InputRequest form(std::string key, std::string_view message, base::Json schema) {
    base::Json params = {{"mode", "form"}, {"message", message}};
    params["requestedSchema"] = std::move(schema);
    return InputRequest{std::move(key), Kind::kForm, std::move(params)};
  }
  static InputRequest sampling(std::string key, base::Json params) {
    return InputRequest{std::move(key), Kind::kSampling, std::move(params)};
  }
  static InputRequest roots(std::string key) {
    return InputRequest{std::move(key), Kind::kRoots, base::Json::object()};
  }
};

/// What the client is told instead of an answer. A tool says it in its result, where a model reads it; `meta` becomes
/// that result's `_meta`.
struct InputFailure {
  std::string text;  ///< empty: a general sentence
  std::optional<base::Json> meta = {};
};

/// What a handler returns instead of a result when it cannot go on without an answer. It is run again, from its
/// beginning, with the answers in RequestContext::answers: maybe never, maybe in another process, and maybe with
/// answers to questions it never asked. So it holds nothing while it waits, and where it matters that this very
/// question was asked it sets `state` and looks for it in the answers.
struct InputRequired {
  std::vector<InputRequest> requests;
  /// Comes back in the answers, or not at all: nobody can alter it, use it for another call, use it twice, or use it
  /// after it has expired. The client can read it. Empty: none. Differs from round to round.
  std::string state;
  /// What the answers are good for, such as the very request a person was shown: it comes back as a yes or no, by
  /// InputAnswers::boundTo(). Unlike the state it cannot be read or guessed by the client, may be of any length, and
  /// may hold secrets. Empty: none.
  std::string binding = {};
  /// How long the answers are waited for and taken.
  std::chrono::milliseconds lifetime{600'000};
  /// Whether the answers must come with what was sealed.
  bool sealed() const { return !state.empty() || !binding.empty(); }
  InputFailure cannot_ask = {};  ///< the client did not declare that it can be asked this
  InputFailure unanswered = {};  ///< no answer came in time
};

}  // namespace soracom_mcp::mcp
