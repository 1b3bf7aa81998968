#include "core/evaluation/generated_trials.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tanh.h>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "core/denoiser/denoiser.h"
#include "core/evaluation/judge.h"
#include "core/session/guided_part.h"
#include "core/session/pixels.h"
#include "core/session/session.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;

namespace {

constexpr int kSide = 4, kClasses = 3;

/// Each half follows the other's mean, so that a guide decides what is generated.
class Echo : public Denoiser {
  public:
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level, const Condition&) const override {
        const at::Tensor gamma = level.gamma.to(at::kFloat).expand_as(z);
        const at::Tensor known = (-gamma * 0.3f).sigmoid() * z;
        const at::Tensor digit = known.narrow(1, 0, 1), picture = known.narrow(1, 1, 3);
        const at::Tensor from_digit = digit.mean({2, 3}, true), from_picture = picture.mean({1, 2, 3}, true);
        return at::tanh(at::cat({0.2f * digit + from_picture, 0.2f * picture + from_digit}, 1));
    }
};

SessionModel model() {
    ModelCard card;
    card.name = "echo";
    card.kind = "generator";
    card.height = card.width = kSide;
    card.modalities = {{"digit", "Digit", "digit", 0, 1, {}}, {"picture", "Picture", "picture", 1, 3, {}}};
    card.independent_levels = true;
    card.guide_modes = {"hold", "random", "predicted", "constant", "none"};
    card.gamma_min = -10;
    card.gamma_max = 8;
    card.schedule = "linear-gamma";
    return {std::make_shared<Echo>(), card, "cpu"};
}

/// Samples of one tone, which tells the class; `count` of them, classes in turn.
LabelledImages tones(int channels, int count) {
    LabelledImages set;
    set.count = count;
    set.channels = channels;
    set.height = set.width = kSide;
    for (int i = 0; i < count; ++i) {
        set.labels.push_back(static_cast<std::uint8_t>(i % kClasses));
        set.pixels.insert(set.pixels.end(), static_cast<std::size_t>(channels) * kSide * kSide,
                          static_cast<std::uint8_t>(20 + 100 * (i % kClasses) + i % 7));
    }
    for (int k = 0; k < kClasses; ++k) set.classes.push_back(std::to_string(k));
    return set;
}

std::vector<int> judge_tones(const at::Tensor& x) {
    const at::Tensor mean = x.mean({1, 2, 3}).contiguous();
    std::vector<int> classes;
    for (int i = 0; i < mean.size(0); ++i) {
        const float m = mean.const_data_ptr<float>()[i];
        classes.push_back(m < -0.1f ? 0 : m < 0.1f ? 1 : 2);
    }
    return classes;
}

GenerationRequest request() {
    GenerationRequest r;
    r.models = {{"echo", ""}};
    r.steps = 6;
    r.seed = 31;
    return r;
}

std::unique_ptr<GeneratedTrials> trials() {
    auto made = GeneratedTrials::make(
        model(), request(), {{"digit", tones(1, 60), judge_tones}, {"picture", tones(3, 60), judge_tones}});
    REQUIRE(made);
    return std::move(*made);
}

}  // namespace

TEST_CASE("A trial's picture is what a session makes of a request with that guide and seed") {
    const auto many = trials();
    const LabelledImages digits = tones(1, 60);
    for (const GuideMode mode :
         {GuideMode::Hold, GuideMode::Random, GuideMode::Predicted, GuideMode::Constant}) {
        for (const double scale : {1.0, 3.0}) {
            INFO(name_of(mode) << ", scale " << scale);
            const auto batch = many->pictures({"digit", "picture", mode, scale}, 4, 5, {});
            REQUIRE(batch);
            for (int i = 0; i < 5; ++i) {
                GenerationRequest one = request();
                Guide guide;
                guide.modality = "digit";
                guide.image = image_at(digits, many->sample_of("digit", 4 + i));
                guide.mode = mode;
                guide.scale = scale;
                one.guides = {guide};
                one.seed += static_cast<std::uint64_t>(4 + i);
                one.count = 1;
                auto session = Session::create(one, {model()});
                REQUIRE(session);
                REQUIRE(session->run() == Progress::Finished);
                CHECK((session->noisy()[0] - (*batch)[i]).abs().max().item<float>() < 1e-5f);
            }
        }
    }
}

TEST_CASE("Of completions several trials have one picture, of which a part is given as a session would") {
    const auto many = trials();
    const LabelledImages pictures = tones(3, 60);
    const AdherenceSetting setting{
        .given = "picture", .generated = "picture", .mode = GuideMode::Hold, .part = "left+red"};
    const int first = kCompletions - 1;  // the last of one picture, and the first of the next
    const auto batch = many->pictures(setting, first, 2, {});
    REQUIRE(batch);
    const at::Tensor real = many->guides(setting, first, 2);
    const auto given = many->given_by(setting);
    REQUIRE(given);
    for (int i = 0; i < 2; ++i) {
        GenerationRequest one = request();
        Guide guide;
        guide.modality = "picture";
        guide.image = image_at(pictures, many->sample_of("picture", i));
        guide.mask = *part_mask("left+red", kSide, kSide, 3);
        guide.mode = GuideMode::Hold;
        CHECK((to_tensor(guide.image) - real[i]).abs().max().item<float>() == 0);
        one.guides = {guide};
        one.seed += static_cast<std::uint64_t>(first + i);
        one.count = 1;
        auto session = Session::create(one, {model()});
        REQUIRE(session);
        REQUIRE(session->run() == Progress::Finished);
        CHECK((session->noisy()[0] - (*batch)[i]).abs().max().item<float>() < 1e-5f);
        const at::Tensor off = ((*batch)[i].narrow(0, 1, 3) - real[i]).abs();
        CHECK((off * *given).max().item<float>() < 1e-2f);
        CHECK((off * (1 - *given)).max().item<float>() > 1e-2f);
    }
    const auto outcomes = many->run(setting, 0, 2 * kCompletions, {});
    REQUIRE(outcomes);
    for (int i = 0; i < 2 * kCompletions; ++i)
        CHECK((*outcomes)[static_cast<std::size_t>(i)].truth == i / kCompletions);

    AdherenceSetting filled = setting;
    filled.source = Source::Fill;
    filled.mode = GuideMode::None;
    std::vector<at::Tensor> seen;
    many->watch([&](const AdherenceSetting&, const std::string&, int, const at::Tensor& x) {
        seen.push_back(x);
        return Result<void>{};
    });
    const auto smooth = many->run(filled, 0, 3, {});
    REQUIRE(smooth);
    CHECK((*smooth)[2].truth == 2);
    REQUIRE(seen.size() == 1);
    CHECK((seen[0] - many->guides(filled, 0, 3)).abs().max().item<float>() < 1e-6f);  // they are of one tone
}

TEST_CASE("A trial is the same in any batch") {
    const auto many = trials();
    const AdherenceSetting setting{"picture", "digit", GuideMode::Random, 2};
    const auto all = many->pictures(setting, 0, 9, {});
    const auto tail = many->pictures(setting, 5, 4, {});
    REQUIRE(all);
    REQUIRE(tail);
    CHECK((all->narrow(0, 5, 4) - *tail).abs().max().item<float>() < 1e-5f);
}

TEST_CASE("Guides go through the classes in turn and through each class's samples once") {
    const auto many = trials();
    const LabelledImages digits = tones(1, 60);
    std::set<int> seen;
    for (int trial = 0; trial < 60; ++trial) {
        const int sample = many->sample_of("digit", trial);
        CHECK(digits.labels[static_cast<std::size_t>(sample)] == trial % kClasses);
        CHECK(seen.insert(sample).second);
    }
}

TEST_CASE("Outcomes hold the guide's class against the judge's; unguided, the halves against each other") {
    const auto many = trials();
    const auto guided = many->run({"digit", "picture", GuideMode::Hold, 1}, 0, 30, {});
    REQUIRE(guided);
    REQUIRE(guided->size() == 30);
    Confusion confusion(kClasses);
    for (const Outcome& o : *guided) confusion.add(o.truth, o.judged);
    CHECK(confusion.agreement().value() > 0.5);  // chance is a third
    for (int i = 0; i < 30; ++i) CHECK((*guided)[static_cast<std::size_t>(i)].truth == i % kClasses);

    const auto free = many->run({"", "picture", GuideMode::None, 1}, 0, 30, {});
    REQUIRE(free);
    CHECK(free->size() == 30);
    int agree = 0;
    for (const Outcome& o : *free) agree += o.truth == o.judged;
    CHECK(agree > 15);
}

TEST_CASE("Held together, the halves agree more often") {
    const auto many = trials();
    const auto agreeing = [&](double scale) {
        const auto free = many->run({"", "picture", GuideMode::None, scale}, 0, 60, {});
        REQUIRE(free);
        return std::count_if(free->begin(), free->end(),
                             [](const Outcome& o) { return o.truth == o.judged; });
    };
    CHECK(agreeing(3) > agreeing(1));
}

TEST_CASE("Stopped trials give nothing, bad settings an error") {
    const auto many = trials();
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = many->run({"digit", "picture", GuideMode::Hold, 1}, 0, 30, stop.get_token());
    REQUIRE(stopped);
    CHECK(stopped->empty());
    CHECK_FALSE(many->run({"sketch", "picture", GuideMode::Hold, 1}, 0, 3, {}));
    CHECK_FALSE(many->run({"digit", "sketch", GuideMode::Hold, 1}, 0, 3, {}));
    CHECK_FALSE(GeneratedTrials::make(model(), request(), {{"sketch", tones(1, 6), judge_tones}}));
    CHECK_FALSE(GeneratedTrials::make(model(), request(), {{"picture", tones(1, 6), judge_tones}}));
    CHECK_FALSE(GeneratedTrials::make(model(), request(), {{"digit", tones(1, 2), judge_tones}}));
}

TEST_CASE(
    "Without a judge samples are made and seen, and nobody says what they are; a reference may be apart") {
    JudgedModality pictures{"picture", tones(3, 60), {}};
    pictures.reference = tones(3, 10);
    auto made = GeneratedTrials::make(model(), request(), {{"digit", tones(1, 60), judge_tones}, pictures});
    REQUIRE(made);
    GeneratedTrials& all = **made;
    CHECK(all.real_samples("digit", Source::Test) == 30);
    CHECK(all.real_samples("digit", Source::Reference) == 30);
    CHECK(all.real_samples("picture", Source::Test) == 60);
    CHECK(all.real_samples("picture", Source::Reference) == 10);
    int seen = 0;
    at::Tensor last;
    all.watch([&](const AdherenceSetting&, const std::string&, int, const at::Tensor& x) -> Result<void> {
        seen += static_cast<int>(x.size(0));
        last = x;
        return {};
    });
    const auto guided = all.run({"digit", "picture", GuideMode::Hold, 1}, 0, 4, {});
    REQUIRE(guided);
    for (const Outcome& outcome : *guided) CHECK(outcome.judged == -1);
    CHECK(seen == 4);
    AdherenceSetting reference;
    reference.generated = "picture";
    reference.source = Source::Reference;
    const auto real = all.run(reference, 6, 4, {});
    REQUIRE(real);
    CHECK(real->size() == 4);
    // The last of them is picture 9 of the reference: class 0, in its tone.
    CHECK(last[3].mean().item<float>() == Approx((20 + 9 % 7) / 127.5 - 1).margin(1e-6));
    const auto back = all.run({"picture", "digit", GuideMode::Hold, 1}, 0, 4, {});
    REQUIRE(back);
    for (const Outcome& outcome : *back) CHECK(outcome.judged >= 0);
    pictures.reference = tones(1, 10);
    CHECK_FALSE(GeneratedTrials::make(model(), request(), {{"digit", tones(1, 60), judge_tones}, pictures}));
}

TEST_CASE("A judge must read what is judged, and have had no part in the training") {
    ModelCard judge;
    judge.name = "judge";
    judge.kind = "judge";
    judge.height = judge.width = kSide;
    judge.modalities = {{"picture", "Picture", "picture", 0, 3, {}}};
    ModelCard generator = model().card;
    CHECK(check_judge(judge, generator, "picture"));
    judge.height = judge.width = kSide / 2;  // it sees them averaged
    CHECK(check_judge(judge, generator, "picture"));
    judge.width = kSide;
    CHECK_FALSE(check_judge(judge, generator, "picture"));
    judge.height = judge.width = kSide - 1;
    CHECK_FALSE(check_judge(judge, generator, "picture"));
    judge.height = judge.width = kSide;
    CHECK_FALSE(check_judge(judge, generator, "digit"));
    CHECK_FALSE(check_judge(judge, generator, "sketch"));
    judge.modalities[0].classes = {"cat", "cow", "dog"};  // it may know more
    generator.modalities[1].classes = {"cat", "dog"};
    CHECK(check_judge(judge, generator, "picture"));
    generator.modalities[1].classes = {"cat", "dog", "cow", "elk"};
    CHECK_FALSE(check_judge(judge, generator, "picture"));
    generator.modalities[1].classes = judge.modalities[0].classes;
    generator.trained_with = {"encoder", "judge"};
    const auto partial = check_judge(judge, generator, "picture");
    REQUIRE_FALSE(partial);
    CHECK(partial.error().message.find("took part") != std::string::npos);
    generator.trained_with.clear();
    judge.kind = "generator";
    CHECK_FALSE(check_judge(judge, generator, "picture"));
}
