import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Strings are kept in blocks of so many: cells near each other mostly use strings near each other. */
const BLOCK_STRINGS = 64;
/** Up to here the blocks stay in memory. */
const MEMORY_BYTES = 16_777_216;
/** Of decoded blocks. */
const CACHED_CHARACTERS = 4_194_304;

/**
 * Strings by number, as many as there are: in memory while they are few, else in a temporary file. Reading is
 * synchronous, as a cell is: what was written a moment ago comes from the memory of the system.
 */
export class StringTable implements Disposable {
  #block: string[] = [];
  #buffers: Buffer[] = [];
  /** Where each block begins; one more than there are blocks. */
  #offsets: number[] = [0];
  #count = 0;
  #folder: string | undefined;
  #file: number | undefined;
  readonly #cache = new Map<number, { strings: readonly string[]; characters: number }>();
  #cached = 0;

  get size(): number {
    return this.#count;
  }

  add(text: string): void {
    this.#block.push(text);
    this.#count += 1;
    if (this.#block.length === BLOCK_STRINGS) this.#store();
  }

  at(index: number): string | undefined {
    const number = Math.floor(index / BLOCK_STRINGS);
    const isLast = number === this.#offsets.length - 1;
    const strings = isLast ? this.#block : this.#stringsOf(number);
    return strings[index % BLOCK_STRINGS];
  }

  #store(): void {
    const bytes = Buffer.from(JSON.stringify(this.#block));
    const start = this.#offsets.at(-1) ?? 0;
    this.#block = [];
    this.#offsets.push(start + bytes.length);
    if (this.#file === undefined) {
      this.#buffers.push(bytes);
      if (start + bytes.length > MEMORY_BYTES) this.#spill();
    } else writeSync(this.#file, bytes, 0, bytes.length, start);
  }

  #spill(): void {
    this.#folder = mkdtempSync(join(tmpdir(), "viadukt-rows-"));
    this.#file = openSync(join(this.#folder, "strings"), "wx+", 0o600);
    const all = Buffer.concat(this.#buffers);
    writeSync(this.#file, all, 0, all.length, 0);
    this.#buffers = [];
  }

  #stringsOf(number: number): readonly string[] {
    const known = this.#cache.get(number);
    if (known) return known.strings;
    const bytes = this.#bytesOf(number);
    if (!bytes) return [];
    const strings = JSON.parse(bytes.toString()) as string[];
    const characters = bytes.length;
    this.#cache.set(number, { strings, characters });
    this.#cached += characters;
    for (const [oldest, { characters: gone }] of this.#cache) {
      if (this.#cached <= CACHED_CHARACTERS || oldest === number) break;
      this.#cache.delete(oldest);
      this.#cached -= gone;
    }
    return strings;
  }

  #bytesOf(number: number): Buffer | undefined {
    const [start, end] = [this.#offsets[number], this.#offsets[number + 1]];
    if (start === undefined || end === undefined) return undefined;
    if (this.#file === undefined) return this.#buffers[number];
    const bytes = Buffer.allocUnsafe(end - start);
    readSync(this.#file, bytes, 0, bytes.length, start);
    return bytes;
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#file = undefined;
    this.#folder = undefined;
  }
}
