#pragma once

#include <QAbstractButton>
#include <QStringList>

namespace syn {

/// One of a few large choices: a title and some lines about it on a card that can be taken.
class ChoiceCard : public QAbstractButton {
    Q_OBJECT
  public:
    explicit ChoiceCard(const QString& title, QWidget* parent = nullptr);

    /// The first line is the one that counts.
    void setLines(const QStringList& lines);
    const QStringList& lines() const { return lines_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent*) override;

  private:
    QStringList lines_;
};

}  // namespace syn
