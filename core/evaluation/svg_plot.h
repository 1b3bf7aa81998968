#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/evaluation/statistics.h"

namespace syn::evaluation {

// Plots as SVG text: a title and a description for screen readers, real text, dark on white; what differs in
// colour differs in shape or is written beside it too.

struct PlotMark {
    double value = 0;
    Interval interval;
};

/// One scale beside the rows' names, with a mark and its interval a row.
struct IntervalPanel {
    std::string title;
    std::vector<std::optional<PlotMark>> marks;  ///< one a row; none: not measured
    double least = 0;
    double most = 1;  ///< of the scale; 0: as the marks need
};

struct PlotPoint {
    double x = 0, y = 0;
    Interval interval;  ///< of y
};
struct LineSeries {
    std::string name;
    std::vector<PlotPoint> points;  ///< by x
};
struct LinePanel {
    std::string title, x_title, y_title;
    std::vector<LineSeries> series;
};

/// Shares by rows, 0 to 1, as a chequered map with the numbers in it.
struct MatrixPanel {
    std::string title, row_title, column_title;
    std::vector<std::string> rows, columns;
    std::vector<double> values;  ///< rows x columns
};

/// Panels one below the other in one picture.
class SvgPlot {
  public:
    SvgPlot(std::string title, std::string description)
        : title_(std::move(title)), description_(std::move(description)) {}

    void add(const std::vector<std::string>& rows, const std::vector<IntervalPanel>& panels);
    void add(const LinePanel& panel);
    void add(const MatrixPanel& panel);
    std::string text() const;

  private:
    std::string title_, description_, body_;
    double height_ = 56;
};

}  // namespace syn::evaluation
