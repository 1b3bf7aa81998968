#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QBuffer>
#include <QButtonGroup>
#include <QClipboard>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QSet>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTextBrowser>

#include "app/studio/actions.h"
#include "app/studio/autosave.h"
#include "app/studio/charts_panel.h"
#include "app/studio/evaluation_modes.h"
#include "app/studio/evaluation_panel.h"
#include "app/studio/gallery_model.h"
#include "app/studio/gallery_panel.h"
#include "app/studio/gallery_viewer.h"
#include "app/studio/given_guide.h"
#include "app/studio/guide_editor.h"
#include "app/studio/keys_dialog.h"
#include "app/studio/project_menu.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/command_palette.h"
#include "widgets/picture_groups.h"

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

/// Every widget that has the focus while Tab is pressed until it comes back to where it began. Popups have a
/// focus of their own.
QList<QWidget*> tabRound(QWidget* window) {
    QList<QWidget*> round;
    for (int i = 0; i < 300; ++i) {
        QWidget* now = window->focusWidget();
        if (!now || round.contains(now)) break;
        round << now;
        QTest::keyClick(now, Qt::Key_Tab);
    }
    // It must come back to where it began: else something keeps it.
    QWidget* now = window->focusWidget();
    INFO("Tab stays at " << (now ? now->metaObject()->className() : "nothing") << ' '
                         << (now ? now->accessibleName() : QString()) << " after " << round.size());
    CHECK((!round.isEmpty() && now == round.front()));
    if (window->windowType() != Qt::Popup) CHECK(QApplication::activeWindow() == window);
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
    REQUIRE_FALSE(controls.empty());
    if (!window->focusWidget()) controls.front().widget->setFocus();
    const QList<QWidget*> round = tabRound(window);
    bool missing = false;
    for (const Control& control : controls) {
        const bool reached = round.contains(control.widget) || byArrows(control.widget, round) ||
                             std::any_of(round.begin(), round.end(),
                                         [&](QWidget* w) { return control.widget->isAncestorOf(w); });
        if (!reached) faults << control.what + " cannot be reached by Tab";
        missing = missing || !reached;
    }
    if (missing) faults << "Tab goes round";
    for (int i = 0; missing && i < round.size(); ++i)
        faults << QStringLiteral("%1 \"%2\"")
                      .arg(round[i]->metaObject()->className(), round[i]->accessibleName());
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

TEST_CASE("So do all tabs, before a run and after it", "[accessibility]") {
    StudioWindow studio;
    QTabBar* tabs = studio.window->charts()->tabs();
    if (GENERATE(false, true)) {
        (*studio.window->actions())["run.start"]->trigger();
        studio.settle();
    }
    REQUIRE(tabs->count() > 4);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        for (int i = 0; i < 4; ++i) QApplication::processEvents();
        CAPTURE(tabs->tabText(tab));
        CHECK(faultsOf(studio.window.get()) == QString());
        // Tabs within it.
        for (auto* views : studio.window->charts()->findChildren<QTabWidget*>())
            for (int view = 1; views->isVisible() && view < views->count(); ++view) {
                views->setCurrentIndex(view);
                for (int i = 0; i < 4; ++i) QApplication::processEvents();
                CAPTURE(views->tabText(view));
                CHECK(faultsOf(studio.window.get()) == QString());
            }
    }
}

TEST_CASE("So does the gallery with pictures in it", "[accessibility]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    studio.engine->encode = [](const GenerationRequest&, int, const std::string&) {
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QByteArray png;
        QBuffer out(&png);
        out.open(QIODevice::WriteOnly);
        picture.save(&out, "png");
        return Result<std::vector<std::uint8_t>>({png.begin(), png.end()});
    };
    Gallery* gallery = studio.window->gallery();
    gallery->keepIn(folder.path());
    (*studio.window->actions())["run.start"]->trigger();
    studio.settle();
    REQUIRE(QTest::qWaitFor([&] { return gallery->count() == 16; }, 20000));
    GalleryPanel* panel = studio.window->galleryPanel();
    (*studio.window->actions())["gallery.show"]->trigger();
    QApplication::processEvents();
    REQUIRE(panel->view()->isVisible());
    CHECK(faultsOf(studio.window.get()) == QString());
    panel->view()->setCurrentIndex(panel->model()->index(3));
    CHECK(faultsOf(studio.window.get()) == QString());
    // What is told of a picture is what is told of it to those who see it.
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(panel->view());
    REQUIRE(list);
    REQUIRE(list->childCount() == 16);
    CHECK(list->child(3)->text(QAccessible::Name).contains("seed 4"));
    panel->view()->setFocus();
    QTest::keyClick(panel->view(), Qt::Key_Space);
    CHECK(faultsOf(shown<GalleryViewer>(studio.window.get())) == QString());
}

TEST_CASE("So do rows and morphs, cards with a mask and with parts", "[accessibility]") {
    StudioWindow studio;
    Actions& actions = *studio.window->actions();
    SECTION("rows") {
        actions["view.rows"]->trigger();
        CHECK(faultsOf(studio.window.get()) == QString());
        actions["run.start"]->trigger();
        studio.settle();
        CHECK(faultsOf(studio.window.get()) == QString());
    }
    SECTION("morph") {
        actions["view.morph"]->trigger();
        CHECK(faultsOf(studio.window.get()) == QString());
        actions["run.start"]->trigger();
        studio.settle();
        CHECK(faultsOf(studio.window.get()) == QString());
    }
    SECTION("a mask, and a second part") {
        QImage image(32, 32, QImage::Format_RGB32);
        image.fill(Qt::red);
        QApplication::clipboard()->setImage(image);
        actions["edit.paste"]->trigger();
        studio.window->store()->edit("Part", [](Document& document) {
            ConditionSettings& picture = document.conditions["picture"];
            picture.part.place = "left";
            picture.mode = "hold";
            picture.more << furtherPart(picture);
            picture.more[0].setPicture(picture.picture, "another");
            picture.more[0].noise = 0.5;
        });
        REQUIRE(studio.card("picture")->guides().size() == 2);
        CHECK(faultsOf(studio.window.get()) == QString());
        for (const char* mode : {"resample", "reconstruction"}) {
            studio.window->store()->edit("Mode", [mode](Document& document) {
                document.conditions["picture"].mode = QLatin1String(mode);
            });
            CHECK(faultsOf(studio.window.get()) == QString());
        }
    }
    SECTION("solvers with noise of their own") {
        for (const char* solver : {"ddim", "heun-churn"}) {
            studio.window->store()->edit(
                "Solver", [solver](Document& document) { document.sampling.solver = QLatin1String(solver); });
            CHECK(faultsOf(studio.window.get()) == QString());
        }
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
    SECTION("list of keys") {
        actions["help.keys"]->trigger();
        CHECK(faultsOf(shown<QTextBrowser>(studio.window.get())) == QString());
    }
    SECTION("about") {
        actions["help.about"]->trigger();
        CHECK(faultsOf(shown<QDialog>(studio.window.get())) == QString());
    }
    SECTION("palette") {
        actions["view.palette"]->trigger();
        CHECK(faultsOf(shown<CommandPalette>(studio.window.get())) == QString());
    }
    SECTION("morph") {
        QString faults = "not asked";
        const NextDialog dialog([&](QDialog* asked) {
            faults = faultsOf(asked);
            asked->reject();
        });
        actions["cell.morph"]->trigger();
        CHECK(faults == QString());
    }
    SECTION("modes that are measured") {
        auto* panel = studio.window->findChild<EvaluationPanel*>();
        REQUIRE(panel);
        studio.window->charts()->showPage(panel);
        auto* modes = panel->findChild<EvaluationModes*>();
        REQUIRE(modes);
        modes->showBelow(panel);
        QApplication::processEvents();
        REQUIRE(modes->count() > 1);
        CHECK(faultsOf(modes) == QString());
        modes->hide();
    }
    SECTION("recovery") {
        const QTemporaryDir folder;
        {
            Autosave crashed(folder.path(), 0);
            crashed.keep(Project{studio.document(), {}, {}});
            crashed.flush();
        }
        studio.window->project()->keepIn(folder.path());
        QWidget* asked = shown<QMessageBox>(studio.window.get());
        REQUIRE(asked);
        CHECK(faultsOf(asked) == QString());
        asked->close();
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
