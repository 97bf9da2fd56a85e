/** Types of files that cards may have. */
export const FILE_TYPES = [
  ...["image/png", "image/jpeg", "image/webp", "image/gif"],
  "application/pdf",
] as const;
export type FileType = (typeof FILE_TYPES)[number];

const startsWith = (bytes: Buffer, text: string, at = 0): boolean =>
  bytes.subarray(at, at + text.length).toString("latin1") === text;

/** What the first bytes say that the file is. */
export function sniffType(bytes: Buffer): FileType | undefined {
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return "image/png";
  if (startsWith(bytes, "\xff\xd8\xff")) return "image/jpeg";
  if (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8)) return "image/webp";
  if (startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a")) return "image/gif";
  return startsWith(bytes, "%PDF-") ? "application/pdf" : undefined;
}
