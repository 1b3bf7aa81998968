#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace syn {

/// What stands where pictures will be: a sign, what is the matter, what to do about it, and where it helps a
/// bar that moves or a button.
class Notice : public QWidget {
    Q_OBJECT
  public:
    enum class Tone { Calm, Busy, Trouble };

    explicit Notice(QWidget* parent = nullptr);

    /// icon: of the icon family. Busy shows the moving bar; an empty `action` shows no button.
    void say(Tone tone, const QString& icon, const QString& title, const QString& hint,
             const QString& action = {});
    QString title() const;
    QString hint() const;
    QPushButton* button() const { return button_; }

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent*) override;

  private:
    void showIcon();
    void fit();

    Tone tone_ = Tone::Calm;
    QString iconName_;
    QLabel* icon_;
    QLabel* title_;
    QLabel* hint_;
    QProgressBar* bar_;
    QPushButton* button_;
};

}  // namespace syn
