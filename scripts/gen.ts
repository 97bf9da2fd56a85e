import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { openHub } from "../src/app.ts";
import { ensureKeys, loadSettings } from "../src/config.ts";
import { settingsMarkdown } from "../src/config-doc.ts";
import { buildServer } from "../src/http/server.ts";
import { type ApiDocument, renderApiTypes } from "./gen-api-types.ts";
import { renderConnectorList } from "./gen-connectors.ts";
import { eventsMarkdown } from "./gen-events.ts";
import { modelMarkdown } from "./gen-model.ts";

/** `npm run gen`: every file that follows from others. With `--check` only says which are stale. */
const isCheck = process.argv.includes("--check");
const root = join(import.meta.dirname, "..");

async function apiDocument(): Promise<ApiDocument> {
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-gen-"));
  try {
    const { settings } = await ensureKeys(loadSettings({ DATA_DIR: dataDir }));
    await using hub = await openHub(settings, { log: pino({ level: "silent" }) });
    await using app = await buildServer(hub);
    return JSON.parse(JSON.stringify(app.swagger())) as ApiDocument;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const document = await apiDocument();
const files: Readonly<Record<string, string>> = {
  "docs/events.md": eventsMarkdown(),
  "docs/model.md": modelMarkdown(),
  "docs/openapi.json": `${JSON.stringify(document, null, 1)}\n`,
  "docs/settings.md": settingsMarkdown(),
  "src/connectors/list.gen.ts": renderConnectorList(),
  "web/src/api/schema.gen.ts": renderApiTypes(document),
};

const stale: string[] = [];
for (const [path, text] of Object.entries(files)) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(path);
  if (!isCheck) writeFileSync(file, text);
}
if (stale.length === 0) console.log("Generated files are up to date.");
else if (isCheck) {
  console.error(`Stale: ${stale.join(", ")}. Run npm run gen and commit the result.`);
  process.exitCode = 1;
} else console.log(`Written: ${stale.join(", ")}`);
