#pragma once

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QSettings>
#include <QString>
#include <QTemporaryDir>
#include <QTest>
#include <ostream>

#include "widgets/style.h"

/// The one application of a test program; kept to the end, because widgets outlive any single test.
inline QApplication& application() {
    static QApplication* made = [] {
        static int argc = 1;
        static char name[] = "test";
        static char* argv[] = {name, nullptr};
        auto* app = new QApplication(argc, argv);
        QApplication::setOrganizationName("SynestheteTests");
        static const QTemporaryDir settings;  // the user's own are left alone
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
        syn::applyTheme(*app, syn::Theme::Dark);
        return app;
    }();
    return *made;
}

inline std::ostream& operator<<(std::ostream& out, const QString& text) {
    return out << text.toStdString();
}

/// Draws with the left button from point to point.
inline void drag(QWidget* widget, const QList<QPoint>& points, Qt::MouseButton button = Qt::LeftButton) {
    QTest::mousePress(widget, button, {}, points.front());
    for (const QPoint& point : points) {
        QMouseEvent move(QEvent::MouseMove, point, widget->mapToGlobal(point), Qt::NoButton, button, {});
        QApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, button, {}, points.back());
}

inline void dropOn(QWidget* widget, const QMimeData& data) {
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(widget, &enter);
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(widget, &drop);
}
