#pragma once

#include <QDir>
#include <QLineEdit>
#include <QPushButton>

#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"

namespace syn::studio {

/// What a person sees of the window and presses in it.
class Walker {
  public:
    explicit Walker(StudioWindow& studio) : studio_(studio) {}

    static constexpr int kRim = 4, kFoot = 24;  ///< pixels of a cell that marks, meter and caption may take

    /// A cell of the stage as it is painted in the window.
    QImage seen(int cell) {
        const QRect place = studio_.grid()->cellRect(cell).toRect().adjusted(kRim, kRim, -kRim, -kFoot);
        REQUIRE(place.isValid());
        return studio_.grid()->grab(place).toImage();
    }
    QList<QImage> seenAll() {
        QList<QImage> all;
        for (int i = 0; i < studio_.grid()->count(); ++i) all << seen(i);
        return all;
    }
    QImage chart() { return studio_.window->schedule()->chart()->grab().toImage(); }
    void press(const QString& segment) {
        for (auto* button : studio_.window->findChildren<QAbstractButton*>())
            if (button->accessibleName() == segment) return QTest::mouseClick(button, Qt::LeftButton);
        FAIL("no button " << segment.toStdString());
    }
    /// Writes into the folder by the window's own dialog; the files that are there then.
    QStringList exportInto(const QString& folder) {
        const NextDialog dialog([&](QDialog* asked) {
            for (auto* field : asked->findChildren<QLineEdit*>())
                if (field->accessibleName() == "Folder") field->setText(folder);
            for (auto* button : asked->findChildren<QPushButton*>())
                if (button->isDefault()) QTest::mouseClick(button, Qt::LeftButton);
        });
        studio_.press("Ctrl+E");
        CHECK(dialog.came());
        CHECK(QTest::qWaitFor(
            [&] {
                studio_.poll(1);
                return studio_.message().contains(folder);
            },
            20000));
        return QDir(folder).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }

  private:
    StudioWindow& studio_;
};

inline bool grey(const QImage& picture) {
    const QColor middle = picture.pixelColor(picture.rect().center());
    return middle.red() == middle.green() && middle.green() == middle.blue();
}

inline bool allDiffer(const QList<QImage>& pictures) {
    for (qsizetype i = 0; i < pictures.size(); ++i)
        for (qsizetype j = 0; j < i; ++j)
            if (pictures[i] == pictures[j]) return false;
    return true;
}

}  // namespace syn::studio
