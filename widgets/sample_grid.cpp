#include "widgets/sample_grid.h"

#include <QKeyEvent>
#include <QLinearGradient>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kMargin = 16, kGap = 8, kTileGap = 2;
constexpr double kLargestTile = 512;

}  // namespace

SampleGrid::SampleGrid(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Pictures of the run"));
    setAccessibleDescription(tr("no pictures yet"));
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
        setAccessibleDescription(count() > 0 ? tr("%1 pictures").arg(count()) : tr("no pictures yet"));
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

void SampleGrid::setFirstSeed(quint64 seed) {
    firstSeed_ = seed;
    update();
}

void SampleGrid::setEmptyText(const QString& title, const QString& hint) {
    emptyTitle_ = title;
    emptyHint_ = hint;
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
    const double room = width() - 2 * kMargin, depth = height() - 2 * kMargin;
    for (int columns = 1; columns <= shown; ++columns) {
        const int rows = (shown + columns - 1) / columns;
        const double across = ((room - (columns - 1) * kGap) / columns - (parts - 1) * kTileGap) / parts;
        const double down = (depth - (rows - 1) * kGap) / rows / aspect;
        const double tile = std::min({across, down, kLargestTile});
        if (tile > best.tile + 1e-6) best.columns = columns, best.tile = tile;
    }
    const double ratio = devicePixelRatioF();
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
    best.origin = {std::floor((width() - wide) / 2), std::floor((height() - tall) / 2)};
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
    if (index >= 0)
        setAccessibleDescription(
            tr("picture %1 of %2, %3").arg(index + 1).arg(count()).arg(captionOf(index)));
    Q_EMIT selectionChanged(index);
    update();
}

void SampleGrid::enlarge(bool on) {
    enlarged_ = on && selected_ >= 0;
    update();
}

QString SampleGrid::captionOf(int index) const {
    return tr("seed %1").arg(firstSeed_ + static_cast<quint64>(index));
}

void SampleGrid::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || enlarged_) return;
    const int at = cellAt(event->position());
    if (at >= 0) select(at);
}

void SampleGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (enlarged_) return enlarge(false);
    if (cellAt(event->position()) >= 0) enlarge(true);
}

void SampleGrid::mouseMoveEvent(QMouseEvent* event) {
    const int at = cellAt(event->position());
    if (at == hovered_) return;
    hovered_ = at;
    update();
}

void SampleGrid::leaveEvent(QEvent*) {
    hovered_ = -1;
    update();
}

bool SampleGrid::event(QEvent* event) {
    // Esc leaves the enlarged view before it may cancel the run.
    if (event->type() == QEvent::ShortcutOverride && enlarged_ &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
        event->accept();
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
            if (selected_ < 0) select(0);
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
        const QString caption = captionOf(index);
        QFont small = font();
        small.setPixelSize(enlarged_ ? 12 : 10);
        painter.setFont(small);
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
        painter.drawText(band.adjusted(6, 0, -6, -3), Qt::AlignLeft | Qt::AlignBottom, caption);
    }
    if (!chosen) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.accent, 2));
    painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), 3, 3);
}

void SampleGrid::paintEmpty(QPainter& painter) const {
    const Palette& p = colours();
    QFont title = font();
    title.setPixelSize(13);
    title.setWeight(QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(p.text);
    const QRect middle = rect().adjusted(24, 0, -24, 0);
    painter.drawText(middle.adjusted(0, 0, 0, -24), Qt::AlignCenter, emptyTitle_);
    painter.setFont(font());
    painter.setPen(p.second);
    painter.drawText(middle.adjusted(0, 24, 0, 0), Qt::AlignCenter | Qt::TextWordWrap, emptyHint_);
}

void SampleGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (count() == 0) return paintEmpty(painter);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth_);
    const double tile = layout().tile;
    for (int i = 0; i < count(); ++i) {
        const QRectF area = cellRect(i);
        if (!area.isEmpty()) paintCell(painter, i, area, tile);
    }
    if (!hasFocus() || selected_ >= 0) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5), 6, 6);
}

}  // namespace syn
