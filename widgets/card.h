#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace syn {

/// A panel with a rounded ground, an edge in the hue of its kind of condition, a title and a second title.
class Card : public QFrame {
    Q_OBJECT
  public:
    Card(const QString& kind, const QString& title, const QString& second, QWidget* parent = nullptr);

    /// A row of a list rather than a card with content.
    void setCompact();
    QVBoxLayout* body() const { return body_; }
    QHBoxLayout* header() const { return header_; }  ///< widgets added here stand at the right of the title
    const QString& kind() const { return kind_; }

  protected:
    void paintEvent(QPaintEvent*) override;

  private:
    QString kind_;
    QLabel* title_;
    QVBoxLayout* body_;
    QHBoxLayout* header_;
};

/// The title of a section: small capitals in the faint grey.
QLabel* sectionTitle(const QString& text, QWidget* parent = nullptr);
/// A text in one of the style sheet's roles: "title", "second", "faint", "strong".
QLabel* label(const QString& text, const char* role, QWidget* parent = nullptr);
/// A line of one pixel.
QFrame* separator(QWidget* parent = nullptr);

}  // namespace syn
