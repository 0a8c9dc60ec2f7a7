#include "mcp/transport/stdio.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "mcp/transport/line_writer.h"

namespace soracom_mcp::mcp {

// The whole connection: every message is one line. Holds what a late answer needs.
class StdioTransport::Connection final : public Exchange, public std::enable_shared_from_this<Connection> {
 public:
  Connection(const StdioOptions& options, std::shared_ptr<WakeEvent> closing, std::shared_ptr<WakeEvent> broken)
      : closing_(std::move(closing)),
        broken_(std::move(broken)),
        writer_(options.output, options.input, *closing_, *broken_, options.write_patience) {}

  ConnectionId connection() const override { return connection_; }
  std::shared_ptr<Outlet> standing() override { return shared_from_this(); }
  void send(std::string message) override { writer_.write(std::move(message)); }
  void answer(std::string message, int) override { writer_.write(std::move(message)); }
  void forgo() override {}

 private:
  const ConnectionId connection_ = nextConnectionId();
  const std::shared_ptr<WakeEvent> closing_;
  const std::shared_ptr<WakeEvent> broken_;
  LineWriter writer_;
};

StdioTransport::StdioTransport(const StdioOptions& options)
    : options_(options),
      closing_(std::make_shared<WakeEvent>()),
      broken_(std::make_shared<WakeEvent>()),
      exchange_(std::make_shared<Connection>(options, closing_, broken_)) {}

// A writer that still waits for its peer learns that the end has come.
StdioTransport::~StdioTransport() { closing_->set(); }

StdioTransport::End StdioTransport::run(FrameSink& sink) {
  LineBuffer buffer(options_.max_line_bytes);
  while (true) {
    const Input input = waitForInput();
    if (input == Input::kBroken) {
      sink.onDisconnected(exchange_->connection());
      return End::kPeerGone;
    }
    if (input == Input::kStop) {
      return End::kStopped;
    }
    const auto space = buffer.space();
    const ssize_t count = ::read(options_.input, space.data(), space.size());
    if (count > 0) {
      buffer.commit(static_cast<std::size_t>(count));
      for (auto line = buffer.next(); line.kind != LineBuffer::Kind::kNone; line = buffer.next()) {
        deliver(line, sink);
      }
    } else if (count == 0) {
      deliver(buffer.rest(), sink);
      closing_->set();
      return End::kEndOfInput;
    } else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
      closing_->set();
      return End::kReadFailed;
    }
  }
}

StdioTransport::Input StdioTransport::waitForInput() const {
  while (true) {
    pollfd waits[3] = {
        {options_.input, POLLIN, 0}, {closing_->descriptor(), POLLIN, 0}, {broken_->descriptor(), POLLIN, 0}};
    if (::poll(waits, 3, -1) < 0) {
      if (errno == EINTR) {
        continue;
      }
      return Input::kData;  // the read that follows says what is wrong
    }
    if (waits[1].revents != 0) {
      return Input::kStop;
    }
    if (waits[2].revents != 0) {
      return Input::kBroken;
    }
    return Input::kData;
  }
}

void StdioTransport::deliver(const LineBuffer::Line& line, FrameSink& sink) const {
  if (line.kind == LineBuffer::Kind::kOversized) {
    sink.onOversizedFrame(options_.max_line_bytes, exchange_);
  } else if (line.kind == LineBuffer::Kind::kLine) {
    sink.onFrame(line.text, exchange_);
  }
}

}  // namespace soracom_mcp::mcp
