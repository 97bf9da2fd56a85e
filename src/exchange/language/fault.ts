/** A value that cannot be read, or a record that does not come out of a row; `reason` is for whoever made the map. */
export class MappingFault extends Error {
  override readonly name = "MappingFault";
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** A value as it is shown in a reason: quoted, at most 60 characters. */
export function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  const text = typeof value === "string" ? value : String(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** What is wrong with one field of a row's record. */
export interface MapIssue {
  /** Path of the field in the record, or the column of an export; empty for the row as a whole. */
  readonly field: string;
  readonly reason: string;
}
