#include "core/evaluation/svg_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/evaluation/plot_colours.h"

namespace syn::evaluation {
namespace {

constexpr double kWidth = 900, kLeft = 260, kRight = 24, kRow = 22;
using namespace plot_colours;
// Okabe & Ito 2008, without the yellow, which white swallows.
constexpr const char* kColours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00"};
constexpr const char* kDashes[] = {"none", "6 3", "2 3", "8 3 2 3", "4 4", "1 3"};

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += c;
        }
    return out;
}

/// The first characters of UTF-8 text, none of them cut.
std::string beginning(const std::string& text, int characters) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const bool first = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (first && --characters < 0) break;
    }
    return text.substr(0, end);
}

std::string label(double x, double y, const std::string& text, const char* anchor = "start",
                  const char* colour = kInk, double size = 12, const char* more = "") {
    return fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\" font-size=\"{}\"{}>{}</text>\n", x, y,
        anchor, colour, size, more, escaped(text));
}

std::string line(double x1, double y1, double x2, double y2, const char* colour, double width = 1,
                 const char* dash = "none") {
    return fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{}\" "
        "stroke-dasharray=\"{}\"/>\n",
        x1, y1, x2, y2, colour, width, dash);
}

/// A mark of one of several shapes, so that series are told apart without colour.
std::string mark(double x, double y, std::size_t shape, const char* colour) {
    switch (shape % 3) {
        case 0:
            return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"/>\n", x, y, colour);
        case 1:
            return fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"8\" height=\"8\" fill=\"{}\"/>\n",
                               x - 4, y - 4, colour);
        default:
            return fmt::format("<path d=\"M{:.1f} {:.1f} l5 9 l-10 0 z\" fill=\"{}\"/>\n", x, y - 6, colour);
    }
}

/// The end of a scale from 0: the least of 1, 2, 5 times a power of ten that is not below.
double rounded_up(double value) {
    if (!(value > 0) || !std::isfinite(value)) return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= value) return step * power;
    return 10 * power;
}

double finite_or(double value, double otherwise) {
    return std::isfinite(value) ? value : otherwise;
}

}  // namespace

void SvgPlot::add(const std::vector<std::string>& rows, const std::vector<IntervalPanel>& panels) {
    const double top = height_ + 34, bottom = top + kRow * static_cast<double>(rows.size());
    auto out = std::back_inserter(body_);
    for (std::size_t r = 0; r < rows.size(); ++r)
        fmt::format_to(out, "{}",
                       label(kLeft - 12, top + kRow * (static_cast<double>(r) + 0.5) + 4, rows[r], "end"));
    const double room =
        (kWidth - kLeft - kRight) / static_cast<double>(std::max<std::size_t>(1, panels.size()));
    for (std::size_t p = 0; p < panels.size(); ++p) {
        const IntervalPanel& panel = panels[p];
        double most = panel.most;
        if (most <= panel.least) {
            for (const auto& m : panel.marks)
                if (m) most = std::max({most, m->value, finite_or(m->interval.high, m->value)});
            most = rounded_up(most);
        }
        const double left = kLeft + room * static_cast<double>(p), width = room - 32;
        const auto x = [&](double value) {
            return left + width * std::clamp((value - panel.least) / (most - panel.least), 0.0, 1.0);
        };
        fmt::format_to(out, "{}",
                       label(left, top - 14, panel.title, "start", kInk, 12, " font-weight=\"600\""));
        for (int tick = 0; tick <= 4; ++tick) {
            const double value = panel.least + (most - panel.least) * tick / 4;
            fmt::format_to(out, "{}{}", line(x(value), top - 4, x(value), bottom, kGrid),
                           label(x(value), bottom + 14, fmt::format("{:.3g}", value), "middle", kFaint, 10));
        }
        for (std::size_t r = 0; r < panel.marks.size(); ++r) {
            const auto& m = panel.marks[r];
            const double y = top + kRow * (static_cast<double>(r) + 0.5);
            if (!m) {
                fmt::format_to(out, "{}", label(left + 2, y + 4, "–", "start", kFaint));
                continue;
            }
            fmt::format_to(out, "{}{}",
                           line(x(m->interval.low), y, x(finite_or(m->interval.high, most)), y, kAccent, 2),
                           mark(x(m->value), y, p, kAccent));
        }
    }
    height_ = bottom + 30;
}

void SvgPlot::add(const LinePanel& panel) {
    const double top = height_ + 30, bottom = top + 220, left = 90, right = kWidth - 250;
    double most_x = 0;
    for (const LineSeries& series : panel.series)
        for (const PlotPoint& point : series.points) most_x = std::max(most_x, point.x);
    most_x = most_x > 0 ? most_x : 1;
    double most_y = 0;
    for (const LineSeries& series : panel.series)
        for (const PlotPoint& point : series.points)
            most_y = std::max(most_y, finite_or(point.interval.high, point.y));
    most_y = rounded_up(most_y);
    const auto x = [&](double value) { return left + (right - left) * value / most_x; };
    const auto y = [&](double value) {
        return bottom - (bottom - top) * std::clamp(value / most_y, 0.0, 1.0);
    };
    auto out = std::back_inserter(body_);
    fmt::format_to(out, "{}", label(24, top - 12, panel.title, "start", kInk, 12, " font-weight=\"600\""));
    for (int tick = 0; tick <= 4; ++tick) {
        fmt::format_to(out, "{}{}", line(left, y(most_y * tick / 4), right, y(most_y * tick / 4), kGrid),
                       label(left - 8, y(most_y * tick / 4) + 4, fmt::format("{:.3g}", most_y * tick / 4),
                             "end", kFaint, 10));
        fmt::format_to(out, "{}",
                       label(x(most_x * tick / 4), bottom + 16, fmt::format("{:.3g}", most_x * tick / 4),
                             "middle", kFaint, 10));
    }
    fmt::format_to(out, "{}{}", label((left + right) / 2, bottom + 34, panel.x_title, "middle", kFaint, 11),
                   label(left, top - 12, panel.y_title, "start", kFaint, 11, " dx=\"260\""));
    for (std::size_t s = 0; s < panel.series.size(); ++s) {
        const LineSeries& series = panel.series[s];
        const char* colour = kColours[s % std::size(kColours)];
        const char* dash = kDashes[s % std::size(kDashes)];
        std::string path;
        for (const PlotPoint& point : series.points) {
            path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : " L", x(point.x), y(point.y));
            fmt::format_to(out, "{}{}",
                           line(x(point.x), y(point.interval.low), x(point.x),
                                y(finite_or(point.interval.high, most_y)), colour, 1.5),
                           mark(x(point.x), y(point.y), s, colour));
        }
        if (!path.empty())
            fmt::format_to(
                out,
                "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"{}\"/>\n",
                path, colour, dash);
        const double place = top + 18 * static_cast<double>(s);
        fmt::format_to(out, "{}{}{}", line(right + 16, place, right + 44, place, colour, 2, dash),
                       mark(right + 30, place, s, colour), label(right + 52, place + 4, series.name));
    }
    height_ = std::max(bottom + 44, top + 18 * static_cast<double>(panel.series.size()) + 12);
}

void SvgPlot::add(const MatrixPanel& panel) {
    const double top = height_ + 70, left = 150, high = 24;
    const auto columns = static_cast<double>(std::max<std::size_t>(1, panel.columns.size()));
    const double cell = std::clamp((kWidth - left - kRight) / columns, 24.0, 72.0);
    const auto letters = static_cast<int>(cell / 6);  // of 10 pixels high
    auto out = std::back_inserter(body_);
    fmt::format_to(out, "{}{}{}",
                   label(24, height_ + 18, panel.title, "start", kInk, 12, " font-weight=\"600\""),
                   label(left, height_ + 40, panel.column_title, "start", kFaint, 11),
                   label(left - 12, top - 6, panel.row_title, "end", kFaint, 11));
    for (std::size_t c = 0; c < panel.columns.size(); ++c)
        fmt::format_to(out, "{}",
                       label(left + cell * (static_cast<double>(c) + 0.5), top - 6,
                             beginning(panel.columns[c], letters), "middle", kInk, 10));
    for (std::size_t r = 0; r < panel.rows.size(); ++r) {
        const double y = top + high * static_cast<double>(r);
        fmt::format_to(out, "{}", label(left - 12, y + high / 2 + 4, panel.rows[r], "end"));
        for (std::size_t c = 0; c < panel.columns.size(); ++c) {
            const double share = panel.values[r * panel.columns.size() + c];
            const double x = left + cell * static_cast<double>(c);
            // From the paper to the accent; the numbers turn to the paper's colour where they must.
            fmt::format_to(out,
                           "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{}\" fill=\"{}\" "
                           "fill-opacity=\"{:.2f}\" stroke=\"{}\"/>\n",
                           x, y, cell, high, kAccent, std::clamp(share, 0.0, 1.0), kGrid);
            if (share > 0)
                fmt::format_to(out, "{}",
                               label(x + cell / 2, y + high / 2 + 4, fmt::format("{:.2f}", share), "middle",
                                     share > 0.55 ? kPaper : kInk, 10));
        }
    }
    height_ = top + high * static_cast<double>(panel.rows.size()) + 16;
}

std::string SvgPlot::text() const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:g}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:g} "
        "{1:.0f}\" "
        "role=\"img\" aria-labelledby=\"title description\" font-family=\"Inter, sans-serif\">\n"
        "<title id=\"title\">{2}</title>\n<desc id=\"description\">{3}</desc>\n"
        "<rect width=\"{0:g}\" height=\"{1:.0f}\" fill=\"{6}\"/>\n{4}{5}</svg>\n",
        kWidth, height_ + 8, escaped(title_), escaped(description_),
        label(24, 32, title_, "start", kInk, 16, " font-weight=\"600\""), body_, kPaper);
}

}  // namespace syn::evaluation
