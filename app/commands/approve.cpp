#include <algorithm>

#include "app/approval_prompt.h"
#include "app/commands/commands.h"
#include "app/local_socket.h"
#include "app/state_directory.h"
#include "app/terminal.h"
#include "base/json_reader.h"
#include "base/utf8.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

/// What one server of this user answers; {} where it is gone or answers anything else. One that is there and does not
/// answer is told of.
Json askServer(const base::PrivateDirectory& directory, const std::string& name, const Json& request,
               base::Clock::time_point until) {
  const auto line = LocalSocket::ask(directory, name, base::writeJson(request), until);
  if (!line && line.error().kind == base::ErrorKind::kTimeout) {
    printError(line.error().message + "; its process hangs or is no server of this program");
  }
  auto answer = line ? base::readJson(*line) : base::Result<Json>(Json());
  return answer && answer->is_object() ? *std::move(answer) : Json::object();
}

std::string textOf(const Json& object, std::string_view member) {
  const Json* value = base::findMember(object, member);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

/// For all servers together. One gets half of what is left, so that those behind it are heard as well.
class Patience final {
 public:
  base::Clock::time_point next() const {
    const auto now = base::Clock::now();
    return now + std::max<base::Clock::duration>((until_ - now) / 2, std::chrono::milliseconds(100));
  }

 private:
  const base::Clock::time_point until_ = base::Clock::now() + 2 * LocalSocket::kPatience;
};

ExitCode listWaiting(const base::PrivateDirectory& directory, const std::vector<std::string>& servers) {
  std::vector<std::vector<std::string>> rows;
  const Patience patience;
  for (const std::string& server : servers) {
    const Json answer = askServer(directory, server, {{"list", true}}, patience.next());
    const Json* waiting = base::findMember(answer, "waiting");
    for (const Json& one : waiting != nullptr && waiting->is_array() ? *waiting : Json::array()) {
      rows.push_back({textOf(one, "id"), textOf(one, "tool")});
    }
  }
  if (rows.empty() && outputIsTerminal()) {
    return print("Nothing waits for approval.\n") ? ExitCode::kOk : ExitCode::kInternal;
  }
  return print(formatTable({"ID", "TOOL"}, rows, outputIsTerminal(), terminalWidth())) ? ExitCode::kOk
                                                                                       : ExitCode::kInternal;
}

ExitCode decide(const base::PrivateDirectory& directory, const std::string& server, const Json& question) {
  auto prompt = ApprovalPrompt::open();
  if (!prompt) {
    printError("approve needs a terminal, so that it is a person who answers");
    return ExitCode::kUsage;
  }
  const std::string name = textOf(question, "name");
  const auto typed = prompt->readLine(
      textOf(question, "text") +
      (name.empty() ? "\nTo approve, answer yes." : "\nTo approve, type exactly: " + oneLine(name)) + "\n> ");
  const Json outcome =
      askServer(directory, server, {{"answer", textOf(question, "id")}, {"typed", typed.value_or("")}},
                base::Clock::now() + LocalSocket::kPatience);
  const std::string said = textOf(outcome, "outcome");
  if (said.empty()) {
    printError("the question is no longer open: its time was over, or its server has ended");
    return ExitCode::kToolFailed;
  }
  print(oneLine(said) + "\n");
  return said == "approved" ? ExitCode::kOk : ExitCode::kToolFailed;
}

}  // namespace

ExitCode approve(const Options& options) {
  const auto directory = approvalDirectory();
  const auto names = directory ? directory->names() : base::fail(directory.error());
  if (!names) {
    printError(names.error().message);
    return ExitCode::kInternal;
  }
  if (options.approval_id.empty()) {
    return listWaiting(*directory, *names);
  }
  const Patience patience;
  for (const std::string& server : *names) {
    const Json question = askServer(*directory, server, {{"show", options.approval_id}}, patience.next());
    if (!question.empty()) {
      return decide(*directory, server, question);
    }
  }
  printError("nothing waits for approval under " + options.approval_id + "; `soracom-mcp approve` lists what does");
  return ExitCode::kUsage;
}

}  // namespace soracom_mcp::app
