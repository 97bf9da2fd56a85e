import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import cookie from "@fastify/cookie";
import multipart from "@fastify/multipart";
import Fastify, { type FastifyInstance } from "fastify";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../../test/harness.ts";
import { createAuthenticator } from "../../auth/authenticate.ts";
import { loadSettings } from "../../config.ts";
import type { Hub } from "../../hub.ts";
import { createFileStore } from "../../reports/file-store.ts";
import { insertFileCopy } from "../../store/file-copies.ts";
import type { DataStore } from "../../store/store.ts";
import { forTenant } from "../../store/tenant-wall.ts";
import { sendProblem } from "../errors.ts";
import { guardRoutes } from "../scope.ts";
import { validatorCompiler } from "../validation.ts";
import { fileRoutes } from "./files.ts";

const NOW = Date.UTC(2026, 0, 15);
const BOUNDARY = "viadukt-form";

interface Bed extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly data: DataStore;
  post(...parts: readonly string[]): Promise<{ status: number; body: Body }>;
}

interface Body {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
  readonly kind: string;
  readonly period: string | null;
  readonly created_by: string;
  readonly code: string;
  readonly errors: readonly { readonly field: string }[];
  readonly items: readonly Body[];
  readonly next_cursor: string | null;
}

const filePart = (name: string, content: string): string =>
  `Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${content}`;
const fieldPart = (name: string, value: string): string =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;

async function openBed(database: TestDatabase): Promise<Bed> {
  const stores = await database.open();
  const dataDir = await mkdtemp(join(tmpdir(), "viadukt-files-"));
  const tenantId = await seedTenant(stores.config);
  const hub = {
    settings: loadSettings({ DATA_DIR: dataDir, AUTH: "off" }).settings,
    config: stores.config,
    data: stores.data,
    authenticator: createAuthenticator(stores.config),
    files: createFileStore({ folder: join(dataDir, "files"), maxBytes: 1_000 }),
    clock: { now: () => NOW },
  } as unknown as Hub;
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(sendProblem);
  await app.register(cookie);
  await app.register(multipart);
  guardRoutes(app, { hub });
  await app.register(fileRoutes, { hub });
  return {
    app,
    data: forTenant(stores.data, tenantId),
    async post(...parts) {
      const payload = `${parts.map((part) => `--${BOUNDARY}\r\n${part}\r\n`).join("")}--${BOUNDARY}--\r\n`;
      const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
      const answer = await app.inject({ method: "POST", url: "/files", headers, payload });
      return { status: answer.statusCode, body: answer.json() };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await stores[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}

forEachDatabase((database) => {
  it("takes a file with its fields before or after it, and gives back the same bytes", async () => {
    await using bed = await openBed(database);
    const { status, body } = await bed.post(
      fieldPart("kind", "report"),
      filePart("zażółć.pdf", "treść"),
      fieldPart("period", "2025-01"),
    );
    assert.equal(status, 201);
    const facts = [body.name, body.kind, body.period, body.created_by];
    assert.deepEqual(facts, ["zażółć.pdf", "report", "2025-01", "local"]);
    const content = await bed.app.inject({ url: `/files/${body.id}/content` });
    assert.equal(content.body, "treść");
    assert.equal(content.headers["content-type"], "text/plain");
    assert.equal(content.headers["x-content-type-options"], "nosniff");
    assert.match(String(content.headers["content-disposition"]), /^attachment; .*za%C5%BC/);
    const one = await bed.app.inject({ url: `/files/${body.id}` });
    assert.deepEqual(one.json(), body);
  });

  it("lists page by page with filters", async () => {
    await using bed = await openBed(database);
    for (const name of ["a.txt", "b.txt", "c.txt"]) await bed.post(filePart(name, name));
    const list = async (query: string): Promise<Body> =>
      (await bed.app.inject({ url: `/files?${query}` })).json();
    const first = await list("limit=2");
    assert.deepEqual(
      first.items.map((file) => file.name),
      ["c.txt", "b.txt"],
    );
    const second = await list(`limit=2&cursor=${first.next_cursor}`);
    assert.deepEqual(
      second.items.map((file) => file.name),
      ["a.txt"],
    );
    assert.equal(second.next_cursor, null);
    assert.equal((await list("name=b.txt&kind=upload")).items.length, 1);
  });

  it("deletes a file, but not one that was filed", async () => {
    await using bed = await openBed(database);
    const { body: file } = await bed.post(filePart("a.txt", "a"));
    const remove = async () => bed.app.inject({ method: "DELETE", url: `/files/${file.id}` });
    const copy = { file_id: file.id, integration_id: 1, run_id: "run_1", path: "/BR/a.txt" };
    const facts = { integration_slug: "nc", size_bytes: 1, sha256: file.sha256, created_at: NOW };
    await insertFileCopy(bed.data, { ...copy, ...facts });
    const refused = await remove();
    assert.equal(refused.statusCode, 409);
    assert.equal(refused.json().code, "file_in_use");
    await bed.data.db.deleteFrom("file_copy").execute();
    assert.equal((await remove()).statusCode, 204);
    assert.equal((await remove()).statusCode, 404);
  });

  it("refuses bad forms naming the field, and keeps no row of them", async () => {
    await using bed = await openBed(database);
    const refuses = async (field: string, ...parts: readonly string[]) => {
      const { status, body } = await bed.post(...parts);
      assert.ok(status >= 400 && status < 500, `${status}`);
      assert.deepEqual(
        body.errors.map((error) => error.field),
        [field],
      );
    };
    await refuses("file", fieldPart("kind", "report"));
    await refuses("file", filePart("..", "x"));
    await refuses("file", filePart("a.txt", "x".repeat(2_000)));
    await refuses("period", filePart("a.txt", "x"), fieldPart("period", "2025-13"));
    await refuses("kind", fieldPart("kind", "../x"), filePart("a.txt", "x"));
    await refuses("colour", fieldPart("colour", "red"), filePart("a.txt", "x"));
    await refuses("file", filePart("a.txt", "x"), filePart("b.txt", "x"));
    const plain = await bed.app.inject({ method: "POST", url: "/files", payload: {} });
    assert.equal(plain.statusCode, 422);
    assert.equal((await bed.app.inject({ url: "/files" })).json().items.length, 0);
  });
});
