#pragma once

#include <QColor>
#include <QHelpEvent>
#include <QSet>
#include <QStringList>
#include <QWidget>
#include <memory>

#include "core/engine/engine.h"

namespace syn {

/// Which of a run's two pictures is shown.
enum class Stream { Noisy, Estimate, Both };

/// The pictures of a run side by side, as large as they fit. One is chosen by click or arrows; another click,
/// a double click or Enter shows it alone, and a click beside it, Enter or Esc brings the others back; the
/// wheel leads from their own size to one that fits, and to one picture alone. A cell
/// holds one tile per shown modality and stream. Dragging a cell and asking for its menu are told to the
/// owner.
class SampleGrid : public QWidget {
    Q_OBJECT
  public:
    explicit SampleGrid(QWidget* parent = nullptr);

    /// layers: the modalities to show, in this order; those that the frame lacks are left out.
    void setFrame(std::shared_ptr<const engine::Frame> frame, const QStringList& layers);
    void clear();
    void setStream(Stream stream);
    void setSmooth(bool smooth);
    /// One a picture, as texts of which the longest that fits is shown ("seed 3 · read as horse", "horse");
    /// the first is what the tool tip and screen readers say. Those missing are empty.
    void setCaptions(const QList<QStringList>& captions);
    /// What of a picture's caption has room in its cell.
    QString shownCaption(int index) const;
    void setPinned(const QSet<int>& pictures);  ///< marked, because their seed is their own
    /// The pictures form rows of these names, equally many in each; empty: they stand as they fit best.
    void setRows(const QStringList& names);

    void setRowNotes(const QStringList& notes);  ///< below the names, in a small hand; may have several lines
    const QStringList& rowNotes() const { return rowNotes_; }
    /// How far a picture is what was wanted, 0 to 1, and whether it counts as that.
    struct Meter {
        double share = -1;  ///< below 0: not known
        bool full = false;
    };
    /// One a picture, at its lower edge; those missing are not drawn.
    void setMeters(const QList<Meter>& meters, const QColor& hue);

    int count() const;
    int selected() const { return selected_; }
    void choose(int index) { select(index); }
    int columns() const { return layout().columns; }
    void enlarge(bool on);  ///< the chosen picture; the first where none is
    bool enlarged() const { return enlarged_; }
    /// All pictures, as large as they fit; or no larger than a pixel of the screen for each of theirs.
    void fit(bool actualSize);
    bool actualSize() const { return actual_ && !enlarged_; }
    /// A cell as it is shown, at the model's own size: tiles beside each other.
    QImage cellPicture(int index) const;
    /// Where cell `index` is drawn; empty when it is not.
    QRectF cellRect(int index) const;

    QSize sizeHint() const override { return {640, 560}; }
    QSize minimumSizeHint() const override { return {240, 240}; }

  Q_SIGNALS:
    void selectionChanged(int index);
    void dragged(int index);                             ///< out of the grid
    void menuRequested(int index, const QPoint& where);  ///< where: on screen

  protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

  private:
    struct Layout {
        int columns = 1;
        double tile = 0;  // side of a tile's width on screen
        QPointF origin;
        QSizeF cell;
    };
    Layout layout() const;
    QList<QImage> tiles(int index) const;
    int tileCount() const;
    int cellAt(const QPointF& position) const;
    void select(int index);
    void describe();
    QString captionOf(int index) const;
    QFont captionFont() const;
    bool tell(const QHelpEvent& help);
    void paintCell(QPainter& painter, int index, const QRectF& area, double tile) const;
    void paintMeter(QPainter& painter, const Meter& meter, const QRectF& area) const;
    QFont rowNameFont() const;
    void measureRowNames();
    void paintRowNames(QPainter& painter) const;

    std::shared_ptr<const engine::Frame> frame_;
    QStringList layers_;
    Stream stream_ = Stream::Estimate;
    bool smooth_ = true;
    QList<QStringList> captions_;
    QStringList rows_, rowNotes_;
    double rowNamesWidth_ = 0;  ///< room left of the pictures
    QList<Meter> meters_;
    QColor meterHue_;
    QSet<int> pinned_;
    int selected_ = -1;
    int hovered_ = -1;
    bool enlarged_ = false;
    bool actual_ = false;
    int wheel_ = 0;            ///< turned and not yet answered, in eighths of a degree
    int pressed_ = -1;         ///< the cell under the button that is held
    bool wasChosen_ = false;   ///< and it was the chosen one before
    bool justOpened_ = false;  ///< the first half of a double click enlarged it
    QPointF pressedAt_;
};

}  // namespace syn
