#include "widgets/fuzzy_match.h"

#include <QList>
#include <algorithm>

namespace syn {
namespace {

constexpr int kLetter = 1, kWordStart = 8, kNext = 9, kFront = 4;
constexpr int kNever = -1'000'000;

}  // namespace

int fuzzyScore(const QString& typed, const QString& text) {
    QString wanted = typed.toCaseFolded();
    wanted.remove(' ');
    const QString has = text.toCaseFolded();
    const qsizetype n = has.size();
    if (wanted.isEmpty()) return 0;
    // best[i]: the best score of the letters so far when the last of them is has[i]. Not greedy: "st" must
    // find "Step" in "Last step", not the end of "Last".
    QList<int> best(n, kNever);
    for (qsizetype k = 0; k < wanted.size(); ++k) {
        QList<int> next(n, kNever);
        int before = kNever;  // the best of best[0 .. i - 1]
        for (qsizetype i = 0; i < n; ++i) {
            if (has[i] == wanted[k]) {
                const bool wordStart = i == 0 || !has[i - 1].isLetterOrNumber();
                const int own = kLetter + (wordStart ? kWordStart : 0) + (i == 0 ? kFront : 0);
                const int follows = i > 0 && best[i - 1] > kNever ? best[i - 1] + kNext : kNever;
                const int came = k == 0 ? 0 : std::max(before, follows);
                if (came > kNever) next[i] = came + own;
            }
            before = std::max(before, best[i]);
        }
        best = next;
    }
    const int score = n == 0 ? kNever : *std::max_element(best.begin(), best.end());
    return score == kNever ? -1 : score;
}

}  // namespace syn
