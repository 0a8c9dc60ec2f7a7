#include "conversations/conversation.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>

#include "base/json_reader.h"
#include "message_schema.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr int kGuardMs = 60'000;
constexpr const char* kModern = "2026-07-28";

std::string idText(const Json& message) {
  const Json* id = base::findMember(message, "id");
  return id != nullptr ? base::writeJson(*id) : std::string();
}

}  // namespace

ServerOptions Conversation::testOptions() {
  ServerOptions options;
  options.name = "test-server";
  options.title = "Test server";
  options.version = "1.2.3";
  options.instructions = "Use \"echo\".";
  return options;
}

Conversation::Conversation(FakeTools& tools) : Conversation(tools, Settings{}) {}

Conversation::Conversation(FakeTools& tools, Settings settings) : tools_(tools), settings_(std::move(settings)) {
  std::signal(SIGPIPE, SIG_IGN);
  int input[2];
  int output[2];
  REQUIRE(::pipe2(input, O_CLOEXEC) == 0);
  REQUIRE(::pipe2(output, O_CLOEXEC) == 0);
  to_server_ = input[1];
  from_server_ = output[0];
  settings_.transport.input = input[0];
  settings_.transport.output = output[1];
  transport_ = std::make_unique<StdioTransport>(settings_.transport);
  server_ = std::thread([this] {
    {
      Server server(settings_.server, Providers(tools_, settings_.resources, settings_.prompts, settings_.completions));
      started_.set_value(&server);
      end_ = transport_->run(server);
      server.drain(base::Clock::now() + settings_.drain);
    }
    ::close(settings_.transport.input);
    ::close(settings_.transport.output);
  });
}

Conversation::~Conversation() {
  closeInput();
  tools_.open();
  server_.join();
  ::close(from_server_);
}

void Conversation::announce(const Change& change) { running_.get()->announce(change); }

void Conversation::closeInput() {
  if (to_server_ >= 0) {
    ::close(to_server_);
    to_server_ = -1;
  }
}

void Conversation::sendRaw(const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = ::write(to_server_, bytes.data() + done, bytes.size() - done);
    if (written <= 0) {
      // The answer that does not come fails the test. Assertions belong to one thread, and others send as well.
      return;
    }
    done += static_cast<std::size_t>(written);
  }
}

void Conversation::send(const std::string& line) {
  remember(line);
  sendRaw(line + "\n");
}

void Conversation::remember(const std::string& line) {
  const auto message = base::readJson(line);
  if (!message) {
    return;
  }
  const auto one = [&](const Json& element) {
    const Json* method = base::findMember(element, "method");
    if (method == nullptr || !method->is_string()) {
      return;
    }
    const bool is_modern = line.find("io.modelcontextprotocol/protocolVersion") != std::string::npos;
    spoke_modern_ = spoke_modern_ || is_modern;
    asked_[idText(element)] = {method->get<std::string>(), is_modern ? kModern : ""};
  };
  if (!message->is_array()) {
    return one(*message);
  }
  for (const Json& element : *message) {
    one(element);
  }
}

bool Conversation::readMore() {
  pollfd wait{from_server_, POLLIN, 0};
  if (::poll(&wait, 1, kGuardMs) != 1) {
    FAIL("no frame came");
  }
  char buffer[65536];
  const ssize_t count = ::read(from_server_, buffer, sizeof buffer);
  if (count <= 0) {
    return false;
  }
  unread_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

std::optional<Json> Conversation::nextFrame() {
  std::size_t end = unread_.find('\n');
  while (end == std::string::npos) {
    const std::size_t before = unread_.size();
    if (!readMore()) {
      CHECK(unread_.empty());
      return std::nullopt;
    }
    end = unread_.find('\n', before);
  }
  const std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  INFO(line);
  auto frame = base::readJson(line);
  REQUIRE(frame);
  if (frame->is_array()) {
    for (const Json& message : *frame) {
      check(message);
    }
  } else {
    check(*frame);
  }
  return std::move(*frame);
}

void Conversation::check(const Json& message) {
  const bool initiated = base::findMember(message, "method") != nullptr;
  const auto [method, revision] = initiated ? std::pair<std::string, std::string>() : asked_[idText(message)];
  if (method == "initialize" && base::findMember(message, "result") != nullptr) {
    negotiated_ = at(message, "/result/protocolVersion");
  }
  // A notification does not say which era it belongs to: a test that has it matter speaks one of them.
  const std::string known = !negotiated_.empty() ? negotiated_ : initiated && spoke_modern_ ? kModern : "2025-11-25";
  INFO(base::writeJson(message));
  CHECK(schemaFault(revision.empty() ? known : revision, message, method) == "");
}

Json Conversation::receive() {
  auto frame = nextFrame();
  if (!frame) {
    FAIL("the output has ended");
  }
  return std::move(*frame);
}

Json Conversation::ask(const std::string& line) {
  send(line);
  return receive();
}

Json Conversation::initialize(const std::string& revision, const std::string& capabilities) {
  const Json answer = ask(request("0", "initialize",
                                  R"({"protocolVersion":")" + revision + R"(","capabilities":)" + capabilities +
                                      R"(,"clientInfo":{"name":"test","version":"1"}})"));
  send(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  return answer;
}

std::vector<Json> Conversation::finish() {
  closeInput();
  std::vector<Json> out;
  // The transport holds the last copy of the output's writing end once the server's thread has ended.
  std::jthread closer([this] {
    server_.join();
    transport_.reset();
  });
  while (auto frame = nextFrame()) {
    out.push_back(std::move(*frame));
  }
  closer.join();
  server_ = std::thread([] {});
  return out;
}

std::string request(const std::string& id, const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" + params + "}";
}

std::string modern(const std::string& id, const std::string& method, const std::string& params,
                   const std::string& capabilities, const std::string& more_meta) {
  const std::string meta =
      R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":)" +
      capabilities + (more_meta.empty() ? "" : "," + more_meta) + "}";
  return request(id, method, "{" + meta + (params == "{}" ? "" : ",") + params.substr(1));
}

std::string call(const std::string& id, const std::string& tool, const std::string& arguments) {
  return request(id, "tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + "}");
}

std::string cancel(const std::string& id) {
  return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + R"(,"reason":"user"}})";
}

std::string at(const Json& message, const std::string& pointer) {
  const auto place = Json::json_pointer(pointer);
  if (!message.contains(place)) {
    return "absent";
  }
  const Json& value = message.at(place);
  return value.is_string() ? value.get<std::string>() : base::writeJson(value);
}

}  // namespace soracom_mcp::mcp
