#include "app/secret_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <string>

#include "app/terminal.h"
#include "base/utf8.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using base::Secret;

constexpr std::size_t kMaxBytes = 64 * 1024;

/// Switches the echo of the terminal off as long as it lives.
class SilentTerminal final {
 public:
  SilentTerminal() : known_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    known_ = known_ && ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (known_) {
      ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  bool silent() const { return known_; }

 private:
  termios before_{};
  bool known_;
};

/// Up to `end`, or everything; a character more than allowed where it is too long.
std::string readInput(char end) {
  std::string text;
  for (char c = 0; text.size() <= kMaxBytes + 1 && ::read(STDIN_FILENO, &c, 1) == 1;) {
    if (end != '\0' && c == end) {
      break;
    }
    text += c;
  }
  return text;
}

Result<std::string> askTwice() {
  const SilentTerminal terminal;
  if (!terminal.silent()) {
    return fail(ErrorKind::kInternal, "the terminal cannot be kept from showing what is typed");
  }
  std::string texts[2];
  const char* prompts[2] = {"The secret (nothing is shown): ", "The same again: "};
  for (int i = 0; i < 2; ++i) {
    printErrorLines(prompts[i]);
    texts[i] = readInput('\n');
    printErrorLines("\n");
  }
  return texts[0] == texts[1] ? Result<std::string>(std::move(texts[0]))
                              : fail(ErrorKind::kInvalidInput, "the two differ; nothing was kept");
}

}  // namespace

Result<Secret> readNewSecret() {
  Result<std::string> text = ::isatty(STDIN_FILENO) == 1 ? askTwice() : Result<std::string>(readInput('\0'));
  if (!text) {
    return fail(std::move(text).error());
  }
  if (::isatty(STDIN_FILENO) != 1 && text->ends_with('\n')) {
    text->pop_back();
    if (text->ends_with('\r')) {
      text->pop_back();
    }
  }
  if (text->empty()) {
    return fail(ErrorKind::kInvalidInput, "nothing was given, so nothing was kept");
  }
  if (text->size() > kMaxBytes) {
    return fail(ErrorKind::kInvalidInput, "a secret may have at most " + std::to_string(kMaxBytes) + " bytes");
  }
  if (base::findInvalidUtf8(*text) || text->find('\0') != std::string::npos) {
    return fail(ErrorKind::kInvalidInput, "a secret must be text (UTF-8)");
  }
  return Secret(*std::move(text));
}

}  // namespace soracom_mcp::app
