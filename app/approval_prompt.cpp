#include "app/approval_prompt.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "app/terminal.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

constexpr std::size_t kLongestLine = 4096;

// What the line says in the terms of the form, which has one field: a choice, whose last is yes, or a text.
Json contentOf(const Json& schema, const std::string& line) {
  Json out = Json::object();
  for (const auto& [name, field] : schema.at("properties").items()) {
    const Json* choices = base::findMember(field, "enum");
    out[name] = choices == nullptr ? Json(line) : line == "yes" ? choices->back() : choices->front();
  }
  return out;
}

}  // namespace

std::optional<ApprovalPrompt> ApprovalPrompt::open() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  return terminal < 0 ? std::nullopt : std::optional(ApprovalPrompt(terminal));
}

ApprovalPrompt::~ApprovalPrompt() {
  if (terminal_ >= 0) {
    ::close(terminal_);
  }
}

std::optional<std::string> ApprovalPrompt::readLine(const std::string& text) {
  printTo(terminal_, text);
  std::string line;
  for (char c = 0;;) {
    const ssize_t count = ::read(terminal_, &c, 1);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return std::nullopt;
    }
    if (c == '\n') {
      return line;
    }
    if (line.size() < kLongestLine) {
      line += c;
    }
  }
}

mcp::InputAnswers ApprovalPrompt::ask(const mcp::InputRequired& asked) {
  mcp::InputAnswers answers;
  answers.setState(asked.state);
  answers.setBinding([binding = asked.binding](std::string_view text) { return text == binding; });
  for (const mcp::InputRequest& request : asked.requests) {
    const auto line = readLine(request.params.at("message").get<std::string>() + "\n> ");
    answers.add(request.key,
                line && !line->empty()
                    ? Json{{"action", "accept"}, {"content", contentOf(request.params.at("requestedSchema"), *line)}}
                    : Json{{"action", "cancel"}});
  }
  return answers;
}

}  // namespace soracom_mcp::app
