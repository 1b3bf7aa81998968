#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/network/safetensors.h"
#include "core/session/session.h"
#include "core/session/session_plan.h"

namespace syn {
namespace {

constexpr const char* kFormat = "synesthete-run-1";

/// A number out of the file's metadata; nothing when it is missing or none.
template <class T>
std::optional<T> number(const TensorFile& file, const std::string& key) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) return std::nullopt;
    const std::string& text = found->second;
    T value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The tensor of that name; undefined when it was not saved.
at::Tensor tensor(const TensorFile& file, const std::string& name, const at::Device& device) {
    const auto found = file.tensors.find(name);
    return found == file.tensors.end() ? at::Tensor() : found->second.to(device);
}

}  // namespace

Result<void> Session::save(const std::string& file) const {
    TensorFile out;
    const SamplerState& sampler = state_->sampler;
    const auto add = [&](const std::string& name, const at::Tensor& value) {
        if (value.defined()) out.tensors[name] = value.cpu().contiguous();
    };
    add("z", sampler.z);
    add("estimate", state_->estimate);
    for (std::size_t i = 0; i < sampler.history.size(); ++i)
        add(fmt::format("history.{}", i), sampler.history[i]);
    add("path", sampler.observed.path);
    add("variance", sampler.observed.variance);
    add("predicted", sampler.observed.predicted);
    out.metadata = {{"format", kFormat},
                    {"request", to_json(request_)},
                    {"step", std::to_string(step())},
                    {"first", std::to_string(options_.first)},
                    {"count", std::to_string(options_.count)},
                    {"history", std::to_string(sampler.history.size())},
                    {"draws", std::to_string(sampler.observed.draws)}};
    return write_safetensors(file, out);
}

Result<Session> Session::load(const std::string& file, std::vector<SessionModel> models,
                              SessionOptions options) {
    const auto in = read_safetensors(file);
    if (!in) return in.error();
    const auto damaged = [&] { return Error{fmt::format("{} is no saved run, or a damaged one.", file)}; };
    const auto format = in->metadata.find("format");
    const auto text = in->metadata.find("request");
    const auto step = number<int>(*in, "step");
    const auto first = number<int>(*in, "first");
    const auto count = number<int>(*in, "count");
    const auto history = number<std::size_t>(*in, "history");
    const auto draws = number<std::uint64_t>(*in, "draws");
    if (format == in->metadata.end() || text == in->metadata.end()) return damaged();
    if (format->second != kFormat)
        return Error{fmt::format("{} is of the form \"{}\", not {}: it may be of a newer program.", file,
                                 format->second, kFormat)};
    if (!step || !first || !count || !history || !draws) return damaged();

    auto request = request_from_json(text->second);
    if (!request) return request.error();
    options.first = *first;
    options.count = *count;
    auto session = create(std::move(*request), std::move(models), options);
    if (!session) return session;
    if (!session->remarks_.empty())
        return Error{fmt::format("{} cannot go on here. {}", file, session->remarks_.front())};

    const at::Tensor start = session->noisy();
    auto state = std::make_shared<RunState>();
    SamplerState& sampler = state->sampler;
    sampler.step = *step;
    sampler.z = tensor(*in, "z", start.device());
    state->estimate = tensor(*in, "estimate", start.device());
    if (*step < 0 || *step > session->steps() || *history > in->tensors.size()) return damaged();
    for (std::size_t i = 0; i < *history; ++i)
        sampler.history.push_back(tensor(*in, fmt::format("history.{}", i), start.device()));
    sampler.observed = {tensor(*in, "path", start.device()), tensor(*in, "variance", start.device()), *draws,
                        tensor(*in, "predicted", start.device())};
    const auto fits = [&](const at::Tensor& t) { return t.defined() && t.sizes() == start.sizes(); };
    if (!fits(sampler.z) || sampler.z.scalar_type() != start.scalar_type() ||
        (state->estimate.defined() && !fits(state->estimate)) || (*step > 0 && !state->estimate.defined()))
        return damaged();
    if (*step > 0) {
        state->event.step = *step;
        state->event.steps = session->steps();
        session->state_ = std::move(state);
        session->settle();
        // Events are told, not stored: only what charts need is made again.
        auto told = std::make_shared<RunState>(*session->state_);
        for (std::size_t m = 0; m < session->card().modalities.size(); ++m) {
            const CardModality& modality = session->card().modalities[m];
            told->event.gammas.push_back(session->curves()[m][static_cast<std::size_t>(*step)]);
            told->event.norms.push_back(told->estimate.narrow(1, modality.first_channel, modality.channels)
                                            .square()
                                            .mean()
                                            .sqrt()
                                            .item<double>());
        }
        session->state_ = std::move(told);
        session->reached_ = *step;
        session->keep();
    }
    return session;
}

}  // namespace syn
