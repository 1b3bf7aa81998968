#include "widgets/picture_groups.h"

#include <QImage>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QWheelEvent>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

namespace {

/// So many pictures in each group, of their own grey.
struct Groups {
    explicit Groups(const QList<int>& sizes) {
        for (int group = 0; group < sizes.size(); ++group)
            for (int i = 0; i < sizes[group]; ++i) {
                auto* item = new QStandardItem;
                QImage picture(2, 2, QImage::Format_RGB32);
                picture.fill(QColor(10 * model.rowCount(), 0, 0));
                picture.setPixelColor(1, 1, Qt::white);
                item->setData(picture, Qt::DecorationRole);
                item->setData(group, PictureGroups::GroupRole);
                model.appendRow(item);
            }
        view.setModel(&model);
        view.resize(4 + 4 * (64 + 6) + 20, 300);
        view.show();
        QApplication::setActiveWindow(&view);
        view.setFocus();
        QApplication::processEvents();
    }
    QRect place(int row) { return view.visualRect(model.index(row, 0)); }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {}) { QTest::keyClick(&view, key, with); }
    int current() { return view.currentIndex().row(); }
    QList<int> chosen() {
        QList<int> rows;
        for (const QModelIndex& index : view.chosen()) rows << index.row();
        return rows;
    }

    QApplication& made = application();  // before all widgets
    QStandardItemModel model;
    PictureGroups view;
};

}  // namespace

TEST_CASE("Groups stand below one another, their pictures side by side, and each is found where it is") {
    Groups groups({6, 1, 3});
    CHECK(groups.place(3).top() == groups.place(0).top());
    CHECK(groups.place(4).top() == groups.place(0).top() + 64 + 6);
    CHECK(groups.place(4).left() == groups.place(0).left());
    CHECK(groups.place(6).top() > groups.place(4).bottom() + 20);
    CHECK(groups.place(6).left() == groups.place(0).left());
    CHECK(groups.place(7).top() > groups.place(6).bottom() + 20);
    for (int row = 0; row < 10; ++row) {
        CHECK(groups.view.indexAt(groups.place(row).center()).row() == row);
        CHECK(groups.view.indexAt(groups.place(row).topLeft()).row() == row);
        CHECK(groups.view.indexAt(groups.place(row).bottomRight()).row() == row);
        CHECK_FALSE(groups.view.indexAt(groups.place(row).bottomRight() + QPoint(2, 2)).isValid());
    }
    // Right of a group that is short, and above the first picture.
    CHECK_FALSE(groups.view.indexAt(groups.place(6).center() + QPoint(70, 0)).isValid());
    CHECK_FALSE(groups.view.indexAt(groups.place(0).center() - QPoint(0, 50)).isValid());
}

TEST_CASE("Pictures of a group are drawn crisp or smooth in their places") {
    Groups groups({3});
    const auto pixel = [&](QPoint at) {
        const QImage seen = groups.view.viewport()->grab().toImage();
        return seen.pixelColor(at * seen.devicePixelRatio());
    };
    groups.view.setSmooth(false);
    for (int row = 0; row < 3; ++row) {
        CHECK(pixel(groups.place(row).topLeft() + QPoint(10, 10)) == QColor(10 * row, 0, 0));
        CHECK(pixel(groups.place(row).topLeft() + QPoint(30, 30)) == QColor(10 * row, 0, 0));
        CHECK(pixel(groups.place(row).topLeft() + QPoint(34, 34)) == QColor(Qt::white));
    }
    groups.view.setSmooth(true);
    const QColor between = pixel(groups.place(0).topLeft() + QPoint(33, 33));
    CHECK(between.red() > 20);
    CHECK(between.red() < 235);
}

TEST_CASE("Arrows lead through the groups as they stand") {
    Groups groups({6, 1, 3});
    groups.press(Qt::Key_Home);
    CHECK(groups.current() == 0);
    for (const int next : {1, 2}) {
        groups.press(Qt::Key_Right);
        CHECK(groups.current() == next);
    }
    groups.press(Qt::Key_Down);  // the second line has two alone
    CHECK(groups.current() == 5);
    groups.press(Qt::Key_Down);
    CHECK(groups.current() == 6);
    groups.press(Qt::Key_Down);
    CHECK(groups.current() == 7);
    groups.press(Qt::Key_Down);  // there is no further line
    CHECK(groups.current() == 7);
    groups.press(Qt::Key_End);
    CHECK(groups.current() == 9);
    groups.press(Qt::Key_Up);
    CHECK(groups.current() == 6);
    groups.press(Qt::Key_Up);
    CHECK(groups.current() == 4);
    groups.press(Qt::Key_Up);
    CHECK(groups.current() == 0);
    groups.press(Qt::Key_Up);
    CHECK(groups.current() == 0);
}

TEST_CASE("Shift chooses from one to the other, Ctrl one more, a frame all in it") {
    Groups groups({6, 3});
    groups.press(Qt::Key_Home);
    groups.press(Qt::Key_Right);
    groups.press(Qt::Key_Down, Qt::ShiftModifier);
    CHECK(groups.chosen() == QList<int>{1, 2, 3, 4, 5});
    groups.press(Qt::Key_Up, Qt::ShiftModifier);
    CHECK(groups.chosen() == QList<int>{1});
    const auto click = [&](int row, Qt::KeyboardModifiers with) {
        QTest::mouseClick(groups.view.viewport(), Qt::LeftButton, with, groups.place(row).center());
    };
    click(4, {});
    click(2, Qt::ShiftModifier);
    CHECK(groups.chosen() == QList<int>{2, 3, 4});
    click(7, Qt::ControlModifier);
    CHECK(groups.chosen() == QList<int>{2, 3, 4, 7});
    click(3, Qt::ControlModifier);
    CHECK(groups.chosen() == QList<int>{2, 4, 7});
    // From beside the pictures round the second column.
    const QPoint from(groups.place(1).left() - 2, groups.place(1).top() - 6), to = groups.place(5).center();
    drag(groups.view.viewport(), {from, from + QPoint(20, 20), to});
    CHECK(groups.chosen() == QList<int>{1, 5});
    groups.press(Qt::Key_A, Qt::ControlModifier);
    CHECK(groups.chosen().size() == 9);
}

TEST_CASE("What is gone to is scrolled to; what is looked at stays when others come before it") {
    Groups groups({40, 40});
    groups.press(Qt::Key_Home);
    groups.press(Qt::Key_End);
    const QRect room = groups.view.viewport()->rect();
    CHECK(room.contains(groups.place(79)));
    groups.view.scrollTo(groups.model.index(40, 0));
    const QRect before = groups.place(40);
    CHECK(room.contains(before));
    for (int i = 0; i < 3; ++i) {
        auto* item = new QStandardItem;
        item->setData(-1, PictureGroups::GroupRole);
        groups.model.insertRow(0, item);
    }
    QApplication::processEvents();
    CHECK(groups.place(43) == before);
    groups.model.removeRows(0, groups.model.rowCount());
    CHECK(groups.view.verticalScrollBar()->maximum() == 0);
    CHECK_FALSE(groups.view.indexAt({40, 40}).isValid());
}

TEST_CASE("Ctrl and the wheel make the tiles of groups larger and smaller, within bounds") {
    Groups groups({6});
    const QSignalSpy told(&groups.view, &PictureGroups::tileChanged);
    const auto turn = [&](int by) {
        QWheelEvent event({50, 50}, groups.view.viewport()->mapToGlobal(QPointF(50, 50)), {}, {0, by},
                          Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(groups.view.viewport(), &event);
    };
    turn(120);
    CHECK(groups.view.tile() == 96);
    CHECK(groups.place(0).width() == 96);
    CHECK(told.size() == 1);
    for (int i = 0; i < 9; ++i) turn(120);
    CHECK(groups.view.tile() == PictureGroups::kMostTile);
    for (int i = 0; i < 9; ++i) turn(-120);
    CHECK(groups.view.tile() == PictureGroups::kLeastTile);
}

TEST_CASE("Enter and a double click open a picture of a group, and nothing beside them") {
    Groups groups({3});
    QSignalSpy opened(&groups.view, &PictureGroups::opened);
    groups.view.setCurrentIndex({});
    groups.press(Qt::Key_Return);
    CHECK(opened.isEmpty());
    groups.press(Qt::Key_End);
    groups.press(Qt::Key_Return);
    CHECK(opened.size() == 1);
    CHECK(opened[0][0].toModelIndex().row() == 2);
    QTest::mouseDClick(groups.view.viewport(), Qt::LeftButton, {}, groups.place(1).center());
    CHECK(opened.size() == 2);
    CHECK(opened[1][0].toModelIndex().row() == 1);
    QTest::mouseDClick(groups.view.viewport(), Qt::LeftButton, {}, groups.place(2).center() + QPoint(70, 0));
    CHECK(opened.size() == 2);
}
