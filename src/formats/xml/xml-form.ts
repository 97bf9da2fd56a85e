import { DataError } from "../../lib/errors.ts";
import { streamXml } from "./xml-reader.ts";

/** The header of a form of the ministry stands in its first lines. */
const HEAD_BYTES = 262_144;

/**
 * What a form of the Polish ministry calls itself in its header: `FA (3)`, `JPK_V7M (3)`. Undefined for
 * another XML document. Only the beginning is read.
 * @throws DataError for what is no XML or declares a document type
 */
export async function formOf(chunks: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  let isCut = false;
  const head = async function* () {
    let size = 0;
    for await (const chunk of chunks) {
      yield chunk;
      size += chunk.byteLength;
      isCut = size >= HEAD_BYTES;
      if (isCut) return;
    }
  };
  try {
    const isForm = (path: readonly string[]) => path.length === 3 && path[2] === "KodFormularza";
    for await (const { attributes } of streamXml(head(), isForm)) {
      return attributes.get("kodSystemowy") ?? "";
    }
    return undefined;
  } catch (error) {
    if (isCut && error instanceof DataError) return undefined;
    throw error;
  }
}
