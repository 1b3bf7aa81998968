#include "core/imaging/fit_digit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace syn {
namespace {

constexpr int kBox = 20;       // the ink's longer side
constexpr int kField = 28;     // MNIST's picture
constexpr int kWorking = 240;  // longer side at which strokes are measured: large scans need no more

/// Grey values of the drawing; where it is transparent, paper that its ink stands out from.
Image grey_of(const Image& drawing) {
    if (drawing.channels != 4) return with_channels(drawing, 1);
    double ink = 0, weight = 0;
    for (std::size_t i = 0; i + 3 < drawing.pixels.size(); i += 4) {
        const double alpha = drawing.pixels[i + 3];
        ink += alpha * (drawing.pixels[i] + drawing.pixels[i + 1] + drawing.pixels[i + 2]) / 3;
        weight += alpha;
    }
    const bool dark = ink < 127.5 * weight;
    return with_channels(drawing, 1, dark ? 255 : 0);
}

/// Far more pixels than a stroke needs cost memory and time, and no more.
Image manageable(Image grey) {
    constexpr int kLargest = 2000;
    const int longer = std::max(grey.width, grey.height);
    if (longer <= kLargest) return grey;
    const auto scaled = [&](int length) {
        return std::max(1, static_cast<int>(std::int64_t{length} * kLargest / longer));
    };
    return resize(grey, scaled(grey.width), scaled(grey.height), Resampling::Smooth);
}

struct Ink {
    cv::Mat plane;  ///< 32-bit float, 0 (paper) to 255
    bool inverted = false;
    bool cleaned = false;
};

/// The median of what is ink rather than its edge: in a photograph the very darkest grain says little.
double usual_ink(const cv::Mat& plane, double peak) {
    std::vector<float> strong;
    for (int y = 0; y < plane.rows; ++y)
        std::copy_if(plane.ptr<float>(y), plane.ptr<float>(y) + plane.cols, std::back_inserter(strong),
                     [&](float value) { return value > peak / 2; });
    const auto middle = strong.begin() + static_cast<std::ptrdiff_t>(strong.size() / 2);
    std::nth_element(strong.begin(), middle, strong.end());
    return *middle;
}

/// Takes the paper away: its grey is the border's median, its unevenness the border's spread.
Ink ink_of(const Image& grey) {
    const int ring = std::max(1, std::min(grey.width, grey.height) / 28);
    std::vector<int> border;
    double inside = 0, outside = 0;
    std::size_t inside_count = 0;
    for (int y = 0; y < grey.height; ++y) {
        for (int x = 0; x < grey.width; ++x) {
            const int value = grey.pixels[grey.index(x, y)];
            if (x < ring || y < ring || x >= grey.width - ring || y >= grey.height - ring) {
                border.push_back(value);
                outside += value;
            } else {
                inside += value;
                ++inside_count;
            }
        }
    }
    outside /= static_cast<double>(border.size());
    inside = inside_count ? inside / static_cast<double>(inside_count) : outside;
    const auto middle = border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2);
    std::nth_element(border.begin(), middle, border.end());
    const int paper = *middle;
    for (auto& value : border) value = std::abs(value - paper);
    const auto most = border.begin() + static_cast<std::ptrdiff_t>(border.size() * 9 / 10);
    std::nth_element(border.begin(), most, border.end());
    const int spread = *most;

    Ink ink;
    ink.inverted = outside > inside;
    const cv::Mat values(grey.height, grey.width, CV_8UC1, const_cast<std::uint8_t*>(grey.pixels.data()));
    const double sign = ink.inverted ? -1 : 1;
    values.convertTo(ink.plane, CV_32F, sign, -sign * paper);
    double peak = 0;
    cv::minMaxLoc(ink.plane, nullptr, &peak);
    // A clean drawing has paper of one tone and passes as it is; a photograph loses what is no darker than
    // its paper.
    if (spread > 0) {
        const double floor = std::min(3.0 * spread, peak / 2);
        cv::threshold(ink.plane, ink.plane, floor, 0, cv::THRESH_TOZERO);
        ink.cleaned = true;
    } else {
        cv::threshold(ink.plane, ink.plane, 0, 0, cv::THRESH_TOZERO);
    }
    constexpr double kFaintest = 24;  // grey levels between paper and ink below which nothing counts as drawn
    constexpr double kFull = 250;     // as strong as ink in MNIST, where peaks vary from 250 to 255
    if (peak < kFaintest) {
        ink.plane.setTo(0);
    } else if (const double full = ink.cleaned ? usual_ink(ink.plane, peak) : peak; full < kFull) {
        cv::min(ink.plane * (255 / full), 255, ink.plane);
    }
    return ink;
}

/// The smallest box around all ink.
cv::Rect box_of(const cv::Mat& plane) {
    constexpr double kTrace = 2;  // grey levels: rounding and the ringing of JPEG, not ink
    cv::Mat mask;
    cv::compare(plane, kTrace, mask, cv::CMP_GT);
    return cv::boundingRect(mask);
}

/// Area-weighted shrinking by `scale` < 1 without stretching: the last pixels are covered in part where sides
/// do not come out whole, as with real ink under a grid.
cv::Mat shrink(const cv::Mat& plane, double scale) {
    const auto weights = [&](int from) {
        const int to = std::max(1, static_cast<int>(std::lround(from * scale)));
        // Centre what is left over, so that both ends are cut or padded alike.
        const double slack = (to / scale - from) / 2;
        cv::Mat matrix = cv::Mat::zeros(to, from, CV_32F);
        for (int o = 0; o < to; ++o) {
            const double begin = o / scale - slack, end = (o + 1) / scale - slack;
            for (int i = std::max(0, static_cast<int>(begin)); i < from && i < end; ++i)
                matrix.at<float>(o, i) = static_cast<float>(
                    std::max(0.0, std::min<double>(end, i + 1) - std::max<double>(begin, i)) * scale);
        }
        return matrix;
    };
    return weights(plane.rows) * plane * weights(plane.cols).t();
}

/// Mean width of the strokes in pixels: across a stroke of width w the distance to its edge has mean (w / 2 +
/// 1) / 2.
double stroke_width(const cv::Mat& plane) {
    cv::Mat mask, distance;
    cv::compare(plane, 127, mask, cv::CMP_GT);
    const double area = cv::countNonZero(mask);
    if (area == 0) return 0;
    cv::copyMakeBorder(mask, mask, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
    cv::distanceTransform(mask, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    return std::max(0.0, 4 * cv::sum(distance)[0] / area - 2);
}

/// Lines that would vanish at 20 x 20 are given the width of a fine pen. Returns whether anything was done.
bool thicken(cv::Mat& plane) {
    constexpr double kThin = 1.3, kPen = 2.0;  // in pixels of the 20 x 20 box
    const double pixel = std::max(plane.cols, plane.rows) / static_cast<double>(kBox);
    const double width = stroke_width(plane) / pixel;
    if (pixel < 1.5 || width >= kThin) return false;
    const int radius = static_cast<int>(std::lround((kPen - width) / 2 * pixel));
    if (radius < 1) return false;
    cv::copyMakeBorder(plane, plane, radius, radius, radius, radius, cv::BORDER_CONSTANT, 0);
    cv::dilate(plane, plane, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1}));
    return true;
}

/// The field that is enlarged to `side`: by the largest whole number that leaves room for MNIST's, as data
/// sets are (base_side() in core/dataset).
int field_of(int side) {
    int factor = std::max(1, side / kField);
    while (side % factor != 0) --factor;
    return side >= kField ? side / factor : kDigitSide;
}

}  // namespace

Result<FittedPicture> fit_digit(const Image& drawing, int side) {
    const Error blank{
        "Nothing is drawn: the picture is all of one tone; draw a digit, or choose another file."};
    if (drawing.empty()) return blank;
    Ink ink = ink_of(manageable(grey_of(drawing)));
    const cv::Rect found = box_of(ink.plane);
    if (found.empty()) return blank;
    cv::Mat plane = ink.plane(found).clone();

    const auto longer = [&] { return std::max(plane.cols, plane.rows); };
    const auto scaled_to = [&](int longest, int method) {
        const double scale = static_cast<double>(longest) / longer();
        const cv::Size size(std::max(1, static_cast<int>(std::lround(plane.cols * scale))),
                            std::max(1, static_cast<int>(std::lround(plane.rows * scale))));
        cv::resize(plane, plane, size, 0, 0, method);
    };
    if (longer() > kWorking) scaled_to(kWorking, cv::INTER_AREA);
    const bool thickened = thicken(plane);
    if (longer() > kBox)
        plane = shrink(plane, static_cast<double>(kBox) / longer());
    else if (longer() < kBox)
        scaled_to(kBox, cv::INTER_LINEAR);

    // Of the rounded pixels, so that fitting what is fitted moves nothing.
    plane.convertTo(plane, CV_8U);
    const cv::Moments moments = cv::moments(plane);
    const auto place = [](double mass, double centre, int size) {
        // In whole pixels, since moving by parts of one would blur; measured on MNIST itself, all of whose
        // centres of mass lie within the pixel right of and below the middle of the field.
        return std::clamp(static_cast<int>(std::ceil(kField / 2.0 - 0.5 - centre / mass)), 0, kField - size);
    };
    const int left = place(moments.m00, moments.m10, plane.cols);
    const int top = place(moments.m00, moments.m01, plane.rows);
    const int field = field_of(side), margin = (field - kField) / 2;
    cv::Mat placed = cv::Mat::zeros(field, field, CV_8U);
    plane.copyTo(placed(cv::Rect(left + margin, top + margin, plane.cols, plane.rows)));
    Image out{side, side, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(side) * side)};
    cv::Mat made(side, side, CV_8U, out.pixels.data());
    cv::resize(placed, made, made.size(), 0, 0, side < field ? cv::INTER_AREA : cv::INTER_LINEAR);

    std::string note = "fitted to a 20 x 20 box, centred by its mass";
    if (side != field) note += fmt::format(", made {0} x {0}", side);
    if (ink.inverted) note += ", inverted";
    if (ink.cleaned) note += ", paper removed";
    if (thickened) note += ", thin lines thickened";
    return FittedPicture{std::move(out), std::move(note)};
}

}  // namespace syn
