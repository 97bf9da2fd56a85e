import { open } from "node:fs/promises";
import iconv from "iconv-lite";
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import { messageOf } from "../../lib/errors.ts";
import { MAX_DFE_BYTES } from "./source.ts";

/** One file of what a person hands in. `name` is for people alone: it may say anything, and is never a path. */
export type ArchiveEntry =
  | { readonly name: string; readonly outcome: "file"; readonly bytes: Uint8Array }
  | {
      readonly name: string;
      readonly outcome: "ignored";
      readonly reason: "folder" | "not_xml" | "hidden";
    }
  | {
      readonly name: string;
      readonly outcome: "refused";
      readonly code: "TOO_LARGE" | "BOMB" | "NESTED_TOO_DEEP" | "DAMAGED" | "ENCRYPTED";
      readonly message: string;
    };

interface Place {
  readonly name: string;
  /** 0 for what was handed in, 1 for an archive in it. */
  readonly depth: number;
}

const MAX_ENTRIES = 100_000;
/** Documents pack twenty times at most, those with hundreds of equal items a hundred times. */
const MAX_RATIO = 300;
/** Below this size no ratio is suspicious. */
const SMALL_BYTES = 1_048_576;
/** An archive in an archive is unpacked in memory. */
const MAX_NESTED_BYTES = 64 * 1_048_576;
const MAX_DEPTH = 1;
const OPTIONS = {
  lazyEntries: true,
  autoClose: false,
  validateEntrySizes: true,
  // Names with ".." are names, and those of old programs are not in UTF-8.
  decodeStrings: false,
} as const;

/**
 * What lies in a file: itself, or the entries of a ZIP archive, one after the other, and those of the archives in it. What is wrong
 * with one entry does not keep the others; an archive that cannot be read is one refused entry.
 */
export async function* readArchive(
  path: string,
  { name }: { readonly name: string },
): AsyncGenerator<ArchiveEntry> {
  await using file = await open(path);
  const { size } = await file.stat();
  const head = Buffer.alloc(4);
  const { bytesRead } = await file.read(head, 0, 4, 0);
  if (isZip(head.subarray(0, bytesRead))) {
    yield* unpacked(() => openPromise(path, OPTIONS), { name, depth: 0 });
  } else if (size > MAX_DFE_BYTES) {
    yield tooLarge(name, MAX_DFE_BYTES);
  } else {
    yield { name, outcome: "file", bytes: await file.readFile() };
  }
}

/** With entries, or empty. */
const isZip = (head: Buffer): boolean =>
  head.toString("latin1") === "PK\u0003\u0004" || head.toString("latin1") === "PK\u0005\u0006";

async function* unpacked(
  openArchive: () => Promise<ZipFile>,
  place: Place,
): AsyncGenerator<ArchiveEntry> {
  let archive: ZipFile | undefined;
  try {
    archive = await openArchive();
    if (archive.entryCount > MAX_ENTRIES) {
      const message = `The archive has more than ${MAX_ENTRIES} entries.`;
      yield { name: place.name, outcome: "refused", code: "TOO_LARGE", message };
      return;
    }
    for await (const entry of archive.eachEntry()) yield* entriesOf(archive, entry, place);
  } catch (error) {
    const message = `The archive is damaged: ${messageOf(error).slice(0, 200)}`;
    yield { name: place.name, outcome: "refused", code: "DAMAGED", message };
  } finally {
    archive?.close();
  }
}

async function* entriesOf(
  archive: ZipFile,
  entry: Entry,
  place: Place,
): AsyncGenerator<ArchiveEntry> {
  const own = shownName(entry);
  const name = `${place.name}/${own}`;
  const skipped = skippedFor(own);
  if (skipped) return yield { name, outcome: "ignored", reason: skipped };
  const isNested = /\.zip$/i.test(own);
  const refused = refusalOf(entry, { name, isNested, depth: place.depth });
  if (refused) return yield refused;
  const bytes = await bytesOf(archive, entry).catch((error: unknown) => messageOf(error));
  if (typeof bytes === "string") {
    const message = `The entry is damaged: ${bytes.slice(0, 200)}`;
    return yield { name, outcome: "refused", code: "DAMAGED", message };
  }
  if (!isNested) return yield { name, outcome: "file", bytes };
  yield* unpacked(() => fromBufferPromise(bytes, OPTIONS), { name, depth: place.depth + 1 });
}

/** By the last part of a name: what programs leave behind, and what is no document. */
function skippedFor(name: string): "folder" | "not_xml" | "hidden" | undefined {
  if (name.endsWith("/")) return "folder";
  const last = name.split("/").at(-1) ?? "";
  if (last.startsWith(".") || last === "Thumbs.db" || name.startsWith("__MACOSX/")) return "hidden";
  return /\.(xml|zip)$/i.test(last) ? undefined : "not_xml";
}

type Refused = Extract<ArchiveEntry, { outcome: "refused" }>;

function refusalOf(
  entry: Entry,
  { name, isNested, depth }: Place & { readonly isNested: boolean },
): Refused | undefined {
  const { uncompressedSize: size, compressedSize: packed } = entry;
  const refused = (code: Refused["code"], message: string): Refused => ({
    ...{ name, code, message },
    outcome: "refused",
  });
  if (entry.isEncrypted()) return refused("ENCRYPTED", "The entry is encrypted.");
  if (isNested && depth >= MAX_DEPTH) {
    return refused("NESTED_TOO_DEEP", "Archives in archives of archives are not read.");
  }
  if (size > SMALL_BYTES && size > packed * MAX_RATIO) {
    return refused("BOMB", `It unpacks to ${Math.floor(size / packed)} times its size.`);
  }
  const most = isNested ? MAX_NESTED_BYTES : MAX_DFE_BYTES;
  return size > most ? tooLarge(name, most) : undefined;
}

const tooLarge = (name: string, most: number): Refused => ({
  ...{ name, outcome: "refused", code: "TOO_LARGE" },
  message: `It has more than ${most / 1_048_576} MiB.`,
});

/** At most the size that the archive names, which was checked before. */
async function bytesOf(archive: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const UTF8_NAME = 0x0800;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Old programs write names in the code page of their console, CP850 in Western Europe and Brazil. */
function shownName(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer;
  const text = nameText(raw, (entry.generalPurposeBitFlag & UTF8_NAME) !== 0);
  return text
    .replaceAll("\\", "/")
    .replace(/[\p{Cc}\p{Cf}]/gu, "�")
    .slice(0, 400);
}

function nameText(raw: Buffer, isUtf8: boolean): string {
  try {
    return utf8.decode(raw);
  } catch {
    return isUtf8 ? raw.toString("latin1") : iconv.decode(raw, "cp850");
  }
}
