#pragma once

#include <QImage>

#include "widgets/pen_stroke.h"

namespace syn {

/// Strokes as a picture: white, round and antialiased on black. A pen moves more often than all strokes could
/// be painted: of a drawing that has grown since the last time only what is new is.
class StrokeCanvas {
  public:
    /// The strokes on a square of `side` pixels, in the format of screens; `ground`, where there is one, lies
    /// under them in grey, fitted to the square. The same picture whatever was painted before.
    const QImage& paint(const PenStrokes& strokes, int side, const QImage& ground = {});
    /// The same in one channel.
    QImage grey(const PenStrokes& strokes, int side, const QImage& ground = {});

  private:
    bool grew(const PenStrokes& strokes, int side, const QImage& ground) const;
    void begin(int side, const QImage& ground);

    PenStrokes strokes_;  ///< those in the picture
    QImage ground_, picture_;
    QImage finished_;  ///< all but the last stroke: a dot that becomes a line is painted anew
};

/// What a StrokeCanvas paints, in one channel: of drawings that are painted once.
QImage renderStrokes(const PenStrokes& strokes, int side, const QImage& ground = {});

}  // namespace syn
