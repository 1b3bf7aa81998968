#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace syn {

/// Reads the fields of one object strictly: each is taken by name, and what was not taken is unknown. The
/// first mistake is kept as one sentence that names `origin` (a file, a place in it) and the field; later
/// calls then do nothing.
class JsonFields {
  public:
    JsonFields(const nlohmann::ordered_json& object, std::string origin)
        : object_(object), origin_(std::move(origin)) {
        if (!object.is_object()) error_ = fmt::format("{} is not a JSON object", origin_);
    }

    template <class T>
    void take(const char* key, T& out, bool required = true) {
        taken_.emplace_back(key);
        if (error_.empty() && object_.contains(key)) {
            try {
                out = object_[key].get<T>();
            } catch (const nlohmann::ordered_json::exception&) {
                error_ = fmt::format("{}: the field '{}' has the wrong type ({})", origin_, key,
                                     object_[key].type_name());
            }
        } else if (error_.empty() && required) {
            error_ = fmt::format("{} lacks the field '{}'", origin_, key);
        }
    }

    /// A nested object; absent is an empty one unless required.
    void take_object(const char* key, const std::function<void(JsonFields&)>& read, bool required = true) {
        nlohmann::ordered_json object = nlohmann::ordered_json::object();
        take(key, object, required);
        if (!error_.empty()) return;
        JsonFields inner(object, fmt::format("{}, {}", origin_, key));
        read(inner);
        error_ = inner.finish();
    }

    /// An array of objects, read one by one.
    template <class T>
    void take_list(const char* key, std::vector<T>& out, const std::function<void(JsonFields&, T&)>& read,
                   bool required = true) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        take(key, list, required);
        if (error_.empty() && !list.is_array())
            error_ = fmt::format("{}: the field '{}' is not a list", origin_, key);
        for (std::size_t i = 0; error_.empty() && i < list.size(); ++i) {
            JsonFields inner(list[i], fmt::format("{}, {}[{}]", origin_, key, i));
            T item;
            read(inner, item);
            error_ = inner.finish();
            out.push_back(std::move(item));
        }
    }

    /// The first mistake, or what was never taken; empty: all is well.
    std::string finish() const {
        if (!error_.empty()) return error_;
        for (const auto& [key, value] : object_.items())
            if (std::find(taken_.begin(), taken_.end(), key) == taken_.end())
                return fmt::format("{} has the unknown field '{}'; a newer version may know it", origin_,
                                   key);
        return {};
    }

    /// Keeps a mistake of the caller's own finding.
    void fail(const std::string& what) {
        if (error_.empty()) error_ = fmt::format("{}: {}", origin_, what);
    }

  private:
    const nlohmann::ordered_json& object_;
    std::string origin_;
    std::vector<std::string> taken_;
    std::string error_;
};

}  // namespace syn
