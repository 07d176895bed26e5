#ifndef GODWIT_GUIDE_H
#define GODWIT_GUIDE_H

/// A page of the guide, as its file in the catalog is.
struct godwit_guide_page {
  /// The file's name without `.md`.
  const char *name;
  /// Markdown, in UTF-8.
  const char *text;
};

/// How many pages there are.
extern const int godwit_guide_count;

/// A page, or no name and no text where there is none.
struct godwit_guide_page godwit_guide_page_at(int index);

#endif
