#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>

#include "core/engine/engine.h"

namespace syn {

/// Which of a run's two pictures is shown.
enum class Stream { Noisy, Estimate, Both };

/// The pictures of a run side by side, as large as they fit. One is chosen by click or arrows; a double click
/// or Enter shows it alone, and again (or Esc) brings the others back. A cell holds one tile per shown
/// modality and stream.
class SampleGrid : public QWidget {
    Q_OBJECT
  public:
    explicit SampleGrid(QWidget* parent = nullptr);

    /// layers: the modalities to show, in this order; those that the frame lacks are left out.
    void setFrame(std::shared_ptr<const engine::Frame> frame, const QStringList& layers);
    void clear();
    void setStream(Stream stream);
    void setSmooth(bool smooth);
    void setFirstSeed(quint64 seed);  ///< picture i is captioned with seed + i
    void setEmptyText(const QString& title, const QString& hint);

    int count() const;
    int selected() const { return selected_; }
    bool enlarged() const { return enlarged_; }
    /// A cell as it is shown, at the model's own size: tiles beside each other.
    QImage cellPicture(int index) const;
    /// Where cell `index` is drawn; empty when it is not.
    QRectF cellRect(int index) const;

    QSize sizeHint() const override { return {640, 560}; }
    QSize minimumSizeHint() const override { return {240, 240}; }

  Q_SIGNALS:
    void selectionChanged(int index);

  protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
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
    void enlarge(bool on);
    QString captionOf(int index) const;
    void paintCell(QPainter& painter, int index, const QRectF& area, double tile) const;
    void paintEmpty(QPainter& painter) const;

    std::shared_ptr<const engine::Frame> frame_;
    QStringList layers_;
    Stream stream_ = Stream::Estimate;
    bool smooth_ = true;
    quint64 firstSeed_ = 1;
    int selected_ = -1;
    int hovered_ = -1;
    bool enlarged_ = false;
    QString emptyTitle_, emptyHint_;
};

}  // namespace syn
