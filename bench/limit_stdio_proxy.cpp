// The floor: the least a server of this design can do. Each line is parsed with nlohmann::json; a tools/call goes to a
// pool of threads that own one keep-alive client each; the upstream body becomes one text block; answers are written
// under one lock. No document, no validation, no sign-in, no limits.
//
//   limit_stdio_proxy --port N [--path /v1/operators/OP0000000000] [--threads 64]
#include <httplib.h>
#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/command_line.h"

namespace {

using nlohmann::json;

void writeLine(std::mutex& mutex, std::string line) {
  line += '\n';
  const std::lock_guard lock(mutex);
  for (std::size_t at = 0; at < line.size();) {
    const ssize_t written = write(STDOUT_FILENO, line.data() + at, line.size() - at);
    if (written <= 0) {
      return;
    }
    at += static_cast<std::size_t>(written);
  }
}

std::string answerText(const json& id, json result) {
  return json{{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}}.dump();
}

json textResult(std::string text, bool is_error) {
  return {{"content", json::array({{{"type", "text"}, {"text", std::move(text)}}})}, {"isError", is_error}};
}

/// What every method but tools/call answers.
json fixedResult(const std::string& method) {
  if (method == "tools/list") {
    return {{"tools", json::array()}};
  }
  json result = {{"capabilities", {{"tools", json::object()}}}, {"serverInfo", {{"name", "floor"}, {"version", "1"}}}};
  result["protocolVersion"] = "2025-11-25";
  return result;
}

class Proxy {
 public:
  Proxy(int port, std::string path, std::size_t max_threads)
      : port_(port), path_(std::move(path)), max_threads_(max_threads) {}

  ~Proxy() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

  void handle(const std::string& line) {
    json message = json::parse(line, nullptr, false);
    if (!message.is_object() || !message.contains("id")) {
      return;
    }
    const std::string method = message.value("method", "");
    if (method != "tools/call") {
      writeLine(output_, answerText(message["id"], fixedResult(method)));
      return;
    }
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(message));
    if (idle_ < calls_.size() && threads_.size() < max_threads_) {
      threads_.emplace_back([this] { work(); });
    } else {
      wake_.notify_one();
    }
  }

 private:
  void work() {
    httplib::Client client("127.0.0.1", port_);
    client.set_keep_alive(true);
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      wake_.wait(lock, [this] { return !calls_.empty() || closing_; });
      --idle_;
      if (calls_.empty()) {
        return;
      }
      const json call = std::move(calls_.front());
      calls_.pop_front();
      lock.unlock();
      auto response = client.Get(path_);
      const bool ok = response && response->status == 200;
      writeLine(output_, answerText(call["id"], textResult(ok ? std::move(response->body) : "", !ok)));
      lock.lock();
    }
  }

  const int port_;
  const std::string path_;
  const std::size_t max_threads_;
  std::mutex output_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<json> calls_;
  std::size_t idle_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const soracom_mcp::bench::CommandLine options(argc, argv, {"port", "path", "threads"});
  Proxy proxy(static_cast<int>(options.count("port", 0)), options.text("path", "/v1/operators/OP0000000000"),
              static_cast<std::size_t>(options.count("threads", 64)));
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    proxy.handle(line);
  }
}
