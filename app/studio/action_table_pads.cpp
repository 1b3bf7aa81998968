// What is done on the pads.
#include <utility>

#include "app/studio/actions.h"

namespace syn::studio {
namespace {

ActionSpec onPad(const char* id, const char* text, const char* does, QList<QKeySequence> keys,
                 const char* icon = nullptr) {
    return {id, text, does, icon, std::move(keys), false, KeyPlace::Pad};
}

}  // namespace

QList<ActionSpec> Actions::ofPads() {
    return {
        onPad("pad.brush", QT_TR_NOOP("&Brush"),
              QT_TR_NOOP("Draw; the pen's pressure sets the width, and how dense the ink is"),
              {QKeySequence("B")}, "brush"),
        onPad("pad.eraser", QT_TR_NOOP("&Eraser"),
              QT_TR_NOOP("Erase; the right button and the pen's other end do too"), {QKeySequence("E")},
              "eraser"),
        onPad("pad.fill", QT_TR_NOOP("&Fill"),
              QT_TR_NOOP(
                  "Fill the region of similar shade that is pressed: with the ink, and with black by the "
                  "right button. On a mask it paints the region away, or gives it back"),
              {QKeySequence("G")}, "fill"),
        onPad("pad.move", QT_TR_NOOP("&Move"),
              QT_TR_NOOP(
                  "Shift all that is on the pad, by dragging or by arrow keys; what leaves the pad comes "
                  "back with it. On a mask the picture stays"),
              {QKeySequence("V")}, "move"),
        onPad("pad.hand", QT_TR_NOOP("&Hand"),
              QT_TR_NOOP(
                  "Shift what is in sight while the pad is enlarged, by dragging or by arrow keys; again: "
                  "the tool before. The middle button does so with every tool"),
              {QKeySequence("H")}),
        onPad("pad.thinner", QT_TR_NOOP("&Thinner pen"),
              QT_TR_NOOP("Make the pen thinner; Ctrl+wheel on the pad too"), {QKeySequence("[")}),
        onPad("pad.thicker", QT_TR_NOOP("Thic&ker pen"),
              QT_TR_NOOP("Make the pen thicker; Ctrl+wheel on the pad too"), {QKeySequence("]")}),
        onPad("pad.turn", QT_TR_NOOP("&Swap ink"),
              QT_TR_NOOP(
                  "Draw and fill with black in place of white, with dark in place of light, or the other "
                  "way round. On a mask: the eraser for the brush, or the brush again"),
              {QKeySequence("X")}),
        onPad("pad.pick", QT_TR_NOOP("&Pick ink"),
              QT_TR_NOOP(
                  "Draw and fill with the shade under the pointer, or under the pen that keys move. On a "
                  "mask: the brush where it is painted away, the eraser where it is not"),
              {QKeySequence("I")}),
        onPad("pad.reset", QT_TR_NOOP("&Reset the pen"),
              QT_TR_NOOP("Draw with white again, and as wide as at first. On a mask: with the brush too"),
              {QKeySequence("D")}),
        onPad("pad.whole", QT_TR_NOOP("Show the &whole pad"),
              QT_TR_NOOP(
                  "Show all of the drawing again; the wheel on the pad, once it is pressed, shows it larger"),
              {QKeySequence("Home")}),
        onPad("pad.clear", QT_TR_NOOP("&Clear the pad"),
              QT_TR_NOOP("Empty the pad; undo brings the drawing back"),
              {QKeySequence("Del"), QKeySequence("Backspace")}, "clear"),
        onPad("pad.digit0", QT_TR_NOOP("Place a &0"),
              QT_TR_NOOP("Put a drawn 0 in place of what is on the pad; undo brings that back"),
              {QKeySequence("0")}),
        onPad("pad.digit1", QT_TR_NOOP("Place a &1"),
              QT_TR_NOOP("Put a drawn 1 in place of what is on the pad; undo brings that back"),
              {QKeySequence("1")}),
        onPad("pad.digit2", QT_TR_NOOP("Place a &2"),
              QT_TR_NOOP("Put a drawn 2 in place of what is on the pad; undo brings that back"),
              {QKeySequence("2")}),
        onPad("pad.digit3", QT_TR_NOOP("Place a &3"),
              QT_TR_NOOP("Put a drawn 3 in place of what is on the pad; undo brings that back"),
              {QKeySequence("3")}),
        onPad("pad.digit4", QT_TR_NOOP("Place a &4"),
              QT_TR_NOOP("Put a drawn 4 in place of what is on the pad; undo brings that back"),
              {QKeySequence("4")}),
        onPad("pad.digit5", QT_TR_NOOP("Place a &5"),
              QT_TR_NOOP("Put a drawn 5 in place of what is on the pad; undo brings that back"),
              {QKeySequence("5")}),
        onPad("pad.digit6", QT_TR_NOOP("Place a &6"),
              QT_TR_NOOP("Put a drawn 6 in place of what is on the pad; undo brings that back"),
              {QKeySequence("6")}),
        onPad("pad.digit7", QT_TR_NOOP("Place a &7"),
              QT_TR_NOOP("Put a drawn 7 in place of what is on the pad; undo brings that back"),
              {QKeySequence("7")}),
        onPad("pad.digit8", QT_TR_NOOP("Place an &8"),
              QT_TR_NOOP("Put a drawn 8 in place of what is on the pad; undo brings that back"),
              {QKeySequence("8")}),
        onPad("pad.digit9", QT_TR_NOOP("Place a &9"),
              QT_TR_NOOP("Put a drawn 9 in place of what is on the pad; undo brings that back"),
              {QKeySequence("9")}),
    };
}

}  // namespace syn::studio
