#include "widgets/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include "widgets/palette.h"

namespace syn {
namespace {

class LineIconEngine : public QIconEngine {
  public:
    explicit LineIconEngine(QString name) : name_(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1;
        const int size = qMin(rect.width(), rect.height());
        painter->drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2,
                            iconPixmap(name_, size, ratio, colourOf(mode)));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return iconPixmap(name_, qMin(size.width(), size.height()), 1, colourOf(mode));
    }
    QIconEngine* clone() const override { return new LineIconEngine(name_); }

  private:
    static QColor colourOf(QIcon::Mode mode) {
        return mode == QIcon::Disabled   ? colours().inactive
               : mode == QIcon::Selected ? colours().text
                                         : colours().second;
    }
    QString name_;
};

}  // namespace

QIcon icon(const QString& name) {
    return QIcon(new LineIconEngine(name));
}

QPixmap iconPixmap(const QString& name, int size, qreal ratio, const QColor& colour) {
    QFile file(QStringLiteral(":/studio/icons/%1.svg").arg(name));
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.fill(Qt::transparent);
    if (!file.open(QIODevice::ReadOnly)) return pixmap;
    QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

}  // namespace syn
