#pragma once

#include <QImage>
#include <QWidget>

#include "widgets/picture_source.h"
#include "widgets/stroke_canvas.h"

namespace syn {

/// A square to draw a digit in: white on black, with mouse, tablet (pressure sets the width) or keys. It
/// shows strokes that are owned elsewhere, and emits each finished one as a value, so that undo belongs to
/// the document.
///
/// Keys: B brush, E eraser, [ and ] size, Delete clear, 0 to 9 place a drawn digit, arrows move a pen that
/// Space puts down and lifts, as Enter does before it goes on to the window.
class DigitPad : public QWidget {
    Q_OBJECT
  public:
    enum class Tool { Brush, Eraser };
    static constexpr double kThinnest = 0.03, kThickest = 0.3;

    explicit DigitPad(QWidget* parent = nullptr);

    void setContent(const PenStrokes& strokes, const QImage& ground);
    void setTool(Tool tool);
    Tool tool() const { return tool_; }
    void stepPenWidth(int steps);    ///< thicker by so many hundredths, or thinner
    void setPenWidth(double width);  ///< of the side; held within kThinnest and kThickest
    double penWidth() const { return width_; }
    void setHue(const QColor& hue);
    /// Off: B, E, brackets and Delete are left to the window, which may have other keys for them.
    void setOwnKeys(bool on) { ownKeys_ = on; }
    void setHint(const QString& hint);  ///< shown while nothing is drawn
    /// White where what is on the pad counts, of any size; the rest is veiled. Null: all counts.
    void setCounting(const QImage& counting);

    /// What is on the pad now, the stroke in progress included.
    QImage picture(int side) const;
    bool drawing() const { return !current_.points.isEmpty(); }
    const PenStroke& current() const { return current_; }  ///< the stroke in progress

    QSize sizeHint() const override { return {200, 200}; }
    QSize minimumSizeHint() const override { return {120, 120}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return width; }

  Q_SIGNALS:
    void strokeFinished(const syn::PenStroke& stroke);
    void strokeGrew();     ///< the stroke in progress has a new point
    void strokeDropped();  ///< the stroke in progress is no more: the pad was hidden
    void toolChanged(syn::DigitPad::Tool tool);
    void penWidthChanged(double width);
    void clearRequested();
    void digitRequested(int digit);
    void sourceDropped(const syn::PictureSource& source);

  protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void tabletEvent(QTabletEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

    /// What lies on the square, `side` pixels of the screen wide.
    virtual void paintContent(QPainter& painter, const QRectF& area, int side);
    /// The strokes as a picture, the one in progress included.
    const QImage& shown(int side);
    /// White where nothing counts; null: all counts.
    QImage notCounting(int side) const;
    /// Lays a veil, hatched in the hue, over what is white.
    void paintVeil(QPainter& painter, const QRectF& area, const QImage& veiled) const;

  private:
    PenStrokes all() const;
    QRectF square() const;
    QPointF toUnit(const QPointF& position) const;
    void begin(const QPointF& at, double pressure, bool erase);
    void extend(const QPointF& at, double pressure);
    void finish();
    bool moveKeyPen(int key);

    PenStrokes strokes_;
    QImage ground_;
    PenStroke current_;
    StrokeCanvas canvas_;
    Tool tool_ = Tool::Brush;
    double width_ = 0.09;
    QColor hue_;
    QString hint_;
    QImage counting_;
    QPointF hover_{-1, -1};
    QPointF keyPen_{0.5, 0.5};
    bool keyPenShown_ = false;
    bool ownKeys_ = true;
};

}  // namespace syn

Q_DECLARE_METATYPE(syn::PenStroke)
