import type { RowCodec } from "./codec.ts";
import { codecOptions, ROW_CODECS } from "./codecs.ts";

export interface DetectedFormat {
  readonly codec: string;
  /** What the file tells of its options; the others keep their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** So much of a file is enough; more is not looked at. */
const HEAD_BYTES = 65_536;

/**
 * The formats that a file may have by its beginning and its name, the likeliest first: those that end files so,
 * then by how sure a look at the content is. None for an empty file and one that is nothing known.
 */
export function detectFormats(head: Uint8Array, fileName: string): readonly DetectedFormat[] {
  const bytes = head.subarray(0, HEAD_BYTES);
  if (bytes.length === 0) return [];
  const ending = fileName.toLowerCase().split(".").at(-1) ?? "";
  const isNamed = ({ extensions }: RowCodec): boolean => extensions[0] === ending;
  const found = ROW_CODECS.flatMap((codec) => {
    const options = codec.sniff(bytes, fileName);
    return options ? [{ codec, options }] : [];
  });
  return [
    ...found.filter(({ codec }) => isNamed(codec)),
    ...found.filter(({ codec }) => !isNamed(codec)),
  ]
    .filter(({ codec, options }) => isUsable(codec, options))
    .map(({ codec, options }) => ({ codec: codec.name, options }));
}

/** A guess goes into a form, which takes only what the codec does. */
function isUsable(codec: RowCodec, options: Readonly<Record<string, unknown>>): boolean {
  try {
    codecOptions(codec, options);
    return true;
  } catch {
    return false;
  }
}
