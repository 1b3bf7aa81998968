#pragma once

#include <QSvgRenderer>
#include <QWidget>

namespace syn::studio {

/// The plot that an export holds, as wide as there is room, in the colours of the theme.
class PlotPage : public QWidget {
  public:
    explicit PlotPage(QWidget* parent = nullptr);
    void setPlot(const QByteArray& svg);  ///< empty: there is none
    bool empty() const { return plot_.isEmpty() || !renderer_.isValid(); }
    bool hasHeightForWidth() const override { return !empty(); }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {480, heightForWidth(480)}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    QByteArray plot_;  ///< as it is exported, on white
    QSvgRenderer renderer_;
};

}  // namespace syn::studio
