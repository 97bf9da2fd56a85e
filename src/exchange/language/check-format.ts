import { codecOptions, findCodec, ROW_CODECS } from "../../formats/rows/codecs.ts";
import type { FieldIssue } from "../../lib/errors.ts";
import type { FileFormat } from "../mapping.ts";
import { refused } from "./check-map.ts";

/** Whether there is such a format, with these options. */
export function formatIssues(
  { codec: name, options = {} }: FileFormat,
  { field, isWritten }: { readonly field: string; readonly isWritten: boolean },
): FieldIssue[] {
  const names = ROW_CODECS.map((codec) => codec.name);
  if (!names.includes(name)) {
    const message = `there is no format ${name.slice(0, 40)}`;
    return [{ field: `${field}.codec`, message, remedy: `Use one of ${names.join(", ")}.` }];
  }
  const codec = findCodec(name);
  const issues = refused(() => codecOptions(codec, options), `${field}.`);
  if (isWritten && !codec.write) {
    const remedy = "Choose another format.";
    issues.push({ field: `${field}.codec`, message: `${name} is only read`, remedy });
  }
  return issues;
}
