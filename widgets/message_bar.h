#pragma once

#include <QFrame>

class QLabel;

namespace syn {

/// One sentence that asks for notice without stopping anyone: shown until it is dismissed or another takes
/// its place.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    enum class Tone { Trouble, Note };

    explicit MessageBar(QWidget* parent = nullptr);
    void say(const QString& sentence, Tone tone = Tone::Trouble);
    QString sentence() const;

  protected:
    void paintEvent(QPaintEvent*) override;

  private:
    Tone tone_ = Tone::Trouble;
    QLabel* text_;
};

}  // namespace syn
