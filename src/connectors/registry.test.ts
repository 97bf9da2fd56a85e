import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { generateConnectorList } from "../../scripts/gen-connectors.ts";
import { defineConnector, defineManifest, fields, same } from "../sdk/index.ts";
import { loadConnectors } from "./load.ts";
import { createRegistry } from "./registry.ts";

const root = await mkdtemp(join(tmpdir(), "viadukt-load-"));
after(() => rm(root, { recursive: true, force: true }));

const makeConnector = (id: string) =>
  defineConnector({
    manifest: defineManifest({
      id,
      title: same(id),
      summary: same("For a test."),
      category: "erp",
      countries: [],
      docs: "https://docs.example",
      steps: [],
      auth: { kind: "none" },
      credentials: fields({}),
      settings: fields({}),
      allowedHosts: [],
    }),
  });

async function folderWith(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  for (const [file, source] of Object.entries(files)) await writeFile(join(folder, file), source);
  return folder;
}

const refused = (message: RegExp) => ({ code: "bad_connector", message });

describe("the registry", () => {
  it("finds connectors by id and lists them in order", () => {
    const registry = createRegistry([makeConnector("beta"), makeConnector("alpha")]);
    assert.equal(registry.find("beta")?.manifest.id, "beta");
    assert.equal(registry.find("gamma"), undefined);
    assert.deepEqual(
      registry.all().map((connector) => connector.manifest.id),
      ["alpha", "beta"],
    );
  });

  it("refuses two connectors with one id", () => {
    const twice = [makeConnector("alpha"), makeConnector("alpha")];
    assert.throws(() => createRegistry(twice), refused(/two connectors with the id alpha/));
  });

  it("is built from a list that is up to date", () => {
    assert.ok(generateConnectorList(true), "run npm run gen");
  });
});

describe("loading connectors of third parties", () => {
  it("takes a folder with an index file", async () => {
    const source = `import { defineConnector, defineManifest, fields, same } from "viadukt/sdk";
      export default defineConnector({ manifest: defineManifest({ id: "gamma", title: same("Gamma"),
        summary: same("S"), category: "erp", countries: ["CZ"], docs: "https://docs.example", steps: [],
        auth: { kind: "none" }, credentials: fields({}), settings: fields({}), allowedHosts: [] }) });`;
    const folder = await folderWith("gamma", { "index.ts": source });
    const [connector] = await loadConnectors([folder]);
    assert.equal(connector?.manifest.id, "gamma");
    const [again] = await loadConnectors(["./gamma"], root);
    assert.equal(again, connector);
  });

  it("says that there is no such folder or package", async () => {
    await assert.rejects(loadConnectors(["./absent"], root), refused(/no index.ts or index.js/));
    await assert.rejects(loadConnectors(["viadukt-connector-absent"]), refused(/cannot be loaded/));
  });

  it("says what is wrong with a definition, all of it at once", async () => {
    const bad = 'export default { manifest: { id: "Bad Id", title: { en: "Bad" } }, stream: {} };';
    const folder = await folderWith("bad", {
      "index.js": bad,
      "package.json": '{"type":"module"}',
    });
    await assert.rejects(loadConnectors([folder]), (error: Error) => {
      for (const part of ["id must match", "title has no text in cs", "no ability named stream"])
        assert.ok(error.message.includes(part), error.message);
      return true;
    });
  });

  it("says when code cannot be read", async () => {
    const folder = await folderWith("broken", { "index.js": "export default {" });
    await assert.rejects(loadConnectors([folder]), refused(/cannot be loaded/));
    const other = await folderWith("pkg", { "package.json": "{" });
    await assert.rejects(loadConnectors([other]), refused(/broken package.json/));
  });
});
