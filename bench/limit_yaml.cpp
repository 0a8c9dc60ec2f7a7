// What libyaml alone takes to read a document, event by event, into nothing: the floor of whatever starts from YAML.
//
//   limit_yaml [--label NAME] [--runs 9] --file PATH -- true
#include <yaml.h>

#include <fstream>
#include <sstream>

#include "bench/command_line.h"
#include "bench/result_line.h"
#include "bench/samples.h"
#include "bench/stopwatch.h"

namespace {

using namespace soracom_mcp::bench;

std::string readFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || text.str().empty()) {
    die("cannot read " + path);
  }
  return text.str();
}

std::int64_t countEvents(const std::string& text) {
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) {
    die("libyaml does not start");
  }
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::int64_t events = 0;
  bool ended = false;
  while (!ended) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      die("no YAML");
    }
    ended = event.type == YAML_STREAM_END_EVENT;
    ++events;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return events;
}

}  // namespace

int main(int argc, char** argv) {
  const CommandLine options(argc, argv, {"label", "runs", "file"});
  const std::string text = readFile(options.text("file", ""));
  Samples samples;
  std::int64_t events = 0;
  for (std::int64_t run = 0; run < options.count("runs", 9); ++run) {
    const std::int64_t begin = nowNanoseconds();
    events = countEvents(text);
    samples.add(nowNanoseconds() - begin);
  }
  ResultLine("yaml", options.text("label", "floor"))
      .count("events", events)
      .number("p50_ms", samples.percentileMicroseconds(50) / 1000, 3)
      .print();
}
