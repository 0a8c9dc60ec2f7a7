#include "app/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "app/version.h"
#include "base/utf8.h"
#include "base/visible_text.h"

namespace soracom_mcp::app {
namespace {

constexpr std::size_t kUnknownWidth = 100;
constexpr std::size_t kGap = 2;

using Row = std::vector<std::string>;

std::vector<std::size_t> columnWidths(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], base::countCodePoints(row[i]));
    }
  }
  return widths;
}

std::string alignedRow(const Row& row, const std::vector<std::size_t>& widths, std::size_t width) {
  std::string line;
  std::size_t column = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i + 1 < row.size()) {
      line += row[i] + std::string(widths[i] + kGap - base::countCodePoints(row[i]), ' ');
      column += widths[i] + kGap;
    } else {
      const std::size_t room = width > column + 10 ? width - column : row[i].size();
      line += base::countCodePoints(row[i]) > room ? base::truncateUtf8(row[i], room) : row[i];
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

bool writeOut(const std::string& bytes) {
  return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() && std::fflush(stdout) == 0;
}

std::string tabbedRow(const Row& row) {
  std::string line;
  for (const std::string& cell : row) {
    line += (line.empty() ? "" : "\t") + cell;
  }
  return line + "\n";
}

}  // namespace

bool outputIsTerminal() { return ::isatty(STDOUT_FILENO) == 1; }

std::size_t terminalWidth() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUnknownWidth;
}

std::string oneLine(std::string_view text) { return base::escapeForDisplay(text); }

bool print(const std::string& text) { return writeOut(base::escapeLinesForDisplay(text)); }

bool printJson(const std::string& json) {
  return writeOut((outputIsTerminal() ? base::escapeHiddenInJson(json) : json) + "\n");
}

bool printData(const std::string& bytes) { return outputIsTerminal() ? print(bytes) : writeOut(bytes); }

void printError(const std::string& text) { printErrorLines(kName + (": " + oneLine(text)) + "\n"); }

void printErrorLines(const std::string& text) { std::fputs(base::escapeLinesForDisplay(text).c_str(), stderr); }

bool printTo(int terminal, const std::string& text) {
  const std::string shown = base::escapeLinesForDisplay(text);
  for (std::size_t done = 0; done < shown.size();) {
    const ssize_t count = ::write(terminal, shown.data() + done, shown.size() - done);
    if (count < 0 && errno != EINTR) {
      return false;
    }
    done += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  return true;
}

std::string formatTable(const Row& header, const std::vector<Row>& rows, bool terminal, std::size_t width) {
  std::vector<Row> all;
  if (terminal && !header.empty()) {
    all.push_back(header);
  }
  for (const Row& row : rows) {
    Row escaped;
    for (const std::string& cell : row) {
      escaped.push_back(oneLine(cell));
    }
    all.push_back(std::move(escaped));
  }
  const auto widths = columnWidths(all);
  std::string out;
  for (const Row& row : all) {
    out += terminal ? alignedRow(row, widths, width) : tabbedRow(row);
  }
  return out;
}

std::string wrapText(const std::string& text, std::size_t indent, std::size_t width) {
  const std::string start(indent, ' ');
  std::string out;
  std::string line;
  const auto flush = [&] {
    out += (line.empty() ? "" : start + line) + "\n";
    line.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto space = std::min(text.find_first_of(" \n", at), text.size());
    const std::string word = text.substr(at, space - at);
    if (!line.empty() && indent + line.size() + 1 + word.size() > width) {
      flush();
    }
    line += (line.empty() ? "" : " ") + word;
    at = space + 1;
    if (space < text.size() && text[space] == '\n') {
      flush();
    }
  }
  if (!line.empty()) {
    flush();
  }
  return out;
}

}  // namespace soracom_mcp::app
