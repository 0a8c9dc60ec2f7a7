#include "simulator/simulator.h"

#include "simulator/api.h"
#include "simulator/fault_plan.h"
#include "simulator/http_front.h"
#include "simulator/request_log.h"

namespace soracom_mcp::simulator {
namespace {

constexpr char kJson[] = "application/json";
constexpr char kPage[] = "<html><body><h1>Sign in</h1></body></html>";

std::string_view headerOf(const httplib::Request& request, const char* name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string_view() : std::string_view(found->second);
}

HttpFront::Answer playAnswer(const Fault& fault) {
  HttpFront::Answer answer;
  answer.status = fault.status;
  answer.content_type = fault.content_type;
  answer.headers = fault.headers;
  answer.body = fault.body;
  if (answer.body.empty()) {
    answer.body = base::writeJson(errorBody({fault.status, std::string(codes::kInternal), "simulated failure"}, "en"));
  }
  return answer;
}

}  // namespace

class Simulator::Body final {
 public:
  explicit Body(SimulatorOptions options)
      : api_({options.token_lifetime, options.rate_limit_per_minute, options.seed, std::move(options.clock)}),
        log_(api_.routes(), options.recorded_requests),
        front_([this](const httplib::Request& request) { return answer(request); }) {}

  ~Body() {
    faults_.close();
    front_.stop();
  }

  HttpFront::Answer answer(const httplib::Request& request) {
    auto route = api_.routes().find(request.method, request.target);
    const Operation* operation = route ? route->operation : nullptr;
    log_.count(route ? &*route : nullptr);
    if (log_.keeps()) {
      log_.keep({request.method, request.target, {request.headers.begin(), request.headers.end()}, request.body});
    }
    const auto fault = faults_.take(operation);
    if (fault && fault->kind == Fault::Kind::kAnswer) {
      return playAnswer(*fault);
    }
    HttpFront::Answer answer;
    if (fault && fault->kind == Fault::Kind::kDropBefore) {
      answer.drop = true;
      return answer;
    }
    if (fault && fault->kind == Fault::Kind::kHold) {
      faults_.hold();
    }
    answer = carryOut(request, route);
    if (fault && fault->kind == Fault::Kind::kNotJson) {
      answer.body = fault->body.empty() ? kPage : fault->body;
      answer.content_type = "text/html";
    }
    answer.drop = fault && fault->kind == Fault::Kind::kDropAfter;
    return answer;
  }

  HttpFront::Answer carryOut(const httplib::Request& request, base::Result<RouteTable::Match, ApiError>& route) {
    ApiAnswer result = api_.handle({.method = request.method,
                                    .target = request.target,
                                    .api_key = headerOf(request, "X-Soracom-API-Key"),
                                    .token = headerOf(request, "X-Soracom-Token"),
                                    .language = headerOf(request, "X-Soracom-Lang"),
                                    .content_type = headerOf(request, "Content-Type"),
                                    .body = request.body,
                                    .remote_address = request.remote_addr},
                                   route);
    HttpFront::Answer answer;
    answer.status = result.status;
    answer.headers = std::move(result.headers);
    answer.content_type = result.body.empty() ? "" : kJson;
    answer.body = std::move(result.body);
    return answer;
  }

  Api api_;
  RequestLog log_;
  FaultPlan faults_;
  HttpFront front_;
  std::string base_url_;
  int port_ = 0;
};

Simulator::Simulator(std::unique_ptr<Body> body) : body_(std::move(body)) {}

Simulator::~Simulator() = default;

base::Result<std::unique_ptr<Simulator>> Simulator::start(SimulatorOptions options) {
  const std::string host = options.host;
  const int wanted = options.port;
  auto body = std::make_unique<Body>(std::move(options));
  const auto port = body->front_.listen(host, wanted);
  if (!port) {
    return base::fail(port.error().within("simulator"));
  }
  body->port_ = *port;
  const bool six = host.find(':') != std::string::npos;
  body->base_url_ = "http://" + (six ? "[" + host + "]" : host) + ":" + std::to_string(*port) + "/v1";
  return std::unique_ptr<Simulator>(new Simulator(std::move(body)));
}

const std::string& Simulator::baseUrl() const { return body_->base_url_; }
int Simulator::port() const { return body_->port_; }

std::size_t Simulator::requestCount(std::string_view operation) const { return body_->log_.countOf(operation); }
std::size_t Simulator::requestCount() const { return body_->log_.total(); }
std::vector<RecordedRequest> Simulator::recordedRequests() const { return body_->log_.last(); }
void Simulator::clearRecords() { body_->log_.clear(); }
std::vector<Mail> Simulator::mails() const { return body_->api_.mails(); }
void Simulator::expireAllTokens() { body_->api_.expireAllTokens(); }

void Simulator::failNext(Fault fault, std::size_t times) { body_->faults_.add(std::move(fault), times); }

void Simulator::failNext(int status, std::size_t times) {
  Fault fault;
  fault.status = status;
  body_->faults_.add(std::move(fault), times);
}

bool Simulator::waitForHeld(std::size_t count, std::chrono::milliseconds timeout) {
  return body_->faults_.waitForHeld(count, timeout);
}

void Simulator::releaseHeld() { body_->faults_.release(); }

}  // namespace soracom_mcp::simulator
