// A window with nothing in it, as large as the studio's.
#include <QApplication>
#include <QWidget>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QWidget window;
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}
