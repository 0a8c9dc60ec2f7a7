#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::bench {

/// Reads HTTP/1.1 answers of one connection, one after the other. Bytes that are no HTTP end the program.
class AnswerReader final {
 public:
  /// Takes from the front of `received` what belongs to the present answer.
  void take(std::string& received);
  /// Makes ready for the next answer.
  void reset();

  bool hasHead() const { return status_ != 0; }
  bool isComplete() const { return complete_; }
  int status() const { return status_; }
  /// The value of a field, its name in lower case; empty where it is absent.
  std::string_view field(std::string_view lower_name) const;
  /// What has come of the body. A reader of a stream may take it out of here.
  std::string& body() { return body_; }

 private:
  enum class Framing { kLength, kChunked, kNone };

  bool takeHead(std::string& received);
  void takeChunks(std::string& received);

  std::string head_;
  std::string body_;
  int status_ = 0;
  Framing framing_ = Framing::kNone;
  std::size_t left_ = 0;     ///< of the body, or of the chunk with its line break
  bool last_chunk_ = false;  ///< has come
  bool complete_ = false;
};

}  // namespace soracom_mcp::bench
