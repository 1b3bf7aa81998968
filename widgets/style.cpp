#include "widgets/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>

// A static library's resources are not registered by themselves; the macro must stand outside every
// namespace.
static void registerResources() {
    Q_INIT_RESOURCE(studio);
}

namespace syn {
namespace {

void loadFonts() {
    static const bool once = [] {
        registerResources();
        for (const char* weight : {"Regular", "Medium", "SemiBold"})
            QFontDatabase::addApplicationFont(QStringLiteral(":/studio/fonts/Inter-%1.otf").arg(weight));
        return true;
    }();
    Q_UNUSED(once);
}

QPalette qtPalette(const Palette& p) {
    QPalette q;
    q.setColor(QPalette::Window, p.panel);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.control);
    q.setColor(QPalette::AlternateBase, p.panel);
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::PlaceholderText, p.faint);
    q.setColor(QPalette::Button, p.control);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::BrightText, p.text);
    q.setColor(QPalette::ToolTipBase, p.control);
    q.setColor(QPalette::ToolTipText, p.text);
    q.setColor(QPalette::Highlight, p.accent);
    q.setColor(QPalette::HighlightedText, p.onAccent);
    q.setColor(QPalette::Link, p.accent);
    q.setColor(QPalette::Light, p.raised);
    q.setColor(QPalette::Mid, p.line);
    q.setColor(QPalette::Dark, p.line);
    q.setColor(QPalette::Shadow, p.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, p.faint);
    return q;
}

}  // namespace

QString styleSheet(const Palette& p) {
    QString sheet = QStringLiteral(R"(
* { font-family: "Inter"; font-size: 12px; color: @text; }
QMainWindow, QWidget#stage { background: @window; }
QDialog, QMessageBox, QWidget#topBar, QWidget#statusLine, QWidget#column { background: @panel; }
QWidget#topBar { border-bottom: 1px solid @line; }
QWidget#statusLine { border-top: 1px solid @line; }
QWidget#dockHeading { background: @panel; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QStatusBar { background: @panel; }
QStatusBar::item { border: none; }
QScrollArea { background: transparent; border: none; }

QLabel[role="section"] { color: @faint; font-size: 10px; font-weight: 500; }
QLabel[role="title"] { font-size: 13px; font-weight: 600; }
QLabel[role="row"] { font-weight: 500; }
QLabel[role="brand"] { font-size: 13px; font-weight: 600; }
QLabel[role="second"] { color: @second; font-size: 11px; }
QLabel[role="faint"] { color: @faint; font-size: 11px; }
QLabel[role="document"] { color: @second; }
QLabel[role="strong"] { font-weight: 600; }
QFrame[role="separator"] { background: @line; border: none; max-height: 1px; min-height: 1px; }

QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @second; border: none; border-bottom: 2px solid transparent; padding: 3px 2px; margin-right: 18px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @text; border-bottom-color: @text; }
QPlainTextEdit { background: @control; border: 1px solid @control; border-radius: 6px; padding: 4px 8px; font-size: 11px;
    selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit:focus { border-color: @accent; }

QMenuBar { background: transparent; border: none; }
QMenuBar::item { color: @second; background: transparent; padding: 6px 10px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @control; color: @text; }
QMenu { background: @panel; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @control; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 4px; }

QPushButton { background: @control; border: 1px solid @control; border-radius: 6px; padding: 0 12px; min-height: 26px; font-weight: 500; }
QPushButton:hover { background: @raised; border-color: @raised; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border-color: @accent; outline: none; }
QPushButton:disabled { color: @faint; background: @control; border-color: @control; }
QPushButton[role="run"] { background: @accent; border-color: @accent; color: @onAccent; font-size: 13px; font-weight: 600; min-height: 34px; }
QPushButton[role="run"]:hover, QPushButton[role="run"]:pressed { background: @accentOver; border-color: @accentOver; }
QPushButton[role="run"]:focus { border: 2px solid @text; }
QPushButton[role="run"]:disabled { background: @control; border-color: @control; color: @faint; }

QToolButton { background: @control; border: 1px solid @control; border-radius: 6px; padding: 0; }
QToolButton:hover, QToolButton:checked { background: @raised; border-color: @raised; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @faint; }
QToolButton[role="quiet"] { background: transparent; border-color: transparent; }
QToolButton[role="quiet"]:hover, QToolButton[role="quiet"]:checked { background: @raised; }
QToolButton[role="quiet"]:focus { border-color: @accent; }

QWidget#segments { background: @control; border-radius: 6px; }
QWidget#segments[tight="true"] { background: transparent; }
QPushButton[role="segment"] { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 0 10px; color: @second;
    min-height: 22px; font-weight: 400; }
QWidget#segments[tight="true"] QPushButton[role="segment"] { padding: 0 2px; }
QPushButton[role="segment"]:hover { color: @text; }
QPushButton[role="segment"]:checked { background: @raised; color: @text; font-weight: 500; }
QPushButton[role="segment"]:focus { border-color: @accent; }
QPushButton[role="segment"]:disabled { color: @faint; }

QAbstractSpinBox, QLineEdit { background: @control; border: 1px solid @control; border-radius: 6px; padding: 0 8px; min-height: 26px;
    selection-background-color: @accent; selection-color: @onAccent; }
QAbstractSpinBox:disabled, QLineEdit:disabled { color: @faint; }
QAbstractSpinBox:hover, QLineEdit:hover { border-color: @line; }
QAbstractSpinBox:focus, QLineEdit:focus { border-color: @accent; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QDialog#palette, QFrame#popup { background: @panel; border: 1px solid @line; }
QTreeView { background: @panel; border: none; outline: none; selection-background-color: @control; selection-color: @text; }
QTreeView::item { min-height: 26px; padding: 0 8px; border: 1px solid transparent; }
QTreeView::item:selected { background: @control; color: @text; }
QTreeView::item:disabled { color: @faint; }
QTreeView:focus { border: 1px solid @accent; }
QHeaderView::section { background: @panel; color: @faint; border: none; padding: 4px 8px; font-size: 11px; }
QTableView { background: @panel; border: 1px solid @panel; outline: none; selection-background-color: @control; selection-color: @text; }
QTableView:focus { border-color: @accent; }
QTableView::item { padding: 0 8px; border: none; }
QTableView QHeaderView, QTableView QTableCornerButton::section { background: @panel; border: none; }
QTabWidget::pane { border: none; }
QSplitter::handle:horizontal { background: @line; margin: 0 6px; }
QSplitter::handle:horizontal:hover { background: @accent; }
QTextBrowser { background: @panel; border: 1px solid @panel; selection-background-color: @accent; selection-color: @onAccent; }
QTextBrowser:focus { border-color: @accent; }
QPushButton[role="search"] { color: @second; font-weight: 400; text-align: left; padding: 0 10px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; padding: 4px; outline: none; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: @control; color: @text; }

QToolTip { background: @control; color: @text; border: 1px solid @line; padding: 6px 8px; font-size: 11px; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle { background: @outline; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @line; border: none; border-radius: 1px; max-height: 3px; min-height: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 1px; }
)");
    // Longer names first, so that @accentOver is not taken for @accent.
    const std::pair<const char*, QColor> values[] = {{"@accentOver", p.accent.lighter(110)},
                                                     {"@onAccent", p.onAccent},
                                                     {"@control", p.control},
                                                     {"@window", p.window},
                                                     {"@outline", p.outline},
                                                     {"@raised", p.raised},
                                                     {"@second", p.second},
                                                     {"@accent", p.accent},
                                                     {"@panel", p.panel},
                                                     {"@faint", p.faint},
                                                     {"@line", p.line},
                                                     {"@text", p.text}};
    for (const auto& [name, colour] : values) sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

void applyColours(QApplication& application, Theme theme) {
    loadFonts();
    detail::setTheme(theme);
    const Palette& palette = paletteOf(theme);
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(12);
    application.setFont(font);
    application.setPalette(qtPalette(palette));
}

void applyStyleSheet(QApplication& application) {
    application.setStyleSheet(styleSheet(colours()));
}

void applyTheme(QApplication& application, Theme theme) {
    applyColours(application, theme);
    applyStyleSheet(application);
}

}  // namespace syn
