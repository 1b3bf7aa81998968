#include "widgets/confusion_view.h"

#include <QFontInfo>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kTop = 20;          // for the caption
constexpr int kLeastLetters = 8;  // pixels

}  // namespace

ConfusionView::ConfusionView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Confusion matrix"));
    setToolTip(
        tr("Lines are the guide's classes, columns what the judge sees; the frame is where they agree"));
    setFocusPolicy(Qt::NoFocus);
}

void ConfusionView::setCounts(std::vector<std::int64_t> counts, int classes, const QStringList& names) {
    counts_ = std::move(counts);
    classes_ =
        counts_.size() == static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes) ? classes : 0;
    names_ = names;
    // For those who cannot see it: what is mixed up most.
    QString worst;
    double most = 0;
    for (int meant = 0; meant < classes_; ++meant)
        for (int seen = 0; seen < classes_; ++seen)
            if (meant != seen && share(meant, seen) > most) {
                most = share(meant, seen);
                worst = tr("Most often %1 is taken for %2: %3 %")
                            .arg(nameOf(meant), nameOf(seen))
                            .arg(qRound(100 * most));
            }
    setAccessibleDescription(worst);
    update();
}

void ConfusionView::setCaption(const QString& caption) {
    caption_ = caption;
    update();
}

QString ConfusionView::nameOf(int label) const {
    return label < names_.size() ? names_[label] : QString::number(label);
}

double ConfusionView::share(int meant, int seen) const {
    std::int64_t all = 0;
    for (int k = 0; k < classes_; ++k) all += counts_[at(meant, k)];
    const auto one = counts_[at(meant, seen)];
    return all > 0 ? static_cast<double>(one) / static_cast<double>(all) : 0;
}

ConfusionView::Layout ConfusionView::layoutNow() const {
    int left = 0;
    for (int k = 0; k < classes_; ++k) left = std::max(left, fontMetrics().horizontalAdvance(nameOf(k)));
    left = std::min(left, width() / 3) + 8;
    Layout made;
    made.cells = QRectF(left, kTop, width() - left - 1, height() - kTop - 1);
    if (classes_ > 0) {
        made.side = made.cells.width() / classes_;
        made.high = made.cells.height() / classes_;
    }
    return made;
}

void ConfusionView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(colours().second);
    painter.drawText(QRect(0, 0, width(), kTop), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(classes_ > 0 ? caption_ : tr("Choose a row that has samples."),
                                              Qt::ElideRight, width()));
    if (classes_ == 0) return;
    const Layout l = layoutNow();
    const bool numbers = l.side >= fontMetrics().horizontalAdvance(QStringLiteral("100")) + 4 &&
                         l.high >= fontMetrics().height();
    // Names as small as the lines are, while they can be read; lower lines are told by the tool tip.
    QFont small = font();
    const int most = QFontInfo(font()).pixelSize();
    small.setPixelSize(std::clamp(static_cast<int>(l.high), kLeastLetters, std::max(most, kLeastLetters)));
    const bool named = l.high >= kLeastLetters;
    for (int meant = 0; meant < classes_; ++meant) {
        painter.setPen(colours().second);
        painter.setFont(small);
        if (named)
            painter.drawText(QRectF(0, l.cells.top() + l.high * meant, l.cells.left() - 8, l.high),
                             Qt::AlignRight | Qt::AlignVCenter,
                             QFontMetrics(small).elidedText(nameOf(meant), Qt::ElideRight,
                                                            static_cast<int>(l.cells.left()) - 8));
        painter.setFont(font());
        for (int seen = 0; seen < classes_; ++seen) {
            const QRectF cell(l.cells.left() + l.side * seen, l.cells.top() + l.high * meant, l.side - 1,
                              l.high - 1);
            const double part = share(meant, seen);
            const QColor ground = blend(colours().accent, colours().control, part);
            painter.fillRect(cell, ground);
            if (meant == seen) {
                painter.setPen(colours().faint);
                painter.drawRect(cell.adjusted(0, 0, -1, -1));
            }
            if (!numbers || part < 0.005) continue;
            painter.setPen(contrast(colours().text, ground) >= contrast(colours().onAccent, ground)
                               ? colours().text
                               : colours().onAccent);
            painter.drawText(cell, Qt::AlignCenter, QString::number(qRound(100 * part)));
        }
    }
}

QString ConfusionView::tell(const QPoint& place) const {
    const Layout l = layoutNow();
    if (classes_ == 0 || !l.cells.contains(place)) return {};
    const int seen = std::min(classes_ - 1, static_cast<int>((place.x() - l.cells.left()) / l.side));
    const int meant = std::min(classes_ - 1, static_cast<int>((place.y() - l.cells.top()) / l.high));
    std::int64_t all = 0;
    for (int k = 0; k < classes_; ++k) all += counts_[at(meant, k)];
    return tr("%1 taken for %2: %3 of %4")
        .arg(nameOf(meant), nameOf(seen))
        .arg(counts_[at(meant, seen)])
        .arg(all);
}

bool ConfusionView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = tell(help->pos());
        QToolTip::showText(help->globalPos(), text.isEmpty() ? toolTip() : text, this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace syn
