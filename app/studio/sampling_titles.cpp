#include "app/studio/sampling_titles.h"

#include <QCoreApplication>
#include <QHash>

namespace syn::studio {

QString samplingTitle(const QString& name) {
    static const QHash<QString, QString> titles{{"dpmpp-2m", "DPM-Solver++ 2M"},
                                                {"ddim", "DDIM"},
                                                {"heun", "Heun"},
                                                {"heun-churn", "Heun with churn (EDM)"},
                                                {"dpmpp-2m-sde", "DPM-Solver++ 2M SDE"},
                                                {"unipc", "UniPC, third order"},
                                                {"ddpm", "DDPM ancestral"},
                                                {"ddpm-posterior", "DDPM, small variance"},
                                                {"ddpm-beta", "DDPM, large variance"},
                                                {"linear-gamma", "Linear in log SNR"},
                                                {"edm", "EDM"},
                                                {"cosine", "Cosine"},
                                                {"ddpm-linear", "DDPM, linear beta"},
                                                {"karras", "Karras"},
                                                {"uniform-t", "Uniform in time"},
                                                {"uniform-gamma", "Uniform in log SNR"}};
    return name.isEmpty() ? QCoreApplication::translate("Sampling", "As the model's")
                          : titles.value(name, name);
}

}  // namespace syn::studio
