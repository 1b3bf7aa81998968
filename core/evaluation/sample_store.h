#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <string>

#include "core/base/result.h"

namespace syn::evaluation {

/// What was seen in each sample, on the disk: rows of float32, a file a name, so that ten thousand samples
/// need no more memory than a batch, and a measurement that was killed goes on.
class SampleStore {
  public:
    explicit SampleStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Writes rows [B, w] as rows first .. first + B - 1 of the name; what stood there or behind is gone: it
    /// is of a batch that was not counted. Error: fewer than `first` rows are there, or the disk refuses.
    Result<void> put(const std::string& name, std::int64_t first, const at::Tensor& rows) const;
    /// Whole rows of so many numbers that are there.
    std::int64_t count(const std::string& name, std::int64_t width) const;
    /// The first `count` rows in chunks [b, w], always the same ones, so that sums are the same to the bit.
    Result<void> each(const std::string& name, std::int64_t width, std::int64_t count,
                      const std::function<void(const at::Tensor& rows)>& take) const;

  private:
    std::filesystem::path file(const std::string& name) const { return folder_ / (name + ".f32"); }

    std::filesystem::path folder_;
};

}  // namespace syn::evaluation
