#include "widgets/mask_pad.h"

#include <QPainter>
#include <algorithm>

namespace syn {

MaskPad::MaskPad(QWidget* parent) : DigitPad(parent) {
    setShades(false);
    setAccessibleName(tr("Mask"));
    setAccessibleDescription(
        tr("Paint over what is to be made anew, with the mouse or pen. Keys: arrows move the pen, Space puts "
           "it down and lifts it."));
}

void MaskPad::setContent(const QImage& picture, const PenStrokes& cut) {
    DigitPad::setContent(cut, {});
    if (picture.cacheKey() == picture_.cacheKey()) return;
    picture_ = picture;
    prepare();
}

void MaskPad::setColours(const QStringList& colours) {
    if (colours == colours_) return;
    colours_ = colours;
    prepare();
}

void MaskPad::prepare() {
    const int part = std::min(picture_.width(), picture_.height());
    coloured_ = picture_.copy((picture_.width() - part) / 2, (picture_.height() - part) / 2, part, part)
                    .convertToFormat(QImage::Format_RGB32);
    update();
    if (colours_.isEmpty()) return;
    const QRgb kept = qRgb(colours_.contains("red") ? 255 : 0, colours_.contains("green") ? 255 : 0,
                           colours_.contains("blue") ? 255 : 0);
    for (int y = 0; y < coloured_.height(); ++y) {
        QRgb* line = reinterpret_cast<QRgb*>(coloured_.scanLine(y));
        std::transform(line, line + coloured_.width(), line, [&](QRgb pixel) { return pixel & kept; });
    }
}

void MaskPad::paintContent(QPainter& painter, const QRectF& area, int side) {
    const QRectF& part = view().part();
    painter.drawImage(area, coloured_, {part.topLeft() * coloured_.width(), part.size() * coloured_.width()});
    QImage veiled = shown(side).convertToFormat(QImage::Format_RGB32);
    if (const QImage rest = notCounting(side); !rest.isNull()) {
        QPainter both(&veiled);
        both.setCompositionMode(QPainter::CompositionMode_Lighten);
        both.drawImage(0, 0, rest);
    }
    paintVeil(painter, area, veiled.convertToFormat(QImage::Format_Grayscale8));
}

}  // namespace syn
