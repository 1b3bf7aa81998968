#include <QAbstractButton>
#include <QAbstractItemView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <algorithm>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/card.h"
#include "widgets/chooser.h"
#include "widgets/fitting_label.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/number_field.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"
#include "widgets/switch.h"

using namespace syn;

TEST_CASE("Segments: one is taken, told once, and by name to screen readers") {
    application();
    Segmented modes("Guide mode");
    modes.setSegments({{"hold", "Hold", "a"}, {"random", "Random", "b"}});
    QSignalSpy chosen(&modes, &Segmented::chosen);
    modes.setCurrent("hold");
    CHECK(chosen.isEmpty());
    CHECK(modes.current() == "hold");
    QTest::mouseClick(modes.button("random"), Qt::LeftButton);
    REQUIRE(chosen.size() == 1);
    CHECK(chosen[0][0].toString() == "random");
    CHECK(modes.current() == "random");
    CHECK(modes.button("random")->accessibleName() == "Guide mode: Random");
    modes.setCurrent("no such");
    CHECK(modes.current().isEmpty());
}

TEST_CASE("A slider goes where it is pressed, tells what the user does and not what the program does") {
    application();
    SliderRow row("Weight", 1, 8, 0.1);
    row.resize(300, 24);
    row.show();
    QSignalSpy moved(&row, &SliderRow::moved), released(&row, &SliderRow::released);
    row.setValue(4);
    CHECK(row.value() == Approx(4));
    CHECK(moved.isEmpty());
    HueSlider* slider = row.slider();
    drag(slider, {{slider->width() - 4, 10}, {8, 10}});
    CHECK(row.value() == Approx(1));
    CHECK(moved.size() >= 2);
    CHECK(released.size() == 1);
    QTest::keyClick(slider, Qt::Key_Right);
    CHECK(row.value() == Approx(1.1));
}

TEST_CASE("A number field leaves undo to the document") {
    application();
    NumberField field("Steps", 1, 100);
    field.show();
    QLineEdit* edit = field.findChild<QLineEdit*>();
    REQUIRE(edit);
    QKeyEvent undo(QEvent::ShortcutOverride, Qt::Key_Z, Qt::ControlModifier);
    undo.ignore();
    QApplication::sendEvent(edit, &undo);
    CHECK_FALSE(undo.isAccepted());
}

TEST_CASE("A seed takes 64 bits and nothing but digits") {
    application();
    SeedField field("Seed");
    QSignalSpy chosen(&field, &SeedField::seedChosen);
    field.setText("18446744073709551615");
    Q_EMIT field.editingFinished();
    REQUIRE(chosen.size() == 1);
    CHECK(field.seed() == 18446744073709551615ull);
    field.setText("99999999999999999999");
    Q_EMIT field.editingFinished();
    CHECK(chosen.size() == 1);
    CHECK(field.text() == "18446744073709551615");
}

TEST_CASE("A message stays until it is dismissed or another takes its place") {
    application();
    QWidget window;
    MessageBar bar(&window);
    window.show();
    CHECK(bar.sentence().isEmpty());
    bar.say("The disk is full.");
    CHECK(bar.sentence() == "The disk is full.");
    QTest::mouseClick(bar.findChild<QAbstractButton*>(), Qt::LeftButton);
    CHECK(bar.sentence().isEmpty());
}

TEST_CASE("A switch is a check button") {
    application();
    Switch live("Live");
    live.resize(live.sizeHint());
    QTest::mouseClick(&live, Qt::LeftButton);
    CHECK(live.isChecked());
    CHECK(live.accessibleName() == "Live");
}

TEST_CASE("Icons of the family are there and take the theme's colour") {
    application();
    for (const char* name :
         {"brush", "eraser", "undo", "redo", "clear", "open", "paste", "play", "pause", "step", "back",
          "stop", "export", "dice", "close", "warning", "info", "chevron-down", "copy"}) {
        CAPTURE(name);
        const QImage image = iconPixmap(name, 32, 1, QColor("#ff0000")).toImage();
        bool drawn = false;
        for (int y = 0; y < 32; ++y)
            for (int x = 0; x < 32; ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() < 200) continue;
                drawn = true;
                CHECK(pixel.green() < 40);
            }
        CHECK(drawn);
    }
}

TEST_CASE("A fitting label says as much as it has room for") {
    application();
    FittingLabel label;
    const QString full = "sixteen pictures, twelve as the guide", some = "twelve as the guide";
    label.setTexts({full, some, "12"});
    const auto width = [&](const QString& text) { return label.fontMetrics().horizontalAdvance(text) + 4; };
    label.resize(width(full), 20);
    label.show();
    CHECK(label.text() == full);
    label.resize(width(some), 20);
    CHECK(label.text() == some);
    label.resize(3, 20);
    CHECK(label.text() == "12");
    label.resize(width(full), 20);
    CHECK(label.text() == full);
    CHECK(label.accessibleName() == full);
    CHECK(label.minimumSizeHint().width() < width(some));
}

TEST_CASE("The focus of a button is its edge alone, and a field that cannot be changed looks so") {
    application();
    QWidget window;
    QPushButton button("Measure", &window), other("Other", &window);
    NumberField field("Steps", 1, 50, &window);
    button.setGeometry(10, 10, 100, 28);
    other.setGeometry(120, 10, 100, 28);
    field.setGeometry(10, 50, 100, 28);
    window.resize(240, 100);
    window.show();
    QApplication::setActiveWindow(&window);
    window.setAttribute(Qt::WA_KeyboardFocusChange);  // as after the Tab key
    other.setFocus(Qt::TabFocusReason);
    const QImage without = button.grab().toImage();
    button.setFocus(Qt::TabFocusReason);
    REQUIRE(button.hasFocus());
    const QImage with = button.grab().toImage();
    CHECK(with != without);
    const QRect inside = with.rect().adjusted(4, 4, -4, -4);
    CHECK(with.copy(inside) == without.copy(inside));

    const auto brightest = [&] {
        const QImage seen = field.grab().toImage();
        int most = 0;
        for (int y = 0; y < seen.height(); ++y)
            for (int x = 0; x < seen.width(); ++x) most = std::max(most, qGray(seen.pixel(x, y)));
        return most;
    };
    const int enabled = brightest();
    field.setEnabled(false);
    CHECK(brightest() < enabled - 30);
}

TEST_CASE("A value beyond a slider's ends is told as it is until the slider is moved") {
    application();
    SliderRow row("Weight", 1, 8, 0.1);
    row.resize(300, 24);
    row.show();
    QSignalSpy moved(&row, &SliderRow::moved);
    const auto told = [&] { return row.findChildren<QLabel*>().first()->text(); };
    for (const auto& [value, text] : {std::pair{10.0, "10"}, {0.5, "0.5"}, {-2.0, "-2"}, {8.0, "8.0"}}) {
        row.setValue(value);
        CHECK(told() == text);
        CHECK(row.value() == Approx(value));
    }
    row.setValue(-1000);
    CHECK(moved.isEmpty());
    QTest::keyClick(row.slider(), Qt::Key_Right);
    CHECK(told() == "1.1");
    CHECK(row.value() == Approx(1.1));
    REQUIRE(moved.size() == 1);
    CHECK(moved[0][0].toDouble() == Approx(1.1));
    // A word for the least value is of that value alone.
    SliderRow noise("Noise", 0, 0.99, 0.01);
    noise.nameLeast("clean");
    noise.setValue(0);
    CHECK(noise.findChildren<QLabel*>().first()->text() == "clean");
    noise.setValue(-0.5);
    CHECK(noise.findChildren<QLabel*>().first()->text() == "-0.5");
    noise.setValue(0.99);
    CHECK(noise.findChildren<QLabel*>().first()->text() == "0.99");
}

TEST_CASE("The list of a chooser shows which row the keys and the pointer are at") {
    application();
    Chooser chooser("Grid");
    chooser.addItems({"Uniform in time", "Uniform in log SNR", "Karras"});
    chooser.setCurrentIndex(2);
    chooser.show();
    chooser.showPopup();
    QAbstractItemView* list = chooser.view();
    const auto ground = [&](int row) {
        const QRect place = list->visualRect(list->model()->index(row, 0));
        return list->grab().toImage().pixelColor(list->viewport()->mapTo(list, place.center()).x(),
                                                 list->viewport()->mapTo(list, place.topLeft()).y() + 3);
    };
    CHECK(ground(2) == colours().control);
    CHECK(ground(0) == colours().panel);
    QTest::keyClick(list, Qt::Key_Up);
    CHECK(ground(1) == colours().control);
    CHECK(ground(2) == colours().panel);
    chooser.hidePopup();
}
