#pragma once

#include <QStringList>
#include <QWidget>

class QAbstractButton;
class QButtonGroup;

namespace syn {

struct Segment {
    QString key;      ///< what the program calls it
    QString text;     ///< what the user reads
    QString toolTip;  ///< what choosing it does to the picture
};

/// A row of choices of which one is taken. Tab reaches it, arrows choose.
class Segmented : public QWidget {
    Q_OBJECT
  public:
    /// name: for screen readers, before each choice ("Guide mode: Hold").
    explicit Segmented(const QString& name, QWidget* parent = nullptr);

    /// Without a ground of its own and with little room: on a card.
    void setTight();
    /// In several rows of so many; before setSegments().
    void setPerRow(int count) { perRow_ = count; }
    void setSegments(const QList<Segment>& segments);
    void setCurrent(const QString& key);  ///< silent; an unknown key takes none
    QString current() const;
    QAbstractButton* button(const QString& key) const;

  Q_SIGNALS:
    void chosen(const QString& key);  ///< by the user

  private:
    QString name_;
    QButtonGroup* group_;
    int perRow_ = 100;
};

}  // namespace syn
