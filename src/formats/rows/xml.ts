import { DataError } from "../../lib/errors.ts";
import { declaredEncoding, decodeXml } from "../xml/xml-text.ts";
import { validateXsd } from "../xml/xsd.ts";
import type { FileRow, ReadLimits, RowCodec, RowFault } from "./codec.ts";
import { decodeText, ENCODINGS, type Encoding } from "./encoding.ts";
import { brokenFile } from "./file-row.ts";
import { headAndRest } from "./head-and-rest.ts";
import { writeXml } from "./xml-layout.ts";
import { XmlOptions } from "./xml-options.ts";
import { xmlRowReader } from "./xml-rows.ts";
import { sniffXml } from "./xml-sniff.ts";

/** Elements at a path as rows. */
export const xmlCodec: RowCodec<typeof XmlOptions> = {
  name: "xml",
  options: XmlOptions,
  extensions: ["xml"],
  mime: "application/xml",
  read,
  write: writeXml,
  sniff: sniffXml,
};

const MAX_VALIDATED_BYTES = 20_971_520;
const HEAD_BYTES = 1_024;
const SHOWN_FAULTS = 5;
/** Characters that are parsed at once: their rows wait in memory until they are taken. */
const PIECE = 16_384;
/** Other names of encodings that `TextDecoder` does not have. */
const NAMES: ReadonlyMap<string, Encoding> = new Map([
  ["ibm852", "cp852"],
  ["852", "cp852"],
  ["cp1250", "windows-1250"],
]);

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  options: XmlOptions,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  try {
    const source = options.xsd === undefined ? bytes : await validated(bytes, options.xsd);
    const reader = xmlRowReader(options, maxRowBytes);
    for await (const text of await decoded(source, options)) {
      for (let at = 0; at < text.length; at += PIECE)
        yield* reader.write(text.slice(at, at + PIECE));
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw brokenFile(error.message, undefined, { cause: error });
  }
}

/** An option says more than the document, which may have been converted since it was written. */
async function decoded(
  bytes: AsyncIterable<Uint8Array>,
  { encoding }: XmlOptions,
): Promise<AsyncIterable<string>> {
  if (encoding !== "auto") return decodeText(bytes, encoding);
  const { head, all } = await headAndRest(bytes, HEAD_BYTES);
  const declared = declaredEncoding(head);
  if (declared === undefined) return decodeText(all, "auto");
  const known = NAMES.get(declared) ?? ENCODINGS.find((name) => name === declared);
  return known ? decodeText(all, known) : decodeXml(all);
}

async function validated(
  bytes: AsyncIterable<Uint8Array>,
  xsd: string,
): Promise<AsyncIterable<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_VALIDATED_BYTES) {
      throw brokenFile(
        `The document is larger than ${MAX_VALIDATED_BYTES} bytes, and no larger one is checked against a schema.`,
        "Take the schema away, or have smaller files made.",
      );
    }
    chunks.push(chunk);
  }
  const document = Buffer.concat(chunks);
  const faults = await validateXsd(document, Buffer.from(xsd));
  if (faults.length > 0) {
    const first = faults
      .slice(0, SHOWN_FAULTS)
      .map(({ line, message }) => (line === undefined ? message : `line ${line}: ${message}`));
    throw brokenFile(`The document does not fit its schema: ${first.join("; ").slice(0, 1_000)}`);
  }
  return (async function* () {
    yield document;
  })();
}
