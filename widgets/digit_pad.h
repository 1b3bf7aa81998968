#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "widgets/pad_view.h"
#include "widgets/picture_source.h"
#include "widgets/stroke_canvas.h"

namespace syn {

/// A square to draw a digit in: white on black, with mouse, tablet (pressure sets width and density) or keys.
/// It shows strokes that are owned elsewhere, and emits each finished one as a value, so that undo belongs to
/// the document. Which part of the drawing is in sight is the pad's own affair.
///
/// Keys: B brush, E eraser, G fill, V move, H hand, [ and ] size, X turns the ink round, I takes the shade
/// under the pointer, D the usual pen, Home all of the drawing, Delete clear, 0 to 9 place a drawn digit.
/// Arrows move a pen that Space puts down and lifts, as Enter does before it goes on to the window; or the
/// drawing, or what is in sight of it, with the tools that do so.
class DigitPad : public QWidget {
    Q_OBJECT
  public:
    enum class Tool { Brush, Eraser, Fill, Move, Hand };
    static constexpr double kThinnest = 0.03, kThickest = 0.3;

    explicit DigitPad(QWidget* parent = nullptr);

    void setContent(const PenStrokes& strokes, const QImage& ground);
    void setTool(Tool tool);
    Tool tool() const { return tool_; }
    void toggleHand();               ///< the hand, or from it the tool before
    void stepPenWidth(int steps);    ///< thicker by so many hundredths, or thinner
    void setPenWidth(double width);  ///< of the side; held within kThinnest and kThickest
    double penWidth() const { return width_; }
    void setUsualWidth(double width);    ///< of now, and what resetPen() goes back to
    double ink() const { return ink_; }  ///< shade of the brush and of fills: 1 white, 0 black
    void turnInk();                      ///< light for dark
    void pickInk();                      ///< the shade under the pointer, or under the pen that keys move
    void resetPen();                     ///< white, of the usual width
    void setHue(const QColor& hue);
    /// Off: all keys but arrows, Space and Enter are left to the window, which may have others for them.
    void setOwnKeys(bool on) { ownKeys_ = on; }
    void setHint(const QString& hint);  ///< shown while nothing is drawn
    /// White where what is on the pad counts, of any size; the rest is veiled. Null: all counts.
    void setCounting(const QImage& counting);
    const PadView& view() const { return view_; }
    void showWhole();

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
    void strokeDropped();  ///< the stroke in progress is no more: the pad was hidden, or it led nowhere
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
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

    /// Off: marks are there or not, whatever the pressure; the ink turns into the eraser.
    void setShades(bool on) { shades_ = on; }
    /// What lies on the square, `side` pixels of the screen wide.
    virtual void paintContent(QPainter& painter, const QRectF& area, int side);
    /// What is in sight of the strokes as a picture, the one in progress included.
    const QImage& shown(int side);
    /// White where nothing counts; null: all counts.
    QImage notCounting(int side) const;
    /// Lays a veil, hatched in the hue, over what is white.
    void paintVeil(QPainter& painter, const QRectF& area, const QImage& veiled) const;

  private:
    PenStrokes all() const;
    bool hasContent() const { return leaveMarks(strokes_) || !ground_.isNull(); }
    QRectF square() const;
    QPointF toUnit(const QPointF& position) const;
    QPointF toPad(const QPointF& unit) const;
    void press(const QPointF& position, double pressure, bool erase, bool tablet);
    void drag(const QPointF& position, double pressure);
    void release();
    void begin(const QPointF& at, double pressure, bool erase, bool tablet);
    void extend(const QPointF& at, double pressure);
    void finish();
    void drop();
    bool arrow(int key);
    void moveKeyPen(const QPointF& by);
    void nudge(const QPointF& by);
    bool ownKey(int key);
    void showCursor();
    void paintPen(QPainter& painter, const QRectF& area) const;
    void paintInk(QPainter& painter, const QRectF& area) const;
    void paintZoom(QPainter& painter, const QRectF& area) const;

    PenStrokes strokes_;
    QImage ground_;
    PenStroke current_;
    StrokeCanvas canvas_;
    PadView view_;
    Tool tool_ = Tool::Brush, toolBefore_ = Tool::Brush;
    double usualWidth_ = 0.09, width_ = usualWidth_;
    double ink_ = 1;
    bool shades_ = true;
    QColor hue_;
    QString hint_;
    QImage counting_;
    std::optional<QPointF> pointer_;  ///< where the mouse or pen hovers, in the widget
    std::optional<QPointF> panning_;  ///< where the hand holds the drawing, in the widget
    QPointF keyPen_{0.5, 0.5};
    bool keyPenShown_ = false;
    bool nudging_ = false;  ///< the move in progress is one of arrow keys
    bool ownKeys_ = true;
};

}  // namespace syn

Q_DECLARE_METATYPE(syn::PenStroke)
