#include "app/studio/plot_page.h"

#include <QEvent>
#include <QPainter>

#include "app/studio/plot_ink.h"
#include "widgets/palette.h"

namespace syn::studio {

PlotPage::PlotPage(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Plot of the measurement"));
    setToolTip(tr("The plot as it is exported; it appears when a measurement ends or is stopped"));
}

void PlotPage::setPlot(const QByteArray& svg) {
    plot_ = svg;
    if (!plot_.isEmpty()) renderer_.load(inTheme(plot_, colours()));
    setMinimumHeight(heightForWidth(width()));
    updateGeometry();
    update();
}

int PlotPage::heightForWidth(int width) const {
    const QSize drawn = renderer_.defaultSize();
    return empty() || drawn.width() <= 0 ? 40 : width * drawn.height() / drawn.width();
}

void PlotPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setMinimumHeight(heightForWidth(width()));
}

void PlotPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::StyleChange && !plot_.isEmpty()) setPlot(plot_);
    QWidget::changeEvent(event);
}

void PlotPage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (empty()) {
        painter.setPen(colours().faint);
        painter.drawText(rect(), Qt::AlignCenter, tr("The plot appears when a measurement ends."));
        return;
    }
    renderer_.render(&painter, QRectF(0, 0, width(), heightForWidth(width())));
}

}  // namespace syn::studio
