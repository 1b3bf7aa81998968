// C13: a live chart of a million values: one value more, then a whole repaint, again and again. The same
// chart with a thousand values tells what painting costs by itself.
#include <fmt/format.h>

#include <QApplication>
#include <QImage>
#include <cmath>

#include "tests/bench/bench.h"
#include "tests/bench/bench_application.h"
#include "widgets/line_chart.h"

namespace {

using namespace syn;
using namespace syn::bench;

constexpr int kMany = 1'000'000, kFew = 1'000, kRepaints = 20;
constexpr int kSpikeAt = 777'777;
constexpr double kSpike = 9;

/// A chart of this many values, a slow wave with fast noise on it, in a window of its own.
std::unique_ptr<LineChart> chart_of(int count) {
    auto chart = std::make_unique<LineChart>("Wave");
    LineChart::Series series;
    series.title = "wave";
    series.kind = "picture";
    for (int i = 0; i < count; ++i)
        series.values.push_back(std::sin(i * 12.0 / count) + 0.3 * std::sin(i * 1.7 + std::sin(i * 0.3)));
    chart->setSeries({std::move(series)});
    chart->resize(900, 240);
    chart->show();
    QApplication::processEvents();
    return chart;
}

/// Milliseconds from a new value to the end of the repaint that shows it.
double repaint(LineChart& chart) {
    const double start = wall_seconds();
    for (int i = 0; i < kRepaints; ++i) {
        const auto count = static_cast<int>(chart.series().front().values.size());
        chart.setValue(0, count, std::sin(count * 0.01));
        chart.repaint();
    }
    return (wall_seconds() - start) * 1e3 / kRepaints;
}

}  // namespace

int main(int argc, char** argv) {
    const BenchApplication application(argc, argv);
    const auto many = chart_of(kMany), few = chart_of(kFew);
    const Pairs pairs = interleaved(
        kRepetitions, [&] { return repaint(*many); }, [&] { return repaint(*few); });

    // One value among a million that stands out must be seen.
    many->setValue(0, kSpikeAt, kSpike);
    const QPoint spike = many->position(kSpikeAt, kSpike / 2).toPoint();
    const QImage with = many->grab().toImage();
    many->setValue(0, kSpikeAt, 0);
    const QImage without = many->grab().toImage();
    bool seen = false;
    for (int x = spike.x() - 1; x <= spike.x() + 1; ++x)
        seen |= with.pixel(x, spike.y()) != without.pixel(x, spike.y());
    return print(
        {.bench = "C13",
         .value = quartiles(pairs.a),
         .unit = "ms a repaint",
         .floor = 16,
         .gate_passed = seen,
         .gate = seen ? "a single value that stands out is drawn" : "a single value that stands out is lost",
         .more = {{"values", many->series().front().values.size()},
                  {"ms_of_a_thousand_values", quartiles(pairs.b).median},
                  {"platform", QGuiApplication::platformName().toStdString()}}});
}
