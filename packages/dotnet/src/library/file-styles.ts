// Escape sequences that file names are shown with (PSStyle.FileInfo); the formatting package's $PSStyle reads and sets them.

/** The styles of this process. */
export const fileStyles = {
  directory: "\x1b[44;1m",
  symbolicLink: "\x1b[36;1m",
  executable: "\x1b[32;1m",
  /** By lower-case extension, dot included. */
  extensions: new Map<string, string>([
    ...[".zip", ".tgz", ".gz", ".tar", ".nupkg", ".cab", ".7z"].map((extension) => [extension, "\x1b[31;1m"] as const),
    ...[".ps1", ".psd1", ".psm1", ".ps1xml"].map((extension) => [extension, "\x1b[33;1m"] as const),
  ]),
};
