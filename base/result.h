#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"

namespace soracom_mcp::base {

/// Wraps an error on its way into a Result, as std::unexpected does.
template <class E>
class Unexpected {
 public:
  explicit Unexpected(E error) : error_(std::move(error)) {}
  E& error() & { return error_; }
  E&& error() && { return std::move(error_); }

 private:
  E error_;
};

/// `return fail(ErrorKind::kNotFound, "no operation named " + name);`
inline Unexpected<Error> fail(ErrorKind kind, std::string message) {
  return Unexpected<Error>(Error{kind, std::move(message)});
}
inline Unexpected<Error> fail(Error error) { return Unexpected<Error>(std::move(error)); }

/// A value or the reason why there is none. The members are those of std::expected. Reading the side that is not there
/// is a defect and asserts.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Unexpected<E> unexpected) : state_(std::in_place_index<1>, std::move(unexpected).error()) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & { return get<0>(); }
  const T& value() const& { return get<0>(); }
  T&& value() && { return std::move(get<0>()); }
  T& operator*() & { return get<0>(); }
  const T& operator*() const& { return get<0>(); }
  T&& operator*() && { return std::move(get<0>()); }
  T* operator->() { return &get<0>(); }
  const T* operator->() const { return &get<0>(); }

  E& error() & { return get<1>(); }
  const E& error() const& { return get<1>(); }
  E&& error() && { return std::move(get<1>()); }

 private:
  template <std::size_t I>
  auto& get() {
    assert(state_.index() == I);
    return *std::get_if<I>(&state_);
  }
  template <std::size_t I>
  const auto& get() const {
    assert(state_.index() == I);
    return *std::get_if<I>(&state_);
  }

  std::variant<T, E> state_;
};

/// Success without a value.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  using value_type = void;
  using error_type = E;

  Result() = default;
  Result(Unexpected<E> unexpected) : error_(std::move(unexpected).error()) {}

  bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  E& error() & {
    assert(error_.has_value());
    return *error_;
  }
  const E& error() const& {
    assert(error_.has_value());
    return *error_;
  }
  E&& error() && { return std::move(error()); }

 private:
  std::optional<E> error_;
};

}  // namespace soracom_mcp::base
