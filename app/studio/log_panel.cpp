#include "app/studio/log_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTime>
#include <QVBoxLayout>

namespace syn::studio {
namespace {

constexpr int kMostLines = 5000;

/// Empty: nothing worth a line.
QString sentenceOf(const engine::Event& event) {
    using engine::EventKind;
    const QString text = QString::fromStdString(event.text);
    switch (event.kind) {
        case EventKind::ModelLoading:
            return LogPanel::tr("Loading the model %1").arg(text);
        case EventKind::ModelReady:
            return LogPanel::tr("The model %1 is ready").arg(text);
        case EventKind::Started:
            return LogPanel::tr("Run %1 begins: %2 steps").arg(event.run).arg(event.steps);
        case EventKind::Paused:
            return LogPanel::tr("Run %1 is held at step %2").arg(event.run).arg(event.step);
        case EventKind::Finished:
            return LogPanel::tr("Run %1 is finished").arg(event.run);
        case EventKind::Cancelled:
            return LogPanel::tr("Run %1 was cancelled at step %2").arg(event.run).arg(event.step);
        case EventKind::Failed:
            return event.run == 0 ? LogPanel::tr("Failed: %1").arg(text)
                                  : LogPanel::tr("Run %1 failed: %2").arg(event.run).arg(text);
        case EventKind::Refused:
        case EventKind::Exported:
        case EventKind::Saved:
            return event.kind == EventKind::Refused ? text : LogPanel::tr("Written: %1").arg(text);
        default:
            return {};
    }
}

}  // namespace

LogPanel::LogPanel(QWidget* parent) : QWidget(parent), lines_(new QPlainTextEdit(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    lines_->setReadOnly(true);
    lines_->setMaximumBlockCount(kMostLines);
    lines_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    lines_->setTabChangesFocus(true);
    lines_->setPlaceholderText(tr("What the engine says appears here."));
    lines_->setAccessibleName(tr("Log"));
    lines_->setToolTip(tr("What the engine said, with the time; changes nothing in the pictures"));
    auto* buttons = new QVBoxLayout;
    const auto button = [&](const QString& text, const QString& toolTip) {
        auto* made = new QPushButton(text, this);
        made->setToolTip(toolTip);
        made->setAccessibleName(toolTip);
        buttons->addWidget(made);
        return made;
    };
    QPushButton* copy = button(tr("Copy"), tr("Copy the whole log"));
    QPushButton* clear = button(tr("Clear"), tr("Empty the log"));
    buttons->addStretch(1);
    row->addWidget(lines_, 1);
    row->addLayout(buttons);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    connect(clear, &QPushButton::clicked, lines_, &QPlainTextEdit::clear);
}

void LogPanel::add(const QString& line) {
    // A log that is looked at further up stays there; one that was never shown knows no lines to stay at.
    const QScrollBar* bar = lines_->verticalScrollBar();
    const bool follows = !lines_->isVisible() || bar->value() == bar->maximum();
    lines_->appendPlainText(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")) + line);
    if (follows) lines_->moveCursor(QTextCursor::End);
}

void LogPanel::add(const engine::Event& event) {
    if (const QString sentence = sentenceOf(event); !sentence.isEmpty()) add(sentence);
}

QString LogPanel::text() const {
    return lines_->toPlainText();
}

}  // namespace syn::studio
