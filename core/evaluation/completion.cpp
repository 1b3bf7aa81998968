#include "core/evaluation/completion.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace syn::evaluation {
namespace {

/// Mean difference over the border of what is given, of each picture [B]; NaN without a border.
at::Tensor seams_of(const at::Tensor& x, const at::Tensor& given) {
    at::Tensor sum, count;
    for (const int axis : {1, 2}) {
        const std::int64_t n = given.size(axis);
        const at::Tensor border = (given.narrow(axis, 1, n - 1) - given.narrow(axis, 0, n - 1)).abs();
        const at::Tensor jumps = (x.narrow(axis + 1, 1, n - 1) - x.narrow(axis + 1, 0, n - 1)).abs();
        const at::Tensor here = (jumps * border).sum({1, 2, 3});
        sum = sum.defined() ? sum + here : here;
        count = count.defined() ? count + border.sum() : border.sum();
    }
    return sum / count;
}

struct Columns {
    std::vector<double> at[kCompletionColumns];
};

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// The mean, by how the pictures differ.
Estimate estimate(const std::vector<double>& values) {
    const double mean = mean_of(values), n = static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double half = kZ95 * std::sqrt(squares / (n * (n - 1)));
    return {mean, {mean - half, mean + half}};
}

/// The ratio of two means over the same pictures, to first order. Nothing where the lower one is not above 0.
std::optional<Estimate> ratio(const std::vector<double>& over, const std::vector<double>& under) {
    const double below = mean_of(under), n = static_cast<double>(under.size());
    if (!(below > 0)) return std::nullopt;  // not a number either
    const double value = mean_of(over) / below;
    double squares = 0;
    for (std::size_t i = 0; i < under.size(); ++i) {
        const double off = over[i] - value * under[i];
        squares += off * off;
    }
    const double half = kZ95 * std::sqrt(squares / (n * (n - 1))) / below;
    return Estimate{value, {value - half, value + half}};
}

Result<Columns> read(const SampleStore& store, const AdherenceSetting& setting, std::int64_t pictures) {
    Columns columns;
    const auto done = store.each(record_of(setting, setting.generated), kCompletionColumns, pictures,
                                 [&](const at::Tensor& rows) {
                                     const at::Tensor values = rows.to(at::kDouble).contiguous();
                                     const double* at = values.const_data_ptr<double>();
                                     for (std::int64_t i = 0; i < values.numel(); ++i)
                                         columns.at[i % kCompletionColumns].push_back(at[i]);
                                 });
    if (!done) return done.error();
    return columns;
}

}  // namespace

at::Tensor completion_records(const at::Tensor& x, const at::Tensor& real, const at::Tensor& given,
                              int each) {
    assert(each >= 1 && x.size(0) % each == 0);
    const std::int64_t pictures = x.size(0) / each, channels = x.size(1), height = x.size(2),
                       width = x.size(3);
    const at::Tensor mask = given.to(at::kFloat).expand({channels, height, width});
    const at::Tensor made = 1 - mask;
    const at::Tensor area = made.sum();
    const at::Tensor samples =
        ((x.to(at::kFloat) + 1) / 2).reshape({pictures, each, channels, height, width});
    const at::Tensor truth =
        ((real.to(at::kFloat) + 1) / 2).reshape({pictures, each, channels, height, width}).select(1, 0);
    const at::Tensor mean = samples.mean(1);
    const at::Tensor off = ((mean - truth).square() * made).sum({1, 2, 3}) / area;
    at::Tensor spread = at::zeros_like(off);
    if (each > 1)
        spread = ((samples - mean.unsqueeze(1)).square() * made).sum({1, 2, 3, 4}) / (area * (each - 1));
    const at::Tensor seams = seams_of(samples.flatten(0, 1), mask).reshape({pictures, each}).mean(1);
    return at::stack({off - spread / each, spread, seams, seams_of(truth, mask)}, 1);
}

Result<Completion> completion_of(const AdherenceReport& report, const SampleStore& store) {
    Completion made{report.identity, report.complete(), {}};
    for (const AdherenceRow& row : report.rows) {
        const int pictures = row.done / samples_of_each(row.setting);
        if (pictures < 2) continue;
        const auto columns = read(store, row.setting, pictures);
        if (!columns) return columns.error();
        CompletionRow& each = made.rows.emplace_back();
        each.setting = row.setting;
        each.pictures = pictures;
        each.samples = row.done;
        each.error = estimate(columns->at[kMeanError]);
        if (row.setting.source == Source::Model) {
            each.spread = estimate(columns->at[kSpread]);
            each.certainty = ratio(columns->at[kSpread], columns->at[kMeanError]);
        }
        each.seams = ratio(columns->at[kSeam], columns->at[kRealSeam]);
        if (const Proportion right = row.confusion.agreement(); right.total > 0) each.precision = right;
    }
    return made;
}

}  // namespace syn::evaluation
