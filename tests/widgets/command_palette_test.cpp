#include "widgets/command_palette.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/fuzzy_match.h"

using namespace syn;

namespace {

CommandPalette* shown() {
    application();
    auto* palette = new CommandPalette({{"new", "File: New project", "Ctrl+N", "Begin again", true},
                                        {"seeds", "Run: New seeds", "Ctrl+R", "Other noise", true},
                                        {"step", "Run: Step forward", "", "One step", true},
                                        {"undo", "Edit: Undo", "Ctrl+Z", "Take back", false}});
    palette->show();
    return palette;
}

}  // namespace

TEST_CASE("Letters in order match, word starts and runs count more", "[palette]") {
    CHECK(fuzzyScore("", "anything") == 0);
    CHECK(fuzzyScore("x", "") < 0);
    CHECK(fuzzyScore("ns", "New seeds") > 0);
    CHECK(fuzzyScore("sn", "New seeds") < 0);
    CHECK(fuzzyScore("NEW SEEDS", "new seeds") > 0);
    CHECK(fuzzyScore("st", "Run: Step") > fuzzyScore("st", "Run: Last"));
    CHECK(fuzzyScore("step", "Run: Step") > fuzzyScore("step", "Some steepness, pressed"));
    CHECK(fuzzyScore("sa", "Save") >= fuzzyScore("sa", "Save as"));
    // Not greedy: the t of "Last" must not hide the word that begins with st.
    CHECK(fuzzyScore("st", "Last step") >= fuzzyScore("st", "A step"));
}

TEST_CASE("Typing narrows the palette, arrows choose, Enter does it", "[palette]") {
    CommandPalette* palette = shown();
    QSignalSpy chosen(palette, &CommandPalette::chosen);
    CHECK(palette->listed() == QStringList{"new", "seeds", "step", "undo"});
    QTest::keyClicks(palette->search(), "new");
    CHECK(palette->listed() == QStringList{"new", "seeds", "step"});  // the last one by single letters
    QTest::keyClick(palette->search(), Qt::Key_Down);
    QTest::keyClick(palette->search(), Qt::Key_Return);
    REQUIRE(chosen.size() == 1);
    CHECK(chosen[0][0] == "seeds");
    CHECK_FALSE(palette->isVisible());
}

TEST_CASE("Letters that match nothing are answered in words", "[palette]") {
    CommandPalette* palette = shown();
    QTest::keyClicks(palette->findChild<QLineEdit*>(), "qqq");
    CHECK(palette->listed().isEmpty());
    const auto texts = palette->findChildren<QLabel*>();
    CHECK(std::any_of(texts.begin(), texts.end(), [](const QLabel* text) {
        return text->isVisible() && text->text().contains("No command");
    }));
    palette->findChild<QLineEdit*>()->clear();
    CHECK_FALSE(palette->listed().isEmpty());
    CHECK(std::none_of(texts.begin(), texts.end(), [](const QLabel* text) {
        return text->isVisible() && text->text().contains("No command");
    }));
    palette->close();
}

TEST_CASE("What cannot be done now is listed last and not done; Esc closes", "[palette]") {
    CommandPalette* palette = shown();
    QSignalSpy chosen(palette, &CommandPalette::chosen);
    QTest::keyClicks(palette->search(), "undo");
    CHECK(palette->listed() == QStringList{"undo"});
    QTest::keyClick(palette->search(), Qt::Key_Return);
    CHECK(chosen.isEmpty());
    CHECK(palette->isVisible());
    QTest::keyClick(palette->search(), Qt::Key_Escape);
    CHECK_FALSE(palette->isVisible());
}
