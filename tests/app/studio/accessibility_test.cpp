#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QLabel>
#include <QMenuBar>
#include <QSet>
#include <QTextBrowser>

#include "app/studio/actions.h"
#include "app/studio/keys_dialog.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/command_palette.h"

using namespace syn;
using namespace syn::studio;

namespace {

struct Control {
    QWidget* widget;
    QString what;
};

/// Parts of controls and what Qt makes for itself: reached through the control around them.
bool isPart(const QAccessibleInterface* node) {
    switch (node->role()) {
        case QAccessible::ScrollBar:
        case QAccessible::MenuItem:  // by Alt and the arrows
        case QAccessible::Cell:
        case QAccessible::ListItem:
        case QAccessible::TreeItem:
        case QAccessible::ColumnHeader:
        case QAccessible::RowHeader:
            return true;
        default:
            return false;
    }
}

/// What a screen reader would find below `node` and offer to use.
void collect(QAccessibleInterface* node, QList<Control>& found, QStringList& silent) {
    if (!node || !node->isValid() || node->state().invisible || isPart(node)) return;
    QAccessibleActionInterface* actions = node->actionInterface();
    const bool clickable =
        actions && actions->actionNames().contains(QAccessibleActionInterface::pressAction());
    auto* widget = qobject_cast<QWidget*>(node->object());
    const bool inside = widget && (widget->objectName().startsWith("qt_") || widget->focusProxy());
    const bool usable = (node->state().focusable || clickable) && !node->state().disabled;
    if (widget && usable && !inside && !widget->isWindow() && !qobject_cast<QMenuBar*>(widget)) {
        const QString name = node->text(QAccessible::Name);
        const QString what = QStringLiteral("%1 \"%2\"").arg(widget->metaObject()->className(), name);
        const bool explained =
            !node->text(QAccessible::Description).isEmpty() || !widget->toolTip().isEmpty();
        if (name.isEmpty()) silent << what + " has no name";
        if (!explained) silent << what + " does not say what it does";
        found << Control{widget, what};
    }
    for (int i = 0; i < node->childCount(); ++i) collect(node->child(i), found, silent);
}

/// Every widget that has the focus while Tab is pressed until it comes back to where it began.
QList<QWidget*> tabRound(QWidget* window) {
    QList<QWidget*> round;
    for (int i = 0; i < 300; ++i) {
        QWidget* now = QApplication::focusWidget();
        if (!now || round.contains(now)) break;
        round << now;
        QTest::keyClick(now, Qt::Key_Tab);
    }
    CHECK(QApplication::activeWindow() == window);
    return round;
}

/// Of buttons of which one is on, Tab finds that one and arrows the others.
bool byArrows(QWidget* widget, const QList<QWidget*>& round) {
    const auto* button = qobject_cast<QAbstractButton*>(widget);
    if (!button || !button->group() || !button->group()->exclusive()) return false;
    for (QAbstractButton* each : button->group()->buttons())
        if (round.contains(each)) return true;
    return false;
}

QString faultsOf(QWidget* window) {
    QApplication::setActiveWindow(window);
    QApplication::processEvents();
    QStringList faults;
    QList<Control> controls;
    collect(QAccessible::queryAccessibleInterface(window), controls, faults);
    CHECK(controls.size() > 1);
    if (!QApplication::focusWidget() || QApplication::focusWidget()->window() != window)
        controls.front().widget->setFocus();
    const QList<QWidget*> round = tabRound(window);
    for (const Control& control : controls) {
        const bool reached = round.contains(control.widget) || byArrows(control.widget, round) ||
                             std::any_of(round.begin(), round.end(),
                                         [&](QWidget* w) { return control.widget->isAncestorOf(w); });
        if (!reached) faults << control.what + " cannot be reached by Tab";
    }
    return faults.join("; ");
}

template <class T>
QWidget* shown(QWidget* window) {
    for (T* each : window->findChildren<T*>())
        if (each->isVisible()) return each->window();
    return nullptr;
}

}  // namespace

TEST_CASE("A screen reader finds name, purpose and a way by Tab for all of the window, in each state",
          "[accessibility]") {
    StudioWindow studio;
    QWidget* window = studio.window.get();
    SECTION("at the start") {
        CHECK(faultsOf(window) == QString());
    }
    SECTION("while it runs") {
        (*studio.window->actions())["run.start"]->trigger();
        studio.poll(4);
        CHECK(faultsOf(window) == QString());
    }
    SECTION("paused") {
        (*studio.window->actions())["run.step"]->trigger();
        studio.poll(4);
        CHECK(faultsOf(window) == QString());
    }
    SECTION("finished") {
        (*studio.window->actions())["run.start"]->trigger();
        studio.settle();
        CHECK(faultsOf(window) == QString());
    }
    SECTION("with a message") {
        studio.window->stage()->messages()->say("Something went wrong.");
        CHECK(faultsOf(window) == QString());
    }
    SECTION("turned round, with a picture") {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::red);
        QApplication::clipboard()->setImage(image);
        (*studio.window->actions())["edit.paste"]->trigger();
        CHECK(faultsOf(window) == QString());
    }
}

TEST_CASE("A window without an engine can be used by a screen reader", "[accessibility]") {
    application();
    MainWindow window;
    window.show();
    CHECK(faultsOf(&window) == QString());
}

TEST_CASE("So can the dialogs", "[accessibility]") {
    StudioWindow studio;
    Actions& actions = *studio.window->actions();
    SECTION("keys") {
        actions["edit.keys"]->trigger();
        CHECK(faultsOf(shown<KeysDialog>(studio.window.get())) == QString());
    }
    SECTION("help") {
        actions["help.page"]->trigger();
        CHECK(faultsOf(shown<QTextBrowser>(studio.window.get())) == QString());
    }
    SECTION("export") {
        actions["run.start"]->trigger();
        studio.settle();
        QString faults = "not asked";
        const NextDialog dialog([&](QDialog* asked) {
            faults = faultsOf(asked);
            asked->reject();
        });
        actions["file.export"]->trigger();
        CHECK(faults == QString());
    }
}

TEST_CASE("Tab goes through the window as it is read: top bar, conditions, stage, right column",
          "[accessibility]") {
    StudioWindow studio;
    QWidget* window = studio.window.get();
    QApplication::setActiveWindow(window);
    auto* first = window->findChild<QWidget*>("paletteButton");
    REQUIRE(first);
    first->setFocus();
    const QList<QWidget*> round = tabRound(window);
    const auto place = [&](QWidget* part) {
        for (qsizetype i = 0; i < round.size(); ++i)
            if (part == round[i] || part->isAncestorOf(round[i])) return i;
        return qsizetype{-1};
    };
    const QList<qsizetype> order{place(first), place(studio.card("digit")), place(studio.card("picture")),
                                 place(studio.window->stage()), place(studio.window->schedule())};
    CAPTURE(order[0], order[1], order[2], order[3], order[4]);
    CHECK_FALSE(order.contains(-1));
    CHECK(std::is_sorted(order.begin(), order.end()));
}
