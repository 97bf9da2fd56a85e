import { createHash } from "node:crypto";

export interface FileNode {
  readonly kind: "file";
  readonly id: number;
  readonly parts: readonly Buffer[];
  readonly sizeBytes: number;
  readonly etag: string;
  readonly mime: string;
  /** Epoch seconds. */
  readonly mtime: number;
  /** As the client gave it, `SHA256:<hex>`; the server does not check it. */
  readonly checksum: string | undefined;
}

export interface FolderNode {
  readonly kind: "folder";
  readonly id: number;
  readonly mtime: number;
  readonly children: Map<string, FileNode | FolderNode>;
}

export type Node = FileNode | FolderNode;

export type NewFile = Pick<FileNode, "parts" | "mime" | "mtime" | "checksum">;

/** One user's files, in memory. */
export interface Tree {
  readonly root: FolderNode;
  find(names: readonly string[]): Node | undefined;
  /** The folder that the last name is in; undefined where it is missing or a file. */
  folderOf(names: readonly string[]): FolderNode | undefined;
  /** Replaces a file of that name; the folder must be there. */
  putFile(folder: FolderNode, name: string, file: NewFile): FileNode;
  makeFolder(folder: FolderNode, name: string): FolderNode;
  usedBytes(): number;
}

/** File ids count from 100, entity tags from them: the same requests give the same answers. */
export function createTree(now: () => number): Tree {
  let nextId = 100;
  let changes = 0;
  const seconds = (): number => Math.floor(now() / 1000);
  const folder = (): FolderNode => ({
    kind: "folder",
    id: nextId++,
    mtime: seconds(),
    children: new Map(),
  });
  const root = folder();
  const find = (names: readonly string[]): Node | undefined =>
    names.reduce<Node | undefined>(
      (node, name) => (node?.kind === "folder" ? node.children.get(name) : undefined),
      root,
    );
  return {
    root,
    find,
    folderOf(names) {
      const parent = find(names.slice(0, -1));
      return parent?.kind === "folder" ? parent : undefined;
    },
    putFile(parent, name, file) {
      changes += 1;
      const old = parent.children.get(name);
      const made: FileNode = {
        kind: "file",
        id: old?.id ?? nextId++,
        sizeBytes: sizeOf(file.parts),
        etag: createHash("md5").update(`etag ${changes}`).digest("hex").slice(0, 13),
        ...file,
      };
      parent.children.set(name, made);
      return made;
    },
    makeFolder(parent, name) {
      const made = folder();
      parent.children.set(name, made);
      return made;
    },
    usedBytes: () => weigh(root),
  };
}

export const sizeOf = (parts: readonly Buffer[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/** Hexadecimal. */
export function hashOf(parts: readonly Buffer[], algorithm: string): string {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

const weigh = (node: Node): number =>
  node.kind === "file"
    ? node.sizeBytes
    : [...node.children.values()].reduce((sum, inner) => sum + weigh(inner), 0);
