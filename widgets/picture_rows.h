#pragma once

#include <QImage>
#include <QList>
#include <QWidget>

namespace syn {

/// Rows of small pictures with crisp pixels, as large as there is room: what belongs together stands one
/// above the other.
class PictureRows : public QWidget {
    Q_OBJECT
  public:
    /// name: for screen readers.
    explicit PictureRows(const QString& name, QWidget* parent = nullptr);

    /// The pictures of all rows are of one size; rows are equally long.
    void setRows(const QList<QList<QImage>>& rows);
    void setEmptyText(const QString& text);
    const QList<QList<QImage>>& rows() const { return rows_; }
    /// Where a picture is drawn.
    QRect place(int row, int column) const;

    QSize sizeHint() const override { return {272, 76}; }
    QSize minimumSizeHint() const override { return {140, 40}; }

  protected:
    void paintEvent(QPaintEvent*) override;

  private:
    int side() const;

    QList<QList<QImage>> rows_;
    QString empty_;
};

}  // namespace syn
