import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** In a process of its own: what a bundler takes of memory is given back before the hub starts. */
function buildWeb(): void {
  const script = pathOf("build-web.ts");
  if (!existsSync(script) || !existsSync(pathOf("../web/src"))) {
    process.stderr.write("The sources of the web interface are missing: starting without it.\n");
    return;
  }
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write("The web interface could not be built: starting without the new one.\n");
  }
}

buildWeb();
process.argv.splice(2, 0, "serve");
await import("../src/main.ts");
