import { createHash, randomBytes } from "node:crypto";
import { DriveProblem, invalid, notFound } from "./problem.ts";

export const FOLDER = "application/vnd.google-apps.folder";
export const ROOT_ID = "0AMyDriveRootUk9PVA";

export interface DriveFile {
  readonly id: string;
  name: string;
  readonly mimeType: string;
  readonly parents: string[];
  trashed: boolean;
  readonly createdTime: string;
  modifiedTime: string;
  /** Absent of folders and of Google's own documents. */
  content?: Content;
  readonly driveId?: string;
  /** The app made it, or the person picked it for the app: with drive.file nothing else is to be seen. */
  readonly isVisible: boolean;
}

export interface Content {
  readonly chunks: readonly Buffer[];
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
}

export function contentOf(chunks: readonly Buffer[]): Content {
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  for (const chunk of chunks) {
    md5.update(chunk);
    sha256.update(chunk);
  }
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { chunks, size, md5: md5.digest("hex"), sha256: sha256.digest("hex") };
}

export interface NewFile {
  readonly id?: string;
  readonly name: string;
  readonly mimeType: string;
  readonly parents: readonly string[];
}

/** One person's Drive; names are not unique in it, ids are. */
export class Drive {
  readonly #files = new Map<string, DriveFile>();
  readonly #generated = new Set<string>();
  readonly #now: () => number;
  /** So that files of one moment have an order. */
  #ticks = 0;
  quotaBytes: number;

  constructor(now: () => number, quotaBytes: number) {
    this.#now = now;
    this.quotaBytes = quotaBytes;
    this.add({ id: ROOT_ID, name: "My Drive", mimeType: FOLDER, parents: [] });
  }

  generateId(): string {
    const id = randomBytes(24).toString("base64url");
    this.#generated.add(id);
    return id;
  }

  /** For what is there from the start. */
  add(file: Omit<NewFile, "id"> & { id: string } & Partial<DriveFile>): DriveFile {
    const at = new Date(this.#now() + this.#ticks++).toISOString();
    const parents = [...file.parents];
    const times = { createdTime: at, modifiedTime: at };
    const made: DriveFile = { trashed: false, isVisible: true, ...times, ...file, parents };
    this.#files.set(made.id, made);
    return made;
  }

  create({ id, name, mimeType, parents }: NewFile, content?: Content): DriveFile {
    if (id !== undefined && this.#files.has(id)) {
      throw new DriveProblem(409, "fileIdInUse", "A file already exists with the provided ID.");
    }
    if (id !== undefined && !this.#generated.has(id))
      throw invalid("The provided file ID is not usable.");
    if (parents.length > 1) throw invalid("A shared drive item must have exactly one parent.");
    const parent = this.find(parents[0] ?? "root");
    if (parent.mimeType !== FOLDER) throw invalid("The specified parent is not a folder.");
    const made = this.add({
      ...{ id: id ?? this.generateId(), name, mimeType, parents: [parent.id] },
      ...(parent.driveId === undefined ? {} : { driveId: parent.driveId }),
    });
    if (content) this.setContent(made, content);
    return made;
  }

  setContent(file: DriveFile, content: Content): void {
    this.checkQuota(content.size - (file.content?.size ?? 0));
    file.content = content;
    file.modifiedTime = new Date(this.#now() + this.#ticks++).toISOString();
  }

  checkQuota(bytes: number): void {
    if (this.usedBytes() + bytes <= this.quotaBytes) return;
    const words = "The user's Drive storage quota has been exceeded.";
    throw new DriveProblem(403, "storageQuotaExceeded", words);
  }

  /** @throws DriveProblem 404 for what is not there, or not to be seen by the app */
  find(id: string): DriveFile {
    const file = this.#files.get(id === "root" ? ROOT_ID : id);
    if (!file?.isVisible) throw notFound(id);
    return file;
  }

  remove(file: DriveFile): void {
    this.#files.delete(file.id);
  }

  /** Itself or a folder above it was thrown away. */
  isTrashed(file: DriveFile): boolean {
    if (file.trashed) return true;
    const parent = this.#files.get(file.parents[0] ?? "");
    return parent ? this.isTrashed(parent) : false;
  }

  /** In the order in which they were made. */
  visible(): readonly DriveFile[] {
    return [...this.#files.values()].filter(({ isVisible }) => isVisible);
  }

  usedBytes(): number {
    return [...this.#files.values()].reduce((sum, { content }) => sum + (content?.size ?? 0), 0);
  }
}

/** As the API writes it, all fields that the simulator knows; numbers of bytes are texts. */
export function resourceOf(drive: Drive, file: DriveFile): Readonly<Record<string, unknown>> {
  const { content } = file;
  return {
    kind: "drive#file",
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    parents: file.parents,
    trashed: drive.isTrashed(file),
    createdTime: file.createdTime,
    modifiedTime: file.modifiedTime,
    webViewLink: `https://drive.google.com/file/d/${file.id}/view`,
    capabilities: { canAddChildren: file.mimeType === FOLDER },
    ...(file.driveId === undefined ? {} : { driveId: file.driveId }),
    ...(content
      ? {
          size: String(content.size),
          md5Checksum: content.md5,
          sha256Checksum: content.sha256,
          headRevisionId: content.sha256.slice(0, 20),
        }
      : {}),
  };
}
