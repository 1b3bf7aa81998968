#include "widgets/picture_rows.h"

#include <QPainter>
#include <algorithm>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kCellGap = 2;

}  // namespace

PictureRows::PictureRows(const QString& name, QWidget* parent) : QWidget(parent) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PictureRows::setRows(const QList<QList<QImage>>& rows) {
    rows_ = rows;
    update();
}

void PictureRows::setEmptyText(const QString& text) {
    empty_ = text;
    update();
}

int PictureRows::side() const {
    if (rows_.isEmpty() || rows_[0].isEmpty()) return 0;
    const int columns = static_cast<int>(rows_[0].size()), count = static_cast<int>(rows_.size());
    return std::max(1, std::min((width() + kCellGap) / columns, (height() + kCellGap) / count) - kCellGap);
}

QRect PictureRows::place(int row, int column) const {
    const int pitch = side() + kCellGap;
    return {column * pitch, row * pitch, side(), side()};
}

void PictureRows::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (rows_.isEmpty()) {
        painter.setPen(colours().faint);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, empty_);
        return;
    }
    for (int row = 0; row < rows_.size(); ++row)
        for (int column = 0; column < rows_[row].size(); ++column)
            painter.drawImage(place(row, column), rows_[row][column]);
}

}  // namespace syn
