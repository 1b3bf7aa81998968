#pragma once

#include "widgets/digit_pad.h"

namespace syn {

/// A square with a picture on it of which parts are painted away, with the means of the digit pad: the brush
/// and fills cut, the eraser gives back; a part is cut or not, there are no shades. Shows picture and strokes
/// that are owned elsewhere; what is cut, or does not count, is veiled.
class MaskPad : public DigitPad {
    Q_OBJECT
  public:
    explicit MaskPad(QWidget* parent = nullptr);

    /// The picture, of which the largest square in the middle is shown; and what is painted away of it.
    void setContent(const QImage& picture, const PenStrokes& cut);
    /// Shows these colours of the picture alone: "red", "green", "blue"; none: all.
    void setColours(const QStringList& colours);

  protected:
    void paintContent(QPainter& painter, const QRectF& area, int side) override;

  private:
    void prepare();

    QImage picture_;   // as it was given
    QImage coloured_;  // its square, in the colours that count
    QStringList colours_;
};

}  // namespace syn
