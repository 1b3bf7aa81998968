#include "app/studio/plot_ink.h"

#include <QHash>
#include <QList>
#include <QRegularExpression>

#include "core/evaluation/plot_colours.h"

namespace syn::studio {
namespace {

using namespace evaluation::plot_colours;

constexpr double kFullShade = 0.65;  // of the accent on the panel: text reads on every shade up to there

QHash<QString, QColor> inks(const Palette& p) {
    return {{kPaper, p.panel},   {kInk, p.text},         {kFaint, p.second},       {kGrid, p.line},
            {kAccent, p.accent}, {"#0072b2", p.picture}, {"#d55e00", p.signal},    {"#009e73", p.sketch},
            {"#cc79a7", p.mask}, {"#56b4e9", p.words},   {"#8a6d00", p.attributes}};
}

}  // namespace

QByteArray inTheme(const QByteArray& svg, const Palette& palette) {
    static const QRegularExpression shade(QStringLiteral("fill-opacity=\"([0-9.]+)\""));
    static const QRegularExpression colour(QStringLiteral("#[0-9a-f]{6}"));
    const QHash<QString, QColor> known = inks(palette);
    QStringList lines = QString::fromUtf8(svg).split('\n');  // an element each
    for (QString& line : lines) {
        if (const auto match = shade.match(line); match.hasMatch())
            line.replace(match.capturedStart(1), match.capturedLength(1),
                         QString::number(kFullShade * match.captured(1).toDouble(), 'f', 3));
        // Print turns to the paper's colour on a full shade; there are none here.
        if (line.startsWith(QLatin1String("<text"))) line.replace(QLatin1String(kPaper), QLatin1String(kInk));
        QString made;
        qsizetype done = 0;
        for (auto all = colour.globalMatch(line); all.hasNext();) {
            const auto match = all.next();
            const QColor ink = known.value(match.captured());
            made += line.mid(done, match.capturedStart() - done);
            made += ink.isValid() ? ink.name() : match.captured();
            done = match.capturedEnd();
        }
        line = made + line.mid(done);
    }
    return lines.join('\n').toUtf8();
}

}  // namespace syn::studio
