#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace syn {

/// What went wrong, in one clear sentence for the person at the keyboard: what, where, what to do.
struct Error {
    std::string message;
};

/// A value, or the Error that stands in its place. For what users and files can get wrong; programmers'
/// errors assert.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : content_(std::move(value)) {}
    Result(Error error) : content_(std::move(error)) {}

    explicit operator bool() const { return content_.index() == 0; }
    T& value() & { return assert(*this), std::get<0>(content_); }
    const T& value() const& { return assert(*this), std::get<0>(content_); }
    T&& value() && { return assert(*this), std::get<0>(std::move(content_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return assert(!*this), std::get<1>(content_); }

  private:
    std::variant<T, Error> content_;
};

/// Success, or the Error.
template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const { return !error_; }
    const Error& error() const { return assert(error_), *error_; }

  private:
    std::optional<Error> error_;
};

}  // namespace syn
