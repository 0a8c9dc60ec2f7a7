#pragma once

#include <string>

#include "tests/approval/direct_client.h"

namespace soracom_mcp::test {

/// How a client takes part in approvals.
enum class ClientKind { kLegacyForms, kModernForms, kLegacyPlain, kModernPlain };

inline constexpr ClientKind kClientKinds[] = {ClientKind::kLegacyForms, ClientKind::kModernForms,
                                              ClientKind::kLegacyPlain, ClientKind::kModernPlain};

std::string nameOf(ClientKind kind);
bool isModern(ClientKind kind);
bool hasForms(ClientKind kind);

/// One tools/call of a client of some kind, step by step.
class ApprovingClient final {
 public:
  ApprovingClient(mcp::Server& server, ClientKind kind, std::string principal = "local");

  /// The first message that comes back: an answer, or the question of the kind's era.
  base::Json call(const std::string& tool, const base::Json& arguments);

  /// The params of elicitation/create in a message of either era; null where it asks nothing.
  static base::Json formIn(const base::Json& message);
  static std::string stateIn(const base::Json& message);

  /// What comes of an answer to the question in `asked`: {"action":...,"content":...}.
  base::Json answer(const base::Json& asked, const base::Json& result);
  /// The same, and the state is the one given.
  base::Json answerWith(const std::string& state, const base::Json& result);
  void send(const std::string& frame) { client_.send(frame); }
  base::Json receive() { return client_.receive(); }
  void disconnect() { client_.disconnect(); }

  /// The text of the modern frame that calls again with an answer.
  std::string retry(const std::string& state, const base::Json& result) const;
  /// The frame of a client of a conversation that answers the server's request.
  static std::string reply(const base::Json& asked, const base::Json& result);

 private:
  std::string frame(const std::string& more_params) const;

  const ClientKind kind_;
  DirectClient client_;
  std::string tool_;
  base::Json arguments_;
  mutable int last_id_ = 0;
};

/// What a person who agrees answers.
base::Json consentTo(const base::Json& form);
/// The stable code of a refusal; "" for anything else.
std::string refusalIn(const base::Json& message);

}  // namespace soracom_mcp::test
