#pragma once

#include <map>
#include <string>
#include <thread>
#include <vector>

namespace soracom_mcp::test {

/// A finished child process.
struct Finished {
  int exit_code = -1;  ///< 128 + signal when a signal ended it
  std::string output;
  std::string errors;
};

/// What any of these reads of the program is held against the credentials of the simulator: see leak_check.h.
///
/// The program under test, with `arguments`, `input` on standard input and exactly this environment (and,
/// without XDG_STATE_HOME, a temporary one). Waits for its end.
Finished runProgram(const std::vector<std::string>& arguments,
                    const std::map<std::string, std::string>& environment = {}, const std::string& input = "");

/// The program on a terminal of its own, at which somebody types `line` once the text `after` is shown. Waits for its
/// end; `output` is what the terminal showed, without carriage returns.
Finished runOnTerminal(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                       const std::string& after, const std::string& line);

/// The stream of a child that a test listens to.
enum class Heard { kOutput, kErrors };

/// A child that keeps running: reads its lines, writes to it, signals it. Killed by the destructor if still there.
class RunningProgram final {
 public:
  /// With `errors_to` standard error goes to that file.
  explicit RunningProgram(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment = {}, Heard heard = Heard::kOutput,
                          const std::string& errors_to = "");
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  /// The next line of what is heard, without its end; fails the test when none comes within 30 seconds.
  std::string readLine();
  /// From now on a thread takes what comes, so that a program that says much is not held up; no readLine() after that.
  void collectRest();
  /// Every byte that came; where a thread takes it, not before wait().
  const std::string& heard() const { return heard_; }
  void writeLine(const std::string& line);
  void closeInput();
  void signal(int number) const;
  /// For one that may have ended.
  void signalIfThere(int number) const;
  /// Waits for the end and returns the exit code as in Finished; fails the test when it does not come within a minute,
  /// which is a guard and no measure.
  int wait();
  int pid() const { return pid_; }

 private:
  int pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::vector<std::string> arguments_;
  std::string buffered_;  ///< what readLine() has not given out yet
  std::string heard_;     ///< the thread's while it runs
  std::thread collector_;
};

}  // namespace soracom_mcp::test
