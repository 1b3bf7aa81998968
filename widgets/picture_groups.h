#pragma once

#include <QListView>

namespace syn {

/// The pictures of a list model as even tiles in groups, each below a line that says what it is. Only what is
/// seen is asked of the model. Rows of one group follow one another; their Qt::DecorationRole is a QImage
/// (null: not there yet).
/// A list to screen readers; where everything stands is its own.
class PictureGroups : public QListView {
    Q_OBJECT
  public:
    enum Role {
        GroupRole = Qt::UserRole + 1,  ///< tells a row's group from its neighbours'
        CaptionRole,                   ///< of its group
        StarRole,                      ///< bool: the picture is marked
    };
    static constexpr int kLeastTile = 32, kTile = 64, kMostTile = 192;

    explicit PictureGroups(QWidget* parent = nullptr);

    void setSmooth(bool smooth);  ///< or crisp: each pixel a square
    /// Pixels of the window that a tile has a side; Ctrl+wheel changes it too.
    void setTile(int side);
    int tile() const { return tile_; }
    /// The chosen rows, in their order.
    QModelIndexList chosen() const;

    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void setModel(QAbstractItemModel* model) override;
    void doItemsLayout() override;
    void reset() override;
    void keyboardSearch(const QString&) override {}
    QSize sizeHint() const override { return {320, 160}; }
    QSize minimumSizeHint() const override { return {160, 64}; }

  Q_SIGNALS:
    void opened(const QModelIndex& index);  ///< by Enter or a double click
    void dragged();                         ///< out of the view: what is chosen
    void tileChanged(int side);

  protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void startDrag(Qt::DropActions) override { Q_EMIT dragged(); }
    void rowsInserted(const QModelIndex& parent, int start, int end) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    struct Group {
        int first = 0, count = 0;  // rows
        int top = 0, height = 0;   // caption and tiles, in the whole content
    };
    struct Layout {
        QList<Group> groups;
        int columns = 1;
        int height = 0;
    };
    const Layout& layout() const;
    void layOutAnew();
    int groupOf(int row) const;
    QRect placeOf(int row) const;
    int rowBeside(int row, int lines) const;
    void paintTile(QPainter& painter, const QModelIndex& index, const QRect& place) const;

    mutable Layout layout_;
    mutable bool stale_ = true;
    int tile_ = kTile;
    int wheel_ = 0;
    bool smooth_ = true;
};

}  // namespace syn
