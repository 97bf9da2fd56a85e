import type { FileReport, InboxFile, InboxReports } from "../context.ts";

/** What tells one state of a file from another. */
export const fileVersion = ({ sizeBytes, modifiedAt }: InboxFile): string =>
  `${sizeBytes}-${modifiedAt}`;

/** Reports that last as long as this object. */
export function createMemoryReports(): InboxReports {
  const kept = new Map<string, { readonly version: string; readonly report: FileReport }>();
  const keyOf = (stream: string, name: string) => JSON.stringify([stream, name]);
  return {
    async reports(stream, files) {
      const found = files.flatMap((file) => {
        const known = kept.get(keyOf(stream, file.name));
        return known?.version === fileVersion(file) ? [[file.name, known.report] as const] : [];
      });
      return new Map(found);
    },
    async report(stream, file, report) {
      kept.set(keyOf(stream, file.name), { version: fileVersion(file), report });
    },
  };
}
