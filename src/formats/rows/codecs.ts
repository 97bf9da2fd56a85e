import type { Static, TObject } from "typebox";
import { Value } from "typebox/value";
import { NotFoundError } from "../../lib/errors.ts";
import { checkPart } from "../../model/schema-issues.ts";
import type { RowCodec } from "./codec.ts";
import { csvCodec } from "./csv.ts";
import { enovaCodec } from "./enova.ts";
import { eppCodec } from "./epp.ts";
import { fixedCodec } from "./fixed.ts";
import { jsonCodec } from "./json.ts";
import { ndjsonCodec } from "./ndjson.ts";
import { optimaCodec } from "./optima.ts";
import { symfoniaCodec } from "./symfonia.ts";
import { xlsxCodec } from "./xlsx.ts";
import { xmlCodec } from "./xml.ts";

/** In the order in which the beginning of a file is tried: the one that takes anything last. */
export const ROW_CODECS: readonly RowCodec[] = [
  xlsxCodec,
  ndjsonCodec,
  jsonCodec,
  optimaCodec,
  enovaCodec,
  xmlCodec,
  eppCodec,
  symfoniaCodec,
  fixedCodec,
  csvCodec,
];

/** Takes options as people give them: what they leave out has its default, what is wrong is an error. */
function checked(codec: RowCodec): RowCodec {
  const { write, refusals } = codec;
  let last: { given: unknown; filled: Record<string, unknown> } | undefined;
  const fill = (given: Record<string, unknown>): Record<string, unknown> => {
    // Refusals are asked for row by row.
    if (last?.given !== given) last = { given, filled: codecOptions(codec, given) };
    return last.filled;
  };
  return {
    ...codec,
    read: (bytes, options, limits) => codec.read(bytes, fill(options), limits),
    ...(write && {
      write: (rows, options, layout) => write.call(codec, rows, fill(options), layout),
    }),
    ...(refusals && { refusals: (row, options) => refusals.call(codec, row, fill(options)) }),
  };
}

const BY_NAME: ReadonlyMap<string, RowCodec> = new Map(
  ROW_CODECS.map((codec) => [codec.name, checked(codec)]),
);

/**
 * A codec by its name; its options may be left out in part.
 * @throws NotFoundError
 */
export function findCodec(name: string): RowCodec {
  const codec = BY_NAME.get(name);
  if (!codec) throw new NotFoundError("format of files", name);
  return codec;
}

/**
 * What a definition says of a format, with the defaults of what it leaves out.
 * @throws InvalidInputError with `field` under `options`, for what the format does not know or take
 */
export function codecOptions<O extends TObject>(
  { options }: Pick<RowCodec<O>, "options">,
  given: Readonly<Record<string, unknown>> = {},
): Static<O> {
  const filled: unknown = Value.Default(options, structuredClone(given));
  checkPart(options, filled, "options");
  return filled as Static<O>;
}
