import { createHash } from "node:crypto";

export interface FileNode {
  readonly kind: "file";
  readonly name: string;
  readonly id: string;
  readonly rev: string;
  readonly parts: readonly Buffer[];
  readonly size: number;
  readonly hash: string;
  readonly clientModified: string;
  readonly serverModified: string;
}

export interface FolderNode {
  readonly kind: "folder";
  readonly name: string;
  readonly id: string;
  /** By name in lower case. */
  readonly children: Map<string, Node>;
}

export type Node = FileNode | FolderNode;

/** What a path leads to, or why it leads nowhere. */
export type Found = Node | "not_found" | "not_folder";

/** One namespace: names keep their case, and no two differ by it alone. */
export class Space {
  readonly #newId: () => string;
  root: FolderNode;

  constructor(newId: () => string) {
    this.#newId = newId;
    this.root = this.#folder("");
  }

  find(names: readonly string[]): Found {
    let node: Node = this.root;
    for (const name of names) {
      if (node.kind === "file") return "not_folder";
      const next: Node | undefined = node.children.get(name.toLowerCase());
      if (!next) return "not_found";
      node = next;
    }
    return node;
  }

  /** The folder with all above it, made where they are missing; undefined where a file is in the way. */
  folder(names: readonly string[]): FolderNode | undefined {
    let folder = this.root;
    for (const name of names) {
      const next = folder.children.get(name.toLowerCase()) ?? this.#folder(name);
      if (next.kind === "file") return undefined;
      folder.children.set(name.toLowerCase(), next);
      folder = next;
    }
    return folder;
  }

  clear(): void {
    this.root = this.#folder("");
  }

  usedBytes(node: Node = this.root): number {
    if (node.kind === "file") return node.size;
    return [...node.children.values()].reduce((sum, child) => sum + this.usedBytes(child), 0);
  }

  #folder(name: string): FolderNode {
    return { kind: "folder", name, id: this.#newId(), children: new Map() };
  }
}

const BLOCK = 4 << 20;

/** https://www.dropbox.com/developers/reference/content-hash, over the bytes laid end to end. */
export function hashOfContent(parts: readonly Buffer[]): string {
  const digests: Buffer[] = [];
  let rest = sizeOf(parts);
  let part = 0;
  let at = 0;
  while (rest > 0) {
    const block = createHash("sha256");
    let wanted = Math.min(BLOCK, rest);
    rest -= wanted;
    while (wanted > 0) {
      const piece = (parts[part] ?? Buffer.alloc(0)).subarray(at, at + wanted);
      block.update(piece);
      wanted -= piece.length;
      at += piece.length;
      if (at < (parts[part]?.length ?? 0)) continue;
      part += 1;
      at = 0;
    }
    digests.push(block.digest());
  }
  return createHash("sha256").update(Buffer.concat(digests)).digest("hex");
}

export const sizeOf = (parts: readonly Buffer[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);
