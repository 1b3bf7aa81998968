#include "core/evaluation/report_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/evaluation/svg_plot.h"

namespace syn::evaluation {
namespace {

std::string shown(double value, Interval i) {
    return fmt::format("{:.3f} [{:.3f}, {:.3f}]", value, i.low, i.high);
}

/// "picture from digit, hold, scale 6, noise 0.5, told"
std::string heading(const AdherenceSetting& s) {
    std::string text = direction_of(s);
    if (s.source == Source::Model && (!s.given.empty() || s.scale != 1))
        text += fmt::format(", {}, {:g}", name_of(s.mode), s.scale);
    if (const std::string how = disturbance_of(s); !how.empty()) text += ", " + how;
    return text;
}

std::string class_name(const std::vector<std::string>& classes, int label) {
    const auto at = static_cast<std::size_t>(label);
    return at < classes.size() ? classes[at] : std::to_string(label);
}

Proportion of_class(const Confusion& confusion, int truth, int judged) {
    Proportion share{confusion.at(truth, judged), 0};
    for (int k = 0; k < confusion.classes(); ++k) share.total += confusion.at(truth, k);
    return share;
}

std::string identity_line(const AdherenceReport& report) {
    const AdherenceIdentity& id = report.identity;
    std::string out = fmt::format("Weights {}; {} with grid {}, {} steps, seeds from {} on, {}.\n\n",
                                  id.sha256.substr(0, 12), id.solver, id.grid, id.steps, id.seed, id.dtype);
    for (const JudgeFigure& judge : id.judges)
        out += fmt::format("- {} judged by {} ({}): right on {} of {} real test samples\n", judge.modality,
                           judge.name, judge.sha256.substr(0, 12), judge.accuracy.hits, judge.accuracy.total);
    return out;
}

/// Settings that differ in the disturbance alone make one family; the plain one is its member too.
AdherenceSetting family(AdherenceSetting s) {
    s.disturbance = Disturbance::None;
    s.amount = 0;
    s.told = false;
    return s;
}

std::vector<AdherenceSetting> families(const AdherenceReport& report) {
    std::vector<AdherenceSetting> found;
    for (const AdherenceRow& row : report.rows)
        if (row.done > 0 && std::find(found.begin(), found.end(), family(row.setting)) == found.end())
            found.push_back(family(row.setting));
    return found;
}

}  // namespace

std::string to_csv(const AdherenceReport& report) {
    const AdherenceIdentity& id = report.identity;
    std::string out =
        "direction,given,generated,mode,scale,disturbance,amount,told,guides,n,precision,precision_low,"
        "precision_high,relative_precision,relative_low,relative_high,macro_precision,recall,judge,model,"
        "model_sha256,solver,steps,seed\n";
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0) continue;
        const AdherenceSetting& s = row.setting;
        const Proportion p = row.confusion.agreement();
        const Interval i = wilson(p);
        const JudgeFigure* judge = report.judge_of(s);
        const Interval r = judge ? ratio_interval(p, judge->accuracy) : Interval{};
        out += fmt::format(
            "\"{}\",{},{},{},{:g},{},{:g},{},{},{},{:.6g},{:.6g},{:.6g},{},{:.6g},{:.6g},{},{},{},{},{},{}\n",
            direction_of(s), s.given, s.generated, name_of(s.mode), s.scale, name_of(s.disturbance), s.amount,
            s.told ? "yes" : "no", s.guides, row.done, p.value(), i.low, i.high,
            judge ? fmt::format("{:.6g},{:.6g},{:.6g}", p.value() / judge->accuracy.value(), r.low, r.high)
                  : ",,",
            row.confusion.macro_precision(), row.confusion.macro_recall(), judge ? judge->name : "", id.model,
            id.sha256, id.solver, id.steps, id.seed);
    }
    return out;
}

std::string precision_svg(const AdherenceReport& report, const std::string& title) {
    std::string told;
    std::vector<std::string> names;
    IntervalPanel precision{"class precision", {}, 0, 1}, relative{"over the judge's own", {}, 0, 0};
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0) continue;
        const Proportion p = row.confusion.agreement();
        names.push_back(heading(row.setting));
        told += fmt::format("{}: {:.3f}. ", names.back(), p.value());
        precision.marks.push_back(PlotMark{p.value(), wilson(p)});
        const JudgeFigure* judge = report.judge_of(row.setting);
        relative.marks.push_back(judge ? std::optional(PlotMark{p.value() / judge->accuracy.value(),
                                                                ratio_interval(p, judge->accuracy)})
                                       : std::nullopt);
    }
    SvgPlot plot(title, told);
    plot.add(names, {precision, relative});
    return plot.text();
}

std::string robustness_markdown(const AdherenceReport& report) {
    std::string out = fmt::format("# Robustness of {}\n\n", report.identity.model) + identity_line(report);
    out +=
        "\nClass precision with its 95 % interval (Wilson), guides from the test sets, changed as said. "
        "Noise is in "
        "half ranges of a picture (rho = sigma / alpha); *told*: the guide is held at that noise level and "
        "the "
        "network knows it, *not told*: it is held as if it were clean. Blur is in pixels, occlusion a black "
        "square "
        "over so much of the guide, *drawn* are digits of our own hand.\n\n"
        "| generated | mode | scale | guide | n | class precision | over the judge's own |\n"
        "|---|---|---|---|---|---|---|\n";
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0) continue;
        const AdherenceSetting& s = row.setting;
        const Proportion p = row.confusion.agreement();
        const JudgeFigure* judge = report.judge_of(s);
        const std::string how = disturbance_of(s);
        out += fmt::format(
            "| {} | {} | {:g} | {} | {}{} | {} | {} |\n", direction_of(s), name_of(s.mode), s.scale,
            how.empty() ? "as it is" : how, row.done,
            row.done < row.wanted ? fmt::format(" of {}", row.wanted) : "", shown(p.value(), wilson(p)),
            judge ? shown(p.value() / judge->accuracy.value(), ratio_interval(p, judge->accuracy)) : "–");
    }
    return out;
}

std::string robustness_svg(const AdherenceReport& report) {
    std::string told;
    for (const AdherenceRow& row : report.rows)
        if (row.done > 0)
            told += fmt::format("{}: {:.3f}. ", heading(row.setting), row.confusion.agreement().value());
    SvgPlot plot(fmt::format("Robustness of {}", report.identity.model), told);
    for (const AdherenceSetting& of : families(report)) {
        LinePanel panel{fmt::format("{}, {}, scale {:g}", direction_of(of), name_of(of.mode), of.scale),
                        "noise of the guide (rho)",
                        "class precision",
                        {}};
        std::vector<std::string> names;
        IntervalPanel others{"class precision", {}, 0, 1};
        LineSeries knows{"told the noise", {}}, ignorant{"not told", {}};
        for (const AdherenceRow& row : report.rows) {
            if (row.done == 0 || !(family(row.setting) == of)) continue;
            const Proportion p = row.confusion.agreement();
            const PlotPoint point{row.setting.amount, p.value(), wilson(p)};
            if (row.setting.disturbance == Disturbance::None) {
                knows.points.push_back(point);
                ignorant.points.push_back(point);
            }
            if (row.setting.disturbance == Disturbance::Noise)
                (row.setting.told ? knows : ignorant).points.push_back(point);
            names.push_back(disturbance_of(row.setting).empty() ? "as it is" : disturbance_of(row.setting));
            others.marks.push_back(PlotMark{p.value(), wilson(p)});
        }
        for (LineSeries* series : {&knows, &ignorant}) {
            std::sort(series->points.begin(), series->points.end(),
                      [](const PlotPoint& a, const PlotPoint& b) { return a.x < b.x; });
            if (series->points.size() > 1) panel.series.push_back(std::move(*series));
        }
        if (!panel.series.empty()) plot.add(panel);
        others.title = panel.title;
        plot.add(names, {others});
    }
    return plot.text();
}

std::string confusion_csv(const AdherenceReport& report, const std::vector<std::string>& classes) {
    std::string out = "direction,mode,scale,class,judged,count,share\n";
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0) continue;
        for (int truth = 0; truth < row.confusion.classes(); ++truth)
            for (int judged = 0; judged < row.confusion.classes(); ++judged)
                out += fmt::format("\"{}\",{},{:g},\"{}\",\"{}\",{},{:.6g}\n", direction_of(row.setting),
                                   name_of(row.setting.mode), row.setting.scale, class_name(classes, truth),
                                   class_name(classes, judged), row.confusion.at(truth, judged),
                                   of_class(row.confusion, truth, judged).value());
    }
    return out;
}

std::string confusion_markdown(const AdherenceReport& report, const std::vector<std::string>& classes) {
    std::string out =
        fmt::format("# What {} is taken for\n\n", report.identity.model) + identity_line(report);
    out += "\nA line is the guide's class, a column what the judge says; shares of the line.\n";
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0) continue;
        out += fmt::format("\n## {} ({} pictures)\n\n|", heading(row.setting), row.done);
        for (int k = 0; k < row.confusion.classes(); ++k) out += " | " + class_name(classes, k);
        out += " |\n|---|";
        for (int k = 0; k < row.confusion.classes(); ++k) out += "---|";
        out += "\n";
        for (int truth = 0; truth < row.confusion.classes(); ++truth) {
            out += fmt::format("| **{}**", class_name(classes, truth));
            for (int judged = 0; judged < row.confusion.classes(); ++judged)
                out += fmt::format(" | {:.2f}", of_class(row.confusion, truth, judged).value());
            out += " |\n";
        }
    }
    return out;
}

std::string confusion_svg(const AdherenceReport& report, const std::vector<std::string>& classes) {
    SvgPlot plot(
        fmt::format("What {} is taken for", report.identity.model),
        "For each row of the measurement a matrix: the guide's class by lines, what the judge says by "
        "columns, shares of the line.");
    for (const AdherenceRow& row : report.rows) {
        if (row.done == 0) continue;
        MatrixPanel panel{heading(row.setting), "guide", "judged", {}, {}, {}};
        for (int truth = 0; truth < row.confusion.classes(); ++truth) {
            panel.rows.push_back(class_name(classes, truth));
            panel.columns.push_back(class_name(classes, truth));
            for (int judged = 0; judged < row.confusion.classes(); ++judged)
                panel.values.push_back(of_class(row.confusion, truth, judged).value());
        }
        plot.add(panel);
    }
    return plot.text();
}

}  // namespace syn::evaluation
