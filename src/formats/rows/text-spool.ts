import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY_CHARACTERS = 262_144;

/** Text that has its place further down in a file: kept in memory while it is short, then in a temporary file. */
export class TextSpool implements AsyncDisposable {
  #pieces: string[] = [];
  #length = 0;
  #folder: string | undefined;
  #file: FileHandle | undefined;

  get isEmpty(): boolean {
    return this.#length === 0 && this.#file === undefined;
  }

  async add(text: string): Promise<void> {
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#length > MEMORY_CHARACTERS) await this.#spill();
  }

  /** Once, after the last `add`. */
  async *read(): AsyncGenerator<string> {
    if (this.#file === undefined) {
      yield* this.#pieces;
      return;
    }
    await this.#spill();
    yield* this.#file.createReadStream({ start: 0, encoding: "utf8", autoClose: false });
  }

  async #spill(): Promise<void> {
    this.#folder ??= await mkdtemp(join(tmpdir(), "viadukt-rows-"));
    this.#file ??= await open(join(this.#folder, "rest"), "wx+", 0o600);
    await this.#file.appendFile(this.#pieces.join(""), "utf8");
    this.#pieces = [];
    this.#length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
