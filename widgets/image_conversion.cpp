#include "widgets/image_conversion.h"

#include <QPainter>
#include <cstring>

namespace syn {

Image toImage(const QImage& picture) {
    if (picture.isNull()) return {};
    QImage opaque = picture;
    if (picture.hasAlphaChannel()) {
        opaque = QImage(picture.size(), QImage::Format_RGB32);
        opaque.fill(Qt::white);
        QPainter(&opaque).drawImage(0, 0, picture);
    }
    const bool grey = opaque.format() == QImage::Format_Grayscale8;
    const QImage source = grey ? opaque : opaque.convertToFormat(QImage::Format_RGB888);
    Image image{source.width(), source.height(), grey ? 1 : 3, {}};
    const auto row = static_cast<std::size_t>(image.width) * image.channels;
    image.pixels.resize(row * image.height);
    for (int y = 0; y < image.height; ++y)
        std::memcpy(image.pixels.data() + y * row, source.constScanLine(y), row);
    return image;
}

QImage toQImage(const Image& image) {
    if (image.empty()) return {};
    const auto format = image.channels == 1   ? QImage::Format_Grayscale8
                        : image.channels == 3 ? QImage::Format_RGB888
                                              : QImage::Format_RGBA8888;
    return QImage(image.pixels.data(), image.width, image.height, image.width * image.channels, format)
        .copy();
}

}  // namespace syn
