import { createHash } from "node:crypto";

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly modified: string;
  readonly clientModified: string;
  /** Absent for a folder. */
  readonly file?: {
    readonly parts: readonly Buffer[];
    readonly size: number;
    readonly mime: string;
  };
  /** By name in lower case; absent for a file. */
  readonly children?: Map<string, Item>;
}

let made = 0;
const newId = (): string => `01SANDBOX${(++made).toString(36).toUpperCase().padStart(25, "0")}`;

/** One drive: names keep their case, and no two differ by it alone. */
export class DriveTree {
  readonly id: string;
  readonly #now: () => number;
  root: Item;

  constructor(id: string, now: () => number) {
    this.id = id;
    this.#now = now;
    this.root = this.#folder("root");
  }

  find(names: readonly string[]): Item | undefined {
    return names.reduce<Item | undefined>(
      (item, name) => item?.children?.get(name.toLowerCase()),
      this.root,
    );
  }

  /** The folder with all above it, made where they are missing; undefined where a file is in the way. */
  makeFolder(names: readonly string[]): Item | undefined {
    let folder = this.root;
    for (const name of names) {
      const next = folder.children?.get(name.toLowerCase()) ?? this.#folder(name);
      if (!next.children) return undefined;
      folder.children?.set(name.toLowerCase(), next);
      folder = next;
    }
    return folder;
  }

  putFile(folder: Item, name: string, file: NonNullable<Item["file"]>, modified?: string): Item {
    const old = folder.children?.get(name.toLowerCase());
    const time = new Date(this.#now()).toISOString();
    const item: Item = {
      id: old?.id ?? newId(),
      name: old?.name ?? name,
      version: (old?.version ?? 0) + 1,
      modified: time,
      clientModified: modified ?? time,
      file,
    };
    folder.children?.set(name.toLowerCase(), item);
    return item;
  }

  remove(names: readonly string[]): void {
    this.find(names.slice(0, -1))?.children?.delete((names.at(-1) ?? "").toLowerCase());
  }

  usedBytes(item: Item = this.root): number {
    const inside = [...(item.children?.values() ?? [])];
    return (item.file?.size ?? 0) + inside.reduce((sum, one) => sum + this.usedBytes(one), 0);
  }

  clear(): void {
    this.root = this.#folder("root");
  }

  #folder(name: string): Item {
    const time = new Date(this.#now()).toISOString();
    return {
      id: newId(),
      name,
      version: 1,
      modified: time,
      clientModified: time,
      children: new Map(),
    };
  }
}

export const sizeOf = (parts: readonly Buffer[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/** Upper-case hexadecimal, as Graph writes it. */
export function digestOf(parts: readonly Buffer[], algorithm: "sha1" | "sha256"): string {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest("hex").toUpperCase();
}

/**
 * quickXorHash as Microsoft's own sample computes it: 64-bit cells of a 160-bit vector, each byte shifted by
 * 11 bits more than the one before. https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
 */
export function quickXor(parts: readonly Buffer[]): string {
  // Bytes whose places are alike are put together first: 160 steps of 11 bits are the ring eleven times.
  const alike = Buffer.alloc(160);
  let at = 0;
  for (const part of parts) {
    for (const byte of part) {
      alike[at % 160] = (alike[at % 160] ?? 0) ^ byte;
      at += 1;
    }
  }
  const mask = (1n << 160n) - 1n;
  let vector = 0n;
  alike.forEach((byte, index) => {
    const shift = BigInt((index * 11) % 160);
    const wide = BigInt(byte) << shift;
    vector ^= (wide & mask) ^ (wide >> 160n);
  });
  vector ^= BigInt(at) << 96n;
  const bytes = Buffer.from((vector & mask).toString(16).padStart(40, "0"), "hex");
  return bytes.reverse().toString("base64");
}
