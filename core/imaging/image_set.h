#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/session/request.h"

namespace syn {

/// A folder of generated pictures:
///   00000.png ..        one a picture, by temporary name and rename
///   manifest.jsonl      a line as each lands: file, index, seed, guide, request (its hash)
///   request.json        the request
///   digit.png, mask.png the conditions: a file named after each guide's modality, and the mask where there
///   is one contact-sheet.png   written by finish()
/// Killed at any moment it holds no half file, and open() tells which pictures are already there. One writer
/// at a time.
class ImageSet {
  public:
    /// Makes the folder, or goes on in one of the same request. Error: it cannot be written, is of another
    /// request, or holds pictures of unknown origin.
    static Result<ImageSet> open(const std::filesystem::path& folder, const GenerationRequest& request);

    const std::filesystem::path& folder() const { return folder_; }
    bool has(int index) const { return there_.count(index) != 0; }
    int done() const { return static_cast<int>(there_.size()); }
    /// Indices below request.count that are not there yet, ascending.
    std::vector<int> missing() const;

    /// Writes picture `index`, then its manifest line; `metadata`: whether the PNG carries its record.
    Result<void> add(int index, const Image& picture, bool metadata = true);

    /// Writes the contact sheet of all pictures that are there (the first 1024), reading them back.
    Result<void> finish();

    /// "00000.png" for 0.
    static std::string file_name(int index);

  private:
    ImageSet(std::filesystem::path folder, GenerationRequest request);
    Result<void> claim();
    Result<void> read_manifest();
    Result<void> write_conditions() const;

    std::filesystem::path folder_;
    GenerationRequest request_;
    std::string hash_;
    std::string guide_;  ///< what the manifest says of the guides
    std::set<int> there_;
};

}  // namespace syn
