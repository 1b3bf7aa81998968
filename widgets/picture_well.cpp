#include "widgets/picture_well.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include "widgets/palette.h"

namespace syn {

PictureWell::PictureWell(QWidget* parent)
    : QAbstractButton(parent), hint_(tr("Drop, paste or open a picture")) {
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Picture"));
    setAccessibleDescription(tr("Press to open a picture file, or paste one."));
}

void PictureWell::setPicture(const QImage& picture) {
    const bool resized = picture.isNull() != picture_.isNull();
    picture_ = picture;
    if (resized) updateGeometry();
    update();
}

void PictureWell::setHint(const QString& hint) {
    hint_ = hint;
    update();
}

bool PictureWell::paste() {
    const PictureSource source = PictureSource::from(QApplication::clipboard()->mimeData());
    if (source.empty()) return false;
    Q_EMIT sourceGiven(source);
    return true;
}

void PictureWell::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste))
        paste();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void PictureWell::dragEnterEvent(QDragEnterEvent* event) {
    if (!PictureSource::offeredBy(event->mimeData())) return;
    event->acceptProposedAction();
    dragged_ = true;
    update();
}

void PictureWell::dragLeaveEvent(QDragLeaveEvent*) {
    dragged_ = false;
    update();
}

void PictureWell::dropEvent(QDropEvent* event) {
    dragged_ = false;
    update();
    const PictureSource source = PictureSource::from(event->mimeData());
    if (source.empty()) return;
    event->acceptProposedAction();
    Q_EMIT sourceGiven(source);
}

void PictureWell::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const Palette& p = colours();
    const bool lit = dragged_ || hasFocus();
    const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (picture_.isNull()) {
        painter.setPen(QPen(lit ? p.accent : underMouse() ? p.second : p.outline, 1, Qt::DashLine));
        painter.drawRoundedRect(all, 6, 6);
        painter.setPen(dragged_ ? p.text : p.second);
        QFont small = font();
        small.setPixelSize(11);
        painter.setFont(small);
        painter.drawText(rect().adjusted(12, 4, -12, -4), Qt::AlignCenter | Qt::TextWordWrap, hint_);
        return;
    }
    const double side = std::min(width(), height());
    const QRectF area((width() - side) / 2, 0, side, side);
    QPainterPath frame;
    frame.addRoundedRect(area, 4, 4);
    painter.save();
    painter.setClipPath(frame);
    // The largest square in the middle: what the model takes of it.
    const double part = std::min(picture_.width(), picture_.height());
    painter.drawImage(area, picture_,
                      QRectF((picture_.width() - part) / 2, (picture_.height() - part) / 2, part, part));
    painter.restore();
    painter.setPen(QPen(lit ? p.accent : p.line, 1));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

}  // namespace syn
