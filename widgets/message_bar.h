#pragma once

#include <QFrame>

class QLabel;

namespace syn {

/// One sentence that asks for notice without stopping anyone: shown until it is dismissed or another takes
/// its place; advice also until it was followed, or something else was done.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    enum class Tone { Trouble, Note, Advice };

    explicit MessageBar(QWidget* parent = nullptr);
    void say(const QString& sentence, Tone tone = Tone::Trouble);
    QString sentence() const;
    void dropAdvice();

  protected:
    void paintEvent(QPaintEvent*) override;

  private:
    Tone tone_ = Tone::Trouble;
    QLabel* text_;
};

}  // namespace syn
