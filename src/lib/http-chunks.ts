import type { Buffer } from "node:buffer";

/** Of the line that tells a chunk's length, with its extensions. */
const MAX_LINE = 4_096;
const MAX_CHUNK_BYTES = 2 ** 40;

/** Takes the bytes of a body in chunks as they come: https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
export interface ChunkReader {
  /** What of the body is in the bytes. @throws Error where they are no chunks */
  take(bytes: Buffer): Buffer[];
  /** The last chunk has come; trailers are of no interest. */
  readonly isDone: boolean;
}

export function createChunkReader(): ChunkReader {
  let line = "";
  let left = 0;
  let place: "size" | "data" | "end_of_data" | "done" = "size";

  const takeLine = (bytes: Buffer): number => {
    const end = bytes.indexOf(0x0a);
    line += bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
    if (line.length > MAX_LINE) throw notChunks();
    return end < 0 ? bytes.length : end + 1;
  };
  const isWhole = (bytes: Buffer, used: number): boolean => bytes[used - 1] === 0x0a;
  const beginChunk = (): void => {
    const size = /^([0-9a-f]{1,13})[ \t]*(;.*)?\r?$/i.exec(line)?.[1];
    line = "";
    if (size === undefined) throw notChunks();
    left = Number.parseInt(size, 16);
    if (left > MAX_CHUNK_BYTES) throw notChunks();
    place = left === 0 ? "done" : "data";
  };
  return {
    get isDone() {
      return place === "done";
    },
    take(bytes) {
      const parts: Buffer[] = [];
      let rest = bytes;
      while (rest.length > 0 && place !== "done") {
        if (place === "data") {
          const part = rest.subarray(0, left);
          parts.push(part);
          left -= part.length;
          rest = rest.subarray(part.length);
          if (left === 0) place = "end_of_data";
          continue;
        }
        const used = takeLine(rest);
        const hasLine = isWhole(rest, used);
        rest = rest.subarray(used);
        if (!hasLine) break;
        if (place === "size") beginChunk();
        else if (line.trim() === "") [line, place] = ["", "size"];
        else throw notChunks();
      }
      return parts;
    },
  };
}

const notChunks = (): Error => Object.assign(new Error("no chunks"), { name: "HTTPParserError" });
