// Linked into a program with a window: tells when its first paint is done, and ends it there.
#include <unistd.h>

#include <QApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>
#include <cstdio>

#include "tests/bench/bench.h"

namespace {

class FirstPaint : public QObject {
  public:
    explicit FirstPaint(QObject* parent) : QObject(parent) {}
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::Paint || seen_) return false;
        seen_ = true;
        // All widgets of the window are painted in one go: when the loop turns again, it is done.
        QTimer::singleShot(0, this, [] {
            std::printf("painted %.6f %d\n", syn::bench::wall_seconds(),
                        static_cast<int>(QApplication::allWidgets().size()));
            std::fflush(stdout);
            _exit(0);
        });
        return false;
    }

  private:
    bool seen_ = false;
};

void watch() {
    qApp->installEventFilter(new FirstPaint(qApp));
}

}  // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)
