#include "widgets/picture_groups.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "widgets/icons.h"
#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kTilesMargin = 4, kTilesGap = 6, kGroupCaption = 22, kBetweenGroups = 8, kGroupCaptionSize = 11;
constexpr int kWheelNotch = 120;  // of a wheel, in eighths of a degree

}  // namespace

PictureGroups::PictureGroups(QWidget* parent) : QListView(parent) {
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    // The ground of what it lies on.
    viewport()->setAutoFillBackground(false);
}

void PictureGroups::setSmooth(bool smooth) {
    if (smooth == smooth_) return;
    smooth_ = smooth;
    viewport()->update();
}

void PictureGroups::setTile(int side) {
    side = std::clamp(side, kLeastTile, kMostTile);
    if (side == tile_) return;
    tile_ = side;
    layOutAnew();
    if (currentIndex().isValid()) scrollTo(currentIndex());
    Q_EMIT tileChanged(tile_);
}

QModelIndexList PictureGroups::chosen() const {
    QModelIndexList all = selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    std::sort(all.begin(), all.end());
    return all;
}

const PictureGroups::Layout& PictureGroups::layout() const {
    if (!std::exchange(stale_, false)) return layout_;
    layout_ = {};
    layout_.columns = std::max(1, (viewport()->width() - 2 * kTilesMargin + kTilesGap) / (tile_ + kTilesGap));
    const int rows = model() ? model()->rowCount() : 0;
    QVariant last;
    for (int row = 0; row < rows; ++row) {
        const QVariant group = model()->index(row, 0).data(GroupRole);
        if (row == 0 || group != last) layout_.groups << Group{row, 0, 0, 0};
        last = group;
        ++layout_.groups.last().count;
    }
    for (Group& group : layout_.groups) {
        const int lines = (group.count + layout_.columns - 1) / layout_.columns;
        group.top = layout_.height;
        group.height = kGroupCaption + lines * (tile_ + kTilesGap) - kTilesGap + kBetweenGroups;
        layout_.height += group.height;
    }
    return layout_;
}

void PictureGroups::layOutAnew() {
    stale_ = true;
    updateGeometries();
    viewport()->update();
}

int PictureGroups::groupOf(int row) const {
    const QList<Group>& groups = layout().groups;
    const auto after = std::upper_bound(groups.begin(), groups.end(), row,
                                        [](int wanted, const Group& group) { return wanted < group.first; });
    return static_cast<int>(after - groups.begin()) - 1;
}

/// In the whole content.
QRect PictureGroups::placeOf(int row) const {
    const int at = groupOf(row);
    if (at < 0) return {};
    const Group& group = layout().groups[at];
    const int line = (row - group.first) / layout().columns, column = (row - group.first) % layout().columns;
    return {kTilesMargin + column * (tile_ + kTilesGap),
            group.top + kGroupCaption + line * (tile_ + kTilesGap), tile_, tile_};
}

QRect PictureGroups::visualRect(const QModelIndex& index) const {
    return index.isValid() ? placeOf(index.row()).translated(0, -verticalOffset()) : QRect();
}

QModelIndex PictureGroups::indexAt(const QPoint& point) const {
    const QPoint at = point + QPoint(0, verticalOffset());
    const QList<Group>& groups = layout().groups;
    const auto after = std::upper_bound(groups.begin(), groups.end(), at.y(),
                                        [](int y, const Group& group) { return y < group.top; });
    if (after == groups.begin()) return {};
    const Group& group = *std::prev(after);
    const int x = at.x() - kTilesMargin, y = at.y() - group.top - kGroupCaption, pitch = tile_ + kTilesGap;
    if (x < 0 || y < 0 || x % pitch >= tile_ || y % pitch >= tile_ || x / pitch >= layout().columns)
        return {};
    const int row = y / pitch * layout().columns + x / pitch;
    return row < group.count ? model()->index(group.first + row, 0) : QModelIndex();
}

void PictureGroups::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid()) return;
    QRect place = placeOf(index.row());
    // The first line comes with what is said of it.
    const Group& group = layout().groups[groupOf(index.row())];
    if (index.row() - group.first < layout().columns) place.setTop(group.top);
    const int top = verticalOffset(), room = viewport()->height();
    if (hint == PositionAtTop || place.top() < top)
        verticalScrollBar()->setValue(place.top());
    else if (hint == PositionAtBottom || place.bottom() >= top + room)
        verticalScrollBar()->setValue(place.bottom() + kTilesGap - room);
    else if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(place.center().y() - room / 2);
}

// The list lays out icons in one go, without captions between them: its own layout is passed over, from here
// to the end.

// NOLINTBEGIN(bugprone-parent-virtual-call)
void PictureGroups::setModel(QAbstractItemModel* model) {
    if (this->model()) disconnect(this->model(), nullptr, this, nullptr);
    QAbstractItemView::setModel(model);
    if (model) connect(model, &QAbstractItemModel::rowsRemoved, this, &PictureGroups::layOutAnew);
    layOutAnew();
}

void PictureGroups::doItemsLayout() {
    stale_ = true;
    QAbstractItemView::doItemsLayout();
}

void PictureGroups::reset() {
    QAbstractItemView::reset();
    layOutAnew();
}

void PictureGroups::rowsInserted(const QModelIndex& parent, int start, int end) {
    // What was being looked at stays where it is while new pictures come before it.
    const bool away = verticalOffset() > 0 && start == 0;
    const int before = layout().height;
    QAbstractItemView::rowsInserted(parent, start, end);
    layOutAnew();
    if (away) verticalScrollBar()->setValue(verticalOffset() + layout().height - before);
}

int PictureGroups::verticalOffset() const {
    return verticalScrollBar()->value();
}

void PictureGroups::updateGeometries() {
    QAbstractItemView::updateGeometries();
    verticalScrollBar()->setSingleStep(tile_ / 2);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, layout().height - viewport()->height()));
}

void PictureGroups::scrollContentsBy(int, int) {
    viewport()->update();
}

void PictureGroups::resizeEvent(QResizeEvent* event) {
    QAbstractItemView::resizeEvent(event);
    layOutAnew();
}

/// The row above or below, in the same column as far as there is one.
int PictureGroups::rowBeside(int row, int lines) const {
    const int columns = layout().columns;
    const QList<Group>& groups = layout().groups;
    int at = groupOf(row);
    const int column = (row - groups[at].first) % columns;
    int line = (row - groups[at].first) / columns + lines;
    const auto linesOf = [&](int group) { return (groups[group].count + columns - 1) / columns; };
    while (line < 0 && at > 0) line += linesOf(--at);
    while (line >= linesOf(at) && at + 1 < groups.size()) line -= linesOf(at++);
    line = std::clamp(line, 0, linesOf(at) - 1);
    return groups[at].first + std::min(line * columns + column, groups[at].count - 1);
}

QModelIndex PictureGroups::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    const int rows = model() ? model()->rowCount() : 0;
    if (rows == 0) return {};
    if (!currentIndex().isValid()) return model()->index(action == MoveEnd ? rows - 1 : 0, 0);
    const int row = currentIndex().row();
    const int page = std::max(1, viewport()->height() / (tile_ + kTilesGap) - 1);
    int next = row;
    switch (action) {
        case MoveLeft:
        case MovePrevious:
            next = row - 1;
            break;
        case MoveRight:
        case MoveNext:
            next = row + 1;
            break;
        case MoveUp:
            next = rowBeside(row, -1);
            break;
        case MoveDown:
            next = rowBeside(row, 1);
            break;
        case MovePageUp:
            next = rowBeside(row, -page);
            break;
        case MovePageDown:
            next = rowBeside(row, page);
            break;
        case MoveHome:
            next = 0;
            break;
        case MoveEnd:
            next = rows - 1;
            break;
    }
    return model()->index(std::clamp(next, 0, rows - 1), 0);
}

void PictureGroups::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    if (!model() || !selectionModel()) return;
    QItemSelection chosen;
    if (state() == DragSelectingState) {
        for (int row = 0; row < model()->rowCount(); ++row) {
            const QModelIndex index = model()->index(row, 0);
            if (visualRect(index).intersects(rect.normalized())) chosen.select(index, index);
        }
    } else {
        // From where it began to where it ends, as the rows follow one another.
        const QModelIndex from = indexAt(rect.topLeft()), to = indexAt(rect.bottomRight());
        if (from.isValid() && to.isValid()) chosen.select(std::min(from, to), std::max(from, to));
    }
    selectionModel()->select(chosen, command);
}

QRegion PictureGroups::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    for (const QModelIndex& index : selection.indexes())
        region += visualRect(index).adjusted(-kTilesMargin, -kTilesMargin, kTilesMargin, kTilesMargin);
    return region;
}

void PictureGroups::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & ~Qt::KeypadModifier)) {
        if (currentIndex().isValid()) Q_EMIT opened(currentIndex());
        return event->accept();
    }
    QAbstractItemView::keyPressEvent(event);
}

void PictureGroups::mouseDoubleClickEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton) Q_EMIT opened(index);
    event->accept();
}

void PictureGroups::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) return QAbstractItemView::wheelEvent(event);
    wheel_ += event->angleDelta().y();
    const int notches = wheel_ / kWheelNotch;
    wheel_ -= notches * kWheelNotch;
    setTile(tile_ + notches * kLeastTile);
    event->accept();
}

void PictureGroups::paintTile(QPainter& painter, const QModelIndex& index, const QRect& place) const {
    const Palette& p = colours();
    const QImage picture = index.data(Qt::DecorationRole).value<QImage>();
    if (picture.isNull()) {
        painter.fillRect(place, p.control);
    } else {
        QRect area(QPoint(), picture.size().scaled(place.size(), Qt::KeepAspectRatio));
        area.moveCenter(place.center());
        painter.drawImage(area, picture);
    }
    if (index.data(StarRole).toBool()) {
        constexpr int kSize = 12;
        // On a shade of the dark theme's ground whatever the theme: it lies on a picture.
        const Palette& dark = paletteOf(Theme::Dark);
        const QRect mark(place.right() - kSize - 5, place.top() + 2, kSize + 4, kSize + 4);
        QColor ground = dark.window;
        ground.setAlpha(200);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(mark, 3, 3);
        painter.drawPixmap(mark.topLeft() + QPoint(2, 2),
                           iconPixmap(QStringLiteral("starred"), kSize, devicePixelRatioF(), dark.digit));
    }
    const bool chosen = selectionModel() && selectionModel()->isSelected(index);
    const bool current = hasFocus() && index == currentIndex();
    if (!chosen && !current) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(chosen ? p.accent : p.second, chosen ? 2 : 1));
    painter.drawRoundedRect(QRectF(place).adjusted(-2, -2, 2, 2), 3, 3);
    if (!current || !chosen) return;
    // Of several that are chosen the keys go from this one.
    painter.setPen(QPen(p.text, 1));
    painter.drawRoundedRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2);
}

void PictureGroups::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth_);
    QFont small = font();
    small.setPixelSize(kGroupCaptionSize);
    painter.setFont(small);
    const int top = verticalOffset() + event->rect().top(),
              bottom = verticalOffset() + event->rect().bottom();
    for (const Group& group : layout().groups) {
        if (group.top + group.height < top || group.top > bottom) continue;
        const QRect caption(kTilesMargin, group.top - verticalOffset(),
                            viewport()->width() - 2 * kTilesMargin, kGroupCaption);
        const QString text = model()->index(group.first, 0).data(CaptionRole).toString();
        painter.setPen(colours().second);
        painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, caption.width()));
        for (int row = group.first; row < group.first + group.count; ++row) {
            const QModelIndex index = model()->index(row, 0);
            const QRect place = visualRect(index);
            if (place.adjusted(-3, -3, 3, 3).intersects(event->rect())) paintTile(painter, index, place);
        }
    }
    if (!hasFocus() || currentIndex().isValid()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().accent, 1));
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

// NOLINTEND(bugprone-parent-virtual-call)

}  // namespace syn
