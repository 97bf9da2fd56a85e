import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWeb } from "./build-web.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const DIST = join(ROOT, "dist");
const MAIN = join(DIST, "src", "main.js");

/** `dist` as it is published: compiled sources and their types, the simulators, the web interface. */
async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"],
    { cwd: ROOT, stdio: "inherit" },
  );
  if (status !== 0) throw new Error("The sources could not be compiled: see above.");
  for (const path of globSync("**/*.d.ts", { cwd: DIST })) pointToDeclarations(join(DIST, path));
  chmodSync(MAIN, 0o755);
  process.stdout.write(`${await buildWeb()}\n`);
  const isPublished = (path: string): boolean => !path.endsWith(".vite");
  const copy = { recursive: true, filter: isPublished };
  cpSync(join(ROOT, "web", "dist"), join(DIST, "web", "dist"), copy);
  for (const needed of [MAIN, join(DIST, "web", "dist", "index.html")]) {
    if (!existsSync(needed)) throw new Error(`${needed} was not built.`);
  }
}

/** The compiler rewrites the endings of imports in code, not in declarations: `./x.ts` would be no file there. */
function pointToDeclarations(path: string): void {
  const before = readFileSync(path, "utf8");
  const after = before.replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, "$1$2.js$1");
  if (after !== before) writeFileSync(path, after);
}

await build();
process.stdout.write("Built dist.\n");
