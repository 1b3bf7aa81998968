#include "widgets/sample_grid.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLinearGradient>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/fitting_label.h"
#include "widgets/icons.h"
#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kMargin = 16, kGap = 8, kTileGap = 2;
constexpr double kLargestTile = 512;   // in the grid; one picture alone takes all the room there is
constexpr double kEvenness = 4.0 / 3;  // rows that are all full are worth pictures so much smaller
constexpr double kMeter = 4;           // its height
constexpr double kLeastRowNames = 92, kRowNameGap = 12;

/// Small pictures have no room to give away.
double captionMargin(double width) {
    return width < 90 ? 2 : 6;
}

}  // namespace

SampleGrid::SampleGrid(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Pictures of the run"));
    describe();
}

void SampleGrid::setFrame(std::shared_ptr<const engine::Frame> frame, const QStringList& layers) {
    const int before = count();
    frame_ = std::move(frame);
    layers_.clear();
    for (const QString& name : layers)
        if (frame_ && std::any_of(frame_->layers.begin(), frame_->layers.end(), [&](const auto& layer) {
                return QString::fromStdString(layer.modality) == name;
            }))
            layers_.append(name);
    if (count() != before) {
        if (count() == 0) enlarge(false);
        if (selected_ >= count()) select(count() > 0 ? 0 : -1);
        describe();
    }
    update();
}

void SampleGrid::clear() {
    setFrame(nullptr, {});
}

void SampleGrid::setStream(Stream stream) {
    stream_ = stream;
    update();
}

void SampleGrid::setSmooth(bool smooth) {
    smooth_ = smooth;
    update();
}

void SampleGrid::setCaptions(const QList<QStringList>& captions) {
    captions_ = captions;
    describe();
    update();
}

void SampleGrid::setPinned(const QSet<int>& pictures) {
    pinned_ = pictures;
    update();
}

void SampleGrid::setRows(const QStringList& names) {
    rows_ = names;
    measureRowNames();
    update();
}

void SampleGrid::setRowNotes(const QStringList& notes) {
    rowNotes_ = notes;
    update();
}

void SampleGrid::setMeters(const QList<Meter>& meters, const QColor& hue) {
    meters_ = meters;
    meterHue_ = hue;
    update();
}

int SampleGrid::count() const {
    return frame_ && !layers_.isEmpty() ? frame_->count : 0;
}

int SampleGrid::tileCount() const {
    return static_cast<int>(layers_.size()) * (stream_ == Stream::Both ? 2 : 1);
}

QList<QImage> SampleGrid::tiles(int index) const {
    QList<QImage> made;
    const std::size_t bytes = static_cast<std::size_t>(frame_->width) * frame_->height * 4;
    const auto add = [&](const std::vector<std::uint8_t>& pixels) {
        if (pixels.size() < (index + 1) * bytes) return;
        // The frame outlives the picture: both live no longer than one paint, or the caller copies.
        made.append(
            QImage(pixels.data() + index * bytes, frame_->width, frame_->height, QImage::Format_RGB32));
    };
    for (const QString& name : layers_)
        for (const auto& layer : frame_->layers) {
            if (QString::fromStdString(layer.modality) != name) continue;
            if (stream_ != Stream::Estimate) add(layer.noisy);
            if (stream_ != Stream::Noisy) add(layer.estimate);
        }
    return made;
}

QImage SampleGrid::cellPicture(int index) const {
    if (index < 0 || index >= count()) return {};
    const QList<QImage> parts = tiles(index);
    if (parts.isEmpty()) return {};
    QImage whole(frame_->width * static_cast<int>(parts.size()), frame_->height, QImage::Format_RGB32);
    QPainter painter(&whole);
    for (qsizetype i = 0; i < parts.size(); ++i)
        painter.drawImage(static_cast<int>(i) * frame_->width, 0, parts[i]);
    return whole;
}

SampleGrid::Layout SampleGrid::layout() const {
    Layout best;
    const int shown = enlarged_ ? 1 : count();
    if (shown == 0) return best;
    const int parts = tileCount();
    const double aspect = static_cast<double>(frame_->height) / frame_->width;
    const bool named = !rows_.isEmpty() && !enlarged_;
    const double names = named ? rowNamesWidth_ : 0;
    const double room = width() - 2 * kMargin - names, depth = height() - 2 * kMargin;
    const int fixed = named ? std::max(1, shown / static_cast<int>(rows_.size())) : 0;
    double bestWorth = 0;
    for (int columns = std::max(1, fixed); columns <= (fixed > 0 ? fixed : shown); ++columns) {
        const int rows = (shown + columns - 1) / columns;
        const double across = ((room - (columns - 1) * kGap) / columns - (parts - 1) * kTileGap) / parts;
        const double down = (depth - (rows - 1) * kGap) / rows / aspect;
        const double tile = enlarged_ ? std::min(across, down) : std::min({across, down, kLargestTile});
        const double worth = shown % columns == 0 ? tile * kEvenness : tile;
        if (worth > bestWorth + 1e-6) best.columns = columns, best.tile = tile, bestWorth = worth;
    }
    const double ratio = devicePixelRatioF();
    if (actualSize()) best.tile = std::min(best.tile, frame_->width / ratio);
    if (!smooth_) {
        // Whole screen pixels for each of the picture's, so that all are equally large.
        const double scale = std::floor(best.tile * ratio / frame_->width);
        if (scale >= 1) best.tile = scale * frame_->width / ratio;
    } else {
        best.tile = std::floor(best.tile * ratio) / ratio;
    }
    best.cell = {best.tile * parts + kTileGap * (parts - 1), best.tile * aspect};
    const int rows = (shown + best.columns - 1) / best.columns;
    const double wide = best.columns * best.cell.width() + (best.columns - 1) * kGap;
    const double tall = rows * best.cell.height() + (rows - 1) * kGap;
    best.origin = {std::floor((width() - wide + names) / 2), std::floor((height() - tall) / 2)};
    return best;
}

QRectF SampleGrid::cellRect(int index) const {
    if (index < 0 || index >= count() || (enlarged_ && index != selected_)) return {};
    const Layout grid = layout();
    const int place = enlarged_ ? 0 : index;
    const int column = place % grid.columns, row = place / grid.columns;
    return {grid.origin + QPointF(column * (grid.cell.width() + kGap), row * (grid.cell.height() + kGap)),
            grid.cell};
}

int SampleGrid::cellAt(const QPointF& position) const {
    for (int i = 0; i < count(); ++i)
        if (cellRect(i).contains(position)) return i;
    return -1;
}

void SampleGrid::select(int index) {
    if (index == selected_) return;
    selected_ = index;
    describe();
    Q_EMIT selectionChanged(index);
    update();
}

/// For screen readers: the chosen picture as its caption is now, or how many there are.
void SampleGrid::describe() {
    const QString caption = captionOf(selected_);
    const QString text = count() == 0    ? tr("no pictures yet")
                         : selected_ < 0 ? tr("%1 pictures").arg(count())
                         : caption.isEmpty()
                             ? tr("picture %1 of %2").arg(selected_ + 1).arg(count())
                             : tr("picture %1 of %2, %3").arg(selected_ + 1).arg(count()).arg(caption);
    if (text != accessibleDescription()) setAccessibleDescription(text);
}

void SampleGrid::enlarge(bool on) {
    if (on && selected_ < 0 && count() > 0) select(0);
    enlarged_ = on && selected_ >= 0;
    update();
}

void SampleGrid::fit(bool actualSize) {
    actual_ = actualSize;
    enlarge(false);
}

QString SampleGrid::captionOf(int index) const {
    return captions_.value(index).value(0);
}

QFont SampleGrid::captionFont() const {
    QFont small = font();
    small.setPixelSize(enlarged_ ? 12 : 10);
    return small;
}

/// Of the shortest both ends are kept: what a picture is read as, and how surely.
QString SampleGrid::shownCaption(int index) const {
    const QFontMetrics metrics(captionFont());
    const double wide = cellRect(index).width(), room = wide - 2 * captionMargin(wide);
    QString text = fittingText(captions_.value(index), metrics, room);
    // What just fits is not cut for the fraction of a pixel that eliding loses.
    if (metrics.horizontalAdvance(text) <= room) return text;
    return metrics.elidedText(text, Qt::ElideMiddle, static_cast<int>(room));
}

/// A picture's whole caption, before what can be done with pictures.
bool SampleGrid::tell(const QHelpEvent& help) {
    const int at = cellAt(help.pos());
    if (captionOf(at).isEmpty()) return false;
    QToolTip::showText(help.globalPos(), captionOf(at) + '\n' + toolTip(), this, cellRect(at).toRect());
    return true;
}

void SampleGrid::mousePressEvent(QMouseEvent* event) {
    pressed_ = -1;
    justOpened_ = false;
    if (event->button() != Qt::LeftButton) return;
    const int at = cellAt(event->position());
    if (enlarged_ && at < 0) return enlarge(false);
    if (at < 0) return;
    wasChosen_ = at == selected_;
    pressed_ = at;
    pressedAt_ = event->position();
    select(at);
}

void SampleGrid::mouseReleaseEvent(QMouseEvent* event) {
    const int at = std::exchange(pressed_, -1);
    if (event->button() != Qt::LeftButton || at < 0 || enlarged_ || !wasChosen_) return;
    if (cellAt(event->position()) != at) return;
    enlarge(true);
    justOpened_ = true;
}

void SampleGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    pressed_ = -1;
    if (event->button() != Qt::LeftButton || std::exchange(justOpened_, false)) return;
    if (enlarged_) return enlarge(false);
    const int at = cellAt(event->position());
    if (at < 0) return;
    select(at);
    enlarge(true);
}

void SampleGrid::mouseMoveEvent(QMouseEvent* event) {
    if (pressed_ >= 0 && (event->buttons() & Qt::LeftButton)) {
        const QPointF way = event->position() - pressedAt_;
        if (way.manhattanLength() >= QApplication::startDragDistance())
            Q_EMIT dragged(std::exchange(pressed_, -1));
        return;
    }
    const int at = cellAt(event->position());
    if (at == hovered_) return;
    hovered_ = at;
    update();
}

void SampleGrid::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int at = byKey ? selected_ : cellAt(event->pos());
    if (at < 0) return event->ignore();
    select(at);
    Q_EMIT menuRequested(at, byKey ? mapToGlobal(cellRect(at).center().toPoint()) : event->globalPos());
}

void SampleGrid::leaveEvent(QEvent*) {
    hovered_ = -1;
    update();
}

void SampleGrid::wheelEvent(QWheelEvent* event) {
    if (count() == 0) return event->ignore();
    event->accept();
    wheel_ += event->angleDelta().y();
    const int steps = wheel_ / QWheelEvent::DefaultDeltasPerStep;
    wheel_ %= QWheelEvent::DefaultDeltasPerStep;
    if (steps < 0) return enlarged_ ? enlarge(false) : fit(true);
    if (steps == 0 || enlarged_) return;
    if (actual_) return fit(false);
    if (const int at = cellAt(event->position()); at >= 0) select(at);
    enlarge(true);
}

bool SampleGrid::event(QEvent* event) {
    // Esc leaves the enlarged view before it may cancel the run.
    if (event->type() == QEvent::ShortcutOverride && enlarged_ &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
        event->accept();
    if (event->type() == QEvent::FontChange) measureRowNames();
    if (event->type() == QEvent::ToolTip && tell(*static_cast<QHelpEvent*>(event))) return true;
    return QWidget::event(event);
}

void SampleGrid::keyPressEvent(QKeyEvent* event) {
    if (count() == 0) return QWidget::keyPressEvent(event);
    const int columns = enlarged_ ? 1 : layout().columns;
    const auto go = [&](int by) { select(std::clamp(selected_ < 0 ? 0 : selected_ + by, 0, count() - 1)); };
    switch (event->key()) {
        case Qt::Key_Left:
            return go(-1);
        case Qt::Key_Right:
            return go(1);
        case Qt::Key_Up:
            return go(-columns);
        case Qt::Key_Down:
            return go(columns);
        case Qt::Key_Home:
            return select(0);
        case Qt::Key_End:
            return select(count() - 1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (event->modifiers() & Qt::ControlModifier) break;
            return enlarge(!enlarged_);
        case Qt::Key_Escape:
            if (enlarged_) return enlarge(false);
            break;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void SampleGrid::paintCell(QPainter& painter, int index, const QRectF& area, double tile) const {
    const QList<QImage> parts = tiles(index);
    const double tall = area.height();
    for (qsizetype i = 0; i < parts.size(); ++i)
        painter.drawImage(QRectF(area.x() + static_cast<double>(i) * (tile + kTileGap), area.y(), tile, tall),
                          parts[i]);

    const Palette& p = colours();
    const bool chosen = index == selected_ && !enlarged_;
    if (chosen || index == hovered_ || enlarged_) {
        painter.setFont(captionFont());
        // The caption stands on a shade of the dark theme's ground whatever the theme: it lies on a picture.
        const Palette& dark = paletteOf(Theme::Dark);
        const double shade = enlarged_ ? 32 : std::min(22.0, tall / 2);
        const QRectF band(area.x(), area.bottom() - shade, area.width(), shade);
        QLinearGradient fade(band.topLeft(), band.bottomLeft());
        QColor ground = dark.window;
        ground.setAlpha(0);
        fade.setColorAt(0, ground);
        ground.setAlpha(230);
        fade.setColorAt(0.7, ground);
        painter.fillRect(band, fade);
        painter.setPen(dark.text);
        const double margin = captionMargin(area.width());
        // Above the meter, which is as high as that.
        painter.drawText(band.adjusted(margin, 0, -margin, -kMeter + 1), Qt::AlignLeft | Qt::AlignBottom,
                         shownCaption(index));
    }
    if (const Meter meter = meters_.value(index); meter.share >= 0) paintMeter(painter, meter, area);
    if (pinned_.contains(index)) {
        const int size = 12;
        const QRectF mark(area.right() - size - 6, area.top() + 4, size + 4, size + 4);
        const Palette& dark = paletteOf(Theme::Dark);
        QColor ground = dark.window;
        ground.setAlpha(200);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(mark, 3, 3);
        painter.drawPixmap((mark.center() - QPointF(size, size) / 2).toPoint(),
                           iconPixmap(QStringLiteral("pin"), size, devicePixelRatioF(), dark.text));
    }
    if (!chosen) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.accent, 2));
    painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), 3, 3);
}

/// A bar in a gap below the picture; filled where the picture counts, a line where not.
void SampleGrid::paintMeter(QPainter& painter, const Meter& meter, const QRectF& area) const {
    const QRectF track(area.left(), area.bottom() - kMeter, area.width(), kMeter);
    painter.fillRect(track, colours().window);
    QRectF bar = track.adjusted(0, 1, 0, 0);
    bar.setWidth(bar.width() * std::clamp(meter.share, 0.0, 1.0));
    if (!meter.full) bar.setTop(bar.bottom() - 1);
    painter.fillRect(bar, meter.full ? meterHue_ : colours().second);
}

QFont SampleGrid::rowNameFont() const {
    QFont strong = font();
    strong.setPixelSize(12);
    strong.setWeight(QFont::Medium);
    return strong;
}

/// So that every name stands whole.
void SampleGrid::measureRowNames() {
    const QFontMetricsF metrics(rowNameFont());
    double widest = kLeastRowNames - kRowNameGap;
    for (const QString& name : rows_) widest = std::max(widest, metrics.horizontalAdvance(name));
    rowNamesWidth_ = std::ceil(widest) + kRowNameGap;
}

void SampleGrid::paintRowNames(QPainter& painter) const {
    if (rows_.isEmpty() || enlarged_) return;
    const Layout grid = layout();
    const QFont strong = rowNameFont();
    QFont small = font();
    small.setPixelSize(10);
    const double nameHeight = QFontMetricsF(strong).height(), noteLine = QFontMetricsF(small).lineSpacing();
    for (qsizetype row = 0; row < rows_.size(); ++row) {
        const QRectF area(grid.origin.x() - rowNamesWidth_,
                          grid.origin.y() + static_cast<double>(row) * (grid.cell.height() + kGap),
                          rowNamesWidth_ - kRowNameGap, grid.cell.height());
        // Of low rows only the first lines of a note are told: names never run into one another.
        const double room = grid.cell.height() + kGap - nameHeight - 2;
        const int lines = static_cast<int>(room / noteLine);
        const QString note = lines > 0 ? rowNotes_.value(row).section('\n', 0, lines - 1) : QString();
        const double notes = note.isEmpty() ? 0 : 2 + noteLine * static_cast<double>(note.count('\n') + 1);
        QRectF text(area.left(), area.center().y() - (nameHeight + notes) / 2, area.width(), nameHeight);
        painter.setFont(strong);
        painter.setPen(colours().text);
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, rows_[row]);
        if (note.isEmpty()) continue;
        text = QRectF(area.left(), text.bottom() + 2, area.width(), notes);
        painter.setFont(small);
        painter.setPen(colours().second);
        painter.drawText(text, Qt::AlignRight | Qt::AlignTop, note);
    }
}

void SampleGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (count() == 0) return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth_);
    const double tile = layout().tile;
    for (int i = 0; i < count(); ++i) {
        const QRectF area = cellRect(i);
        if (!area.isEmpty()) paintCell(painter, i, area, tile);
    }
    paintRowNames(painter);
    if (!hasFocus() || selected_ >= 0) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5), 6, 6);
}

}  // namespace syn
