// What the two pipes and the driver cost alone: every request is answered with about 1 KB of fixed text. No JSON
// library, no upstream, one write per batch of lines that was read.
#include <unistd.h>

#include "bench/rpc_message.h"

namespace {

bool writeAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

int main() {
  using soracom_mcp::bench::scanMessage;
  const std::string filler(1024, 'x');
  std::string received;
  char chunk[1 << 16];
  for (ssize_t size; (size = read(STDIN_FILENO, chunk, sizeof chunk)) > 0;) {
    received.append(chunk, static_cast<std::size_t>(size));
    std::string answers;
    std::size_t begin = 0;
    for (std::size_t end; (end = received.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const auto head = scanMessage(std::string_view(received).substr(begin, end - begin));
      if (head.has_id) {
        answers += R"({"jsonrpc":"2.0","id":)" + std::to_string(head.id) +
                   R"(,"result":{"tools":[],"content":[{"type":"text","text":")" + filler + "\"}]}}\n";
      }
    }
    received.erase(0, begin);
    if (!writeAll(answers)) {
      return 1;
    }
  }
}
