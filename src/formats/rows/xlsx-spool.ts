import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokenFile } from "./file-row.ts";

/** A file up to this size stays in memory. */
const MEMORY_BYTES = 4_194_304;

export interface Spooled extends AsyncDisposable {
  /** The path of a temporary file, or the bytes. */
  readonly source: string | Buffer;
}

/**
 * Bytes that have to be read from their end, as those of a ZIP archive: in memory while they are few, else in a
 * temporary file, which goes with the last use.
 * @throws InvalidInputError for more than `maxBytes`
 */
export async function spool(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Spooled> {
  let kept: Uint8Array[] = [];
  let size = 0;
  let folder: string | undefined;
  let file: FileHandle | undefined;
  const remove = async (): Promise<void> => {
    await file?.close();
    file = undefined;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > maxBytes) throw brokenFile(`The file is larger than ${maxBytes} bytes.`);
      kept.push(chunk);
      if (size <= MEMORY_BYTES) continue;
      folder ??= await mkdtemp(join(tmpdir(), "viadukt-rows-"));
      file ??= await open(join(folder, "file"), "wx", 0o600);
      await file.appendFile(Buffer.concat(kept));
      kept = [];
    }
    const source = folder === undefined ? Buffer.concat(kept) : join(folder, "file");
    await file?.close();
    file = undefined;
    return { source, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
