import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const WEB = join(ROOT, "web");
const DIST = join(WEB, "dist");
const MANIFEST = join(DIST, ".vite", "manifest.json");
const SOURCES = ["src", "public", "index.html", "vite.config.ts", "package.json"];

/** All that a browser fetches before the first page stands, gzipped. */
const MAX_FIRST_LOAD_BYTES = 300_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

function newestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path, { recursive: true, encoding: "utf8" });
  return Math.max(stat.mtimeMs, ...inside.map((name) => statSync(join(path, name)).mtimeMs));
}

/** True where web/dist was built after the last change of a source. */
export function isWebFresh(): boolean {
  const built = statSync(MANIFEST, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.every((name) => newestMs(join(WEB, name)) <= built);
}

function filesOf(manifest: Manifest, key: string, seen: Set<string>): void {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file);
  for (const next of chunk.imports ?? []) filesOf(manifest, next, seen);
}

/** Gzipped bytes of the frame, the largest language and the heaviest page together. */
export function firstLoadBytes(): number {
  const manifest: Manifest = JSON.parse(readFileSync(MANIFEST, "utf8"));
  const keys = Object.keys(manifest);
  const sizeOf = (roots: readonly string[]): number => {
    const files = new Set<string>();
    for (const root of roots) filesOf(manifest, root, files);
    return [...files].reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length,
      0,
    );
  };
  const entry = keys.filter((key) => manifest[key]?.isEntry);
  const heaviest = (part: string): string[] =>
    keys
      .filter((key) => key.startsWith(part))
      .toSorted((a, b) => sizeOf([...entry, b]) - sizeOf([...entry, a]))
      .slice(0, 1);
  return sizeOf([...entry, ...heaviest("src/i18n/"), ...heaviest("src/pages/")]);
}

/**
 * Builds the UI where its sources changed; the answer is one line for a person.
 * @throws Error where the first load is larger than promised
 */
export async function buildWeb(): Promise<string> {
  if (isWebFresh()) return "The web interface is up to date.";
  const start = performance.now();
  const { build } = await import("vite");
  await build({ root: WEB, logLevel: "warn" });
  const size = firstLoadBytes();
  const kilobytes = Math.ceil(size / 1000);
  if (size > MAX_FIRST_LOAD_BYTES) {
    throw new Error(
      `The first load of the web interface is ${kilobytes} kB gzipped; at most ${MAX_FIRST_LOAD_BYTES / 1000} kB are allowed. Load a part lazily.`,
    );
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return `Built the web interface in ${seconds} s; its first load is ${kilobytes} kB gzipped.`;
}

if (import.meta.main) process.stdout.write(`${await buildWeb()}\n`);
