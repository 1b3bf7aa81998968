#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QTest>
#include <QTimer>
#include <functional>

/// Does something with the next modal dialog as soon as it waits for the user, and knows whether it came. A
/// dialog that stays open nevertheless is closed in the end, so that a mistake is seen and not waited for.
class NextDialog {
  public:
    explicit NextDialog(std::function<void(QDialog*)> act) : act_(std::move(act)) {
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { look(); });
        timer_.start(kTick);
    }
    bool came() const { return came_; }
    const QString& text() const { return text_; }

  private:
    static constexpr int kTick = 5, kPatience = 2000;

    void look() {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        if (std::exchange(came_, true)) {
            if (++waited_ > kPatience) dialog->reject();
            return;
        }
        if (const auto* box = qobject_cast<QMessageBox*>(dialog)) text_ = box->text();
        act_(dialog);
    }

    std::function<void(QDialog*)> act_;
    QTimer timer_;
    bool came_ = false;
    int waited_ = 0;
    QString text_;
};

/// Presses a button of the next message box.
inline auto pressing(QMessageBox::StandardButton button) {
    return [button](QDialog* dialog) {
        if (auto* box = qobject_cast<QMessageBox*>(dialog))
            QTest::mouseClick(box->button(button), Qt::LeftButton);
        else
            dialog->reject();
    };
}

/// Types a file's name into the next file dialog, and Enter.
inline auto naming(const QString& file) {
    return [file](QDialog* dialog) {
        auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
        if (!name) return dialog->reject();
        QApplication::setActiveWindow(dialog);
        name->setFocus();
        name->setText(file);
        QTest::keyClick(name, Qt::Key_Return);
    };
}
