#pragma once

#include <QImage>

#include "core/base/image.h"

namespace syn {

/// Grey stays one channel, everything else becomes RGB (what is transparent lies on white); null gives an
/// empty Image.
Image toImage(const QImage& picture);
/// A deep copy; empty gives a null QImage.
QImage toQImage(const Image& image);

}  // namespace syn
