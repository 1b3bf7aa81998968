#include <algorithm>
#include <set>
#include <vector>

#include "core/dataset/sampling.h"
#include "tests/catch.h"

using namespace syn;

namespace {

LabelledImages labelled(std::string name, std::vector<std::uint8_t> labels, std::size_t classes) {
    LabelledImages set;
    set.name = std::move(name);
    set.count = static_cast<int>(labels.size());
    set.labels = std::move(labels);
    for (std::size_t k = 0; k < classes; ++k) set.classes.push_back(std::to_string(k));
    return set;
}

}  // namespace

TEST_CASE("Pairs are of one class, and classes are balanced however uneven the sets") {
    const auto a = labelled("a", {0, 0, 0, 0, 0, 0, 1, 2, 2}, 3);
    const auto b = labelled("b", {2, 1, 0, 1, 1}, 3);
    const auto index = PairedIndex::make(a, b);
    REQUIRE(index);
    CHECK(index->classes() == 3);
    std::vector<int> seen_a(9), seen_b(5), orders;
    for (std::uint64_t block = 0; block < 600; ++block) {
        std::set<int> classes;
        int order = 0;
        for (std::uint64_t slot = 0; slot < 3; ++slot) {
            const auto pair = index->at(5, block * 3 + slot);
            REQUIRE(int{a.labels[static_cast<std::size_t>(pair.a)]} == pair.label);
            REQUIRE(int{b.labels[static_cast<std::size_t>(pair.b)]} == pair.label);
            ++seen_a[static_cast<std::size_t>(pair.a)];
            ++seen_b[static_cast<std::size_t>(pair.b)];
            classes.insert(pair.label);
            order = order * 3 + pair.label;
        }
        REQUIRE(classes.size() == 3);
        orders.push_back(order);
    }
    // 600 draws of each class: six members of class 0 are seen 100 times each, and so on; five sigma of room.
    for (std::size_t i = 0; i < 6; ++i) CHECK(std::abs(seen_a[i] - 100) < 46);
    CHECK(seen_a[6] == 600);
    for (const std::size_t i : {1u, 3u, 4u}) CHECK(std::abs(seen_b[i] - 200) < 58);
    // All six orders of three classes turn up about equally often.
    std::sort(orders.begin(), orders.end());
    CHECK(std::set<int>(orders.begin(), orders.end()).size() == 6);
    for (const int order : std::set<int>(orders.begin(), orders.end()))
        CHECK(std::abs(std::count(orders.begin(), orders.end(), order) - 100) < 46);
}

TEST_CASE("A pair depends on seed and position alone") {
    std::vector<std::uint8_t> labels(1000);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::uint8_t>(i % 10);
    const auto set = labelled("s", labels, 10);
    const auto index = PairedIndex::make(set, set);
    const auto again = PairedIndex::make(set, set);
    REQUIRE(index);
    REQUIRE(again);
    int same_seed = 0, other_seed = 0, re_paired = 0;
    for (std::uint64_t position = 1000; position-- > 0;) {
        const auto pair = index->at(1, position);
        same_seed += again->at(1, position).a == pair.a && again->at(1, position).b == pair.b;
        other_seed += index->at(2, position).a == pair.a;
        re_paired += pair.a == pair.b;
    }
    CHECK(same_seed == 1000);
    CHECK(other_seed < 20);
    CHECK(re_paired < 40);  // chance alone: one in a hundred
}

TEST_CASE("Sets that cannot be paired are refused") {
    const auto ten = labelled("ten", {0, 1}, 2);
    const auto more = labelled("more", {0, 1, 2}, 3);
    const auto hole = labelled("hole", {0, 0}, 2);
    REQUIRE_FALSE(PairedIndex::make(ten, more));
    const auto missing = PairedIndex::make(ten, hole);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message.find("hole has no sample of the class 1") == 0);
}

TEST_CASE("A shuffled walk meets each sample once an epoch, in another order each time") {
    for (const int count : {1, 2, 3, 10, 64, 65, 1000}) {
        const ShuffledIndex index(count);
        std::vector<std::vector<int>> epochs;
        for (std::uint64_t epoch = 0; epoch < 2; ++epoch) {
            std::vector<int> order;
            order.reserve(static_cast<std::size_t>(count));
            for (int i = 0; i < count; ++i)
                order.push_back(
                    index.at(3, epoch * static_cast<std::uint64_t>(count) + static_cast<std::uint64_t>(i)));
            epochs.push_back(order);
            std::sort(order.begin(), order.end());
            for (int i = 0; i < count; ++i) REQUIRE(order[static_cast<std::size_t>(i)] == i);
        }
        if (count >= 10) {
            CHECK(epochs[0] != epochs[1]);
            CHECK(epochs[0][5] == index.at(3, 5));
        }
    }
}
