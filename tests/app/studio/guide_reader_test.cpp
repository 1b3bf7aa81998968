// What the cards tell of what is given, as its judge reads it.
#include <QClipboard>

#include "tests/app/studio/models_window.h"
#include "tests/catch.h"
#include "widgets/message_bar.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// A window on a model whose pictures have classes.
struct ReadingWindow : ModelsWindow {
    ReadingWindow() {
        engine::ModelInfo named = other();
        for (const auto& [digit, picture] : named.legend) named.modalities[1].classes.push_back(picture);
        list(std::move(named));
        choose("other");
        poll(2);
    }
    void give(int tone) {
        QImage image(64, 64, QImage::Format_RGB32);
        image.fill(QColor(tone, 100, 50));
        QApplication::clipboard()->setImage(image);
        press("Ctrl+V");
    }
    QString picture() { return text("picture", "Picture: reading"); }
    QString sure() { return text("picture", "Picture: certainty of the reading"); }
};

}  // namespace

TEST_CASE("A given picture is told as a drawn digit is: what it is read as, what that means, how surely",
          "[models]") {
    ReadingWindow studio;
    CHECK(studio.read() == "read as <b>7</b>: horse");
    CHECK(studio.text("digit", "Certainty of the reading") == ".99");
    CHECK(studio.picture().isEmpty());
    studio.engine->read_as("picture", 7, 0.934);
    studio.give(200);
    CHECK(studio.picture().isEmpty());  // nobody waited for it
    studio.poll(2);
    CHECK(studio.picture() == "read as <b>horse</b>: 7");
    CHECK(studio.sure() == ".93");
    QApplication::processEvents();
    CHECK(studio.label("picture", "Picture: reading")->isVisible());

    // A weight is no other picture; another picture is, and taking it back is again.
    const int asked = studio.engine->guides_read();
    studio.window->store()->edit("Weight",
                                 [](Document& document) { document.conditions["picture"].scale = 3; });
    studio.poll(2);
    CHECK(studio.engine->guides_read() == asked);
    CHECK(studio.picture() == "read as <b>horse</b>: 7");
    studio.engine->read_as("picture", 3, 0.999);
    studio.give(90);
    studio.poll(2);
    CHECK(studio.picture() == "read as <b>cat</b>: 3");
    CHECK(studio.sure() == ".99");  // never certain
    studio.engine->read_as("picture", 7, 0.5);
    studio.press("Ctrl+Z");
    studio.poll(2);
    CHECK(studio.picture() == "read as <b>horse</b>: 7");
    CHECK(studio.sure() == ".50");

    // Other weights under the same name may mean something else by it.
    studio.engine->read_as("picture", 1, 0.8);
    Q_EMIT studio.window->port()->modelsChanged({"other"});
    studio.poll(2);
    CHECK(studio.picture() == "read as <b>automobile</b>: 1");

    // What is not given is not told.
    studio.window->store()->edit("Generate",
                                 [](Document& document) { setRole(document, "picture", Role::Generated); });
    studio.poll(2);
    CHECK(studio.picture().isEmpty());
    QApplication::processEvents();
    CHECK_FALSE(studio.label("picture", "Picture: reading")->isVisible());
}

TEST_CASE("Of a picture that nobody can judge nothing is told", "[models]") {
    ReadingWindow studio;
    studio.give(200);
    studio.poll(2);
    const int asked = studio.engine->guides_read();
    CHECK(asked > 0);
    CHECK(studio.picture().isEmpty());
    CHECK(studio.sure().isEmpty());
    CHECK(studio.message().isEmpty());
    studio.window->store()->edit("Weight",
                                 [](Document& document) { document.conditions["picture"].scale = 3; });
    studio.poll(2);
    CHECK(studio.engine->guides_read() == asked);
}

TEST_CASE("Pictures that come faster than they are read leave the newest told", "[models]") {
    ReadingWindow studio;
    const int before = studio.engine->guides_read();
    studio.engine->read_as("picture", 2, 0.6);
    for (const int tone : {10, 20, 30, 40}) studio.give(tone);
    CHECK(studio.engine->guides_read() == before + 1);
    studio.engine->read_as("picture", 8, 0.7);
    studio.poll(1);
    CHECK(studio.engine->guides_read() == before + 2);  // the last alone
    studio.poll(1);
    CHECK(studio.picture() == "read as <b>ship</b>: 8");
    CHECK(studio.engine->guides_read() == before + 2);
}

TEST_CASE("What was read for a model that is no longer chosen is not told of the next", "[models]") {
    ReadingWindow studio;
    studio.engine->read_as("picture", 2, 0.6);
    studio.give(10);
    QSignalSpy told(studio.window->controller(), &RunController::reading);
    studio.engine->read_as("digit", 5, 0.6);
    studio.choose("fake");  // which draws a digit
    studio.poll(3);
    for (const auto& each : told)
        if (each[0] == "picture") CHECK(each[1] == -1);
    CHECK(studio.picture().isEmpty());
    CHECK(studio.read() == "read as <b>5</b>: dog");
}
