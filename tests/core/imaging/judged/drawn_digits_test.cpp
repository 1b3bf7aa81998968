#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include "core/imaging/sample_digits.h"
#include "core/network/model.h"
#include "tests/catch.h"

using namespace syn;

TEST_CASE("The shipped judge reads our own drawn digits at 95 % or better") {
    const auto judge = JudgeModel::load(STUDIO_SOURCE_DIR "/models/mnist-judge");
    INFO((judge ? "" : judge.error().message));
    REQUIRE(static_cast<bool>(judge));
    const int variants = sample_digit_variants();
    const at::Tensor pictures = at::empty({10 * variants, 1, 32, 32}, at::kFloat);
    for (int i = 0; i < 10 * variants; ++i) {
        const auto image = sample_digit(i / variants, i % variants);
        REQUIRE(static_cast<bool>(image));
        float* to = pictures.data_ptr<float>() + static_cast<std::ptrdiff_t>(i) * 32 * 32;
        for (const auto pixel : image->pixels) *to++ = static_cast<float>(pixel) / 127.5f - 1;
    }
    const at::Tensor read = (*judge)->probabilities(pictures).argmax(1);
    int right = 0;
    for (int i = 0; i < 10 * variants; ++i) {
        const auto digit = read[i].item<std::int64_t>();
        if (digit == i / variants)
            ++right;
        else
            UNSCOPED_INFO("handwriting " << i % variants << " of " << i / variants << " is read as "
                                         << digit);
    }
    CHECK(right >= 0.95 * 10 * variants);
}
