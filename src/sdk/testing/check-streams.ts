import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "typebox/value";
import { ENTITY_SCHEMAS } from "../../model/entities.ts";
import { Attachment } from "../../model/invoice.ts";
import { isNamedHost } from "../host/connector-url.ts";
import type { Change, Cursor, Original, Page, Stream, StreamMode, StreamQuery } from "../stream.ts";
import { fingerprint, type Stage, thrownBy } from "./stage.ts";

type AnyPage = Page<unknown>;
type AnyChange = Change<unknown>;

const DEFAULT_PERIOD = { from: "2026-01-01", to: "2026-12-31" };
const FUTURE = { from: "2098-01-01", to: "2098-12-31" };
/** Going on is tried from at most this many cursors, spread over the read. */
const MAX_RESUMES = 12;
const STOP_DEADLINE_MS = 5_000;

/** The checks of every stream in every mode that it declares. */
export function checkStreams(stage: Stage): void {
  for (const [name, stream] of Object.entries(stage.connector.streams ?? {})) {
    for (const mode of stream.modes) checkMode(stage, name, stream, mode);
    checkAbort(stage, name, stream);
    const { transport } = stage.connector.manifest;
    if (transport === undefined) checkHosts(stage, name, stream);
    if (transport === "folder") checkEmptyInbox(stage, name, stream);
    if (stream.modes.includes("period")) checkFuture(stage, name, stream);
  }
}

/** All pages of one read. */
export async function readPages(
  stage: Stage,
  stream: Stream,
  query: StreamQuery,
): Promise<readonly AnyPage[]> {
  return Array.fromAsync<AnyPage>(stream.read(stage.open(), query));
}

/** The query of a read from the start. */
export const queryOf = ({ options }: Stage, mode: StreamMode, cursor?: Cursor): StreamQuery => ({
  mode,
  ...(mode === "period" ? (options.period ?? DEFAULT_PERIOD) : {}),
  ...(cursor ? { cursor } : {}),
});

const changesOf = (pages: readonly AnyPage[]): readonly AnyChange[] =>
  pages.flatMap((page) => page.changes);

function checkMode(stage: Stage, name: string, stream: Stream, mode: StreamMode): void {
  const title = `${name}, ${mode}:`;
  stage.check(
    "stream.schema",
    `${title} every record fits its schema, every id is one`,
    async () => {
      const pages = await readPages(stage, stream, queryOf(stage, mode));
      const least = stage.options.minPages?.[name] ?? 1;
      assert.ok(pages.length >= least, `${pages.length} pages, at least ${least} wanted`);
      for (const change of changesOf(pages)) assertChange(stream, change);
      const ids = changesOf(pages).map((change) => change.id);
      assert.equal(new Set(ids).size, ids.length, "an id came twice in one read");
      assert.ok(ids.length > 0, "the read gave no record: let the test server have some");
      for (const page of pages)
        assert.deepEqual(JSON.parse(JSON.stringify(page.cursor)), page.cursor, "cursor and JSON");
    },
  );
  stage.check("stream.repeat", `${title} the same read twice gives the same records`, async () => {
    const read = async () =>
      changesOf(await readPages(stage, stream, queryOf(stage, mode))).map(fingerprint);
    assert.deepEqual(await read(), await read());
  });
  stage.check("stream.resume", `${title} goes on from every page's cursor`, async () => {
    const pages = await readPages(stage, stream, queryOf(stage, mode));
    for (const at of resumePoints(pages.length)) await assertResume(stage, stream, mode, pages, at);
  });
}

function resumePoints(pages: number): readonly number[] {
  const step = Math.max(1, Math.ceil(pages / MAX_RESUMES));
  const points = Array.from({ length: pages }, (_, i) => i);
  return points.filter((i) => i % step === 0 || i === pages - 1);
}

/** After page `at` the rest must come; an incremental read may overlap, the others may not start anew. */
async function assertResume(
  stage: Stage,
  stream: Stream,
  mode: StreamMode,
  pages: readonly AnyPage[],
  at: number,
): Promise<void> {
  const cursor = JSON.parse(JSON.stringify(pages[at]?.cursor)) as Cursor;
  const rest = changesOf(pages.slice(at + 1)).map(fingerprint);
  const query = queryOf(stage, mode, cursor);
  const again = changesOf(await readPages(stage, stream, query)).map(fingerprint);
  const seen = new Set(again);
  const lost = rest.filter((change) => !seen.has(change));
  assert.deepEqual(lost, [], `lost after the cursor of page ${at + 1}`);
  const all = new Set(changesOf(pages).map(fingerprint));
  const strange = again.filter((change) => !all.has(change));
  assert.deepEqual(strange, [], `not in the whole read, but after the cursor of page ${at + 1}`);
  if (mode === "incremental" || at === 0) return;
  const first = changesOf(pages.slice(0, 1)).map(fingerprint);
  const isAnew = first.length > 0 && first.every((change) => seen.has(change));
  assert.ok(!isAnew, `the read after page ${at + 1} starts from the beginning`);
}

function assertChange(stream: Stream, change: AnyChange): void {
  assert.equal(typeof change.id, "string", "an id must be a string");
  assert.notEqual(change.id, "", "an id must not be empty");
  if (change.op === "refuse") assert.notEqual(change.reason, "", `${change.id}: no reason`);
  if (change.op !== "upsert") return;
  for (const original of change.originals ?? []) assertOriginal(change.id, original);
  const errors = Value.Errors(ENTITY_SCHEMAS[stream.entity], change.data);
  const told = errors.map((error) => `${error.instancePath} ${error.message}`);
  assert.deepEqual(told, [], `${change.id} does not fit ${stream.entity}`);
}

/** A document of a source: something in it, a name without a path, a type that a browser knows. */
function assertOriginal(id: string, { kind, name, mime, content }: Original): void {
  assert.ok(content.byteLength > 0, `${id}: the original ${name} is empty`);
  assert.match(name, /^[^/\\]{1,255}$/, `${id}: ${name} is no name of a file`);
  assert.match(mime, /^[a-z]+\/[a-z0-9.+-]+(;.*)?$/i, `${id}: ${mime} is no media type`);
  const attachment = { kind, name, ref: "original" };
  const errors = Value.Errors(Attachment, attachment).map((error) => error.message);
  assert.deepEqual(errors, [], `${id}: ${name} is no attachment of an invoice`);
}

const firstMode = (stream: Stream): StreamMode => stream.modes[0] ?? "full";

function checkAbort(stage: Stage, name: string, stream: Stream): void {
  stage.check("stream.abort", `${name}: a cancelled read stops`, async () => {
    const query = queryOf(stage, firstMode(stream));
    const before = AbortSignal.abort();
    const none = await pagesUntilStopped(stage, stream, query, before, () => {});
    assert.equal(none, 0, "pages came although the run was cancelled before it began");
    const stop = new AbortController();
    const some = await pagesUntilStopped(stage, stream, query, stop.signal, () => stop.abort());
    assert.ok(some <= 2, `${some} pages came after the cancel on the first`);
  });
}

async function pagesUntilStopped(
  stage: Stage,
  stream: Stream,
  query: StreamQuery,
  signal: AbortSignal,
  onPage: () => void,
): Promise<number> {
  let pages = 0;
  const startedAt = performance.now();
  await thrownBy(stage, async () => {
    for await (const _ of stream.read(stage.open({ signal }), query)) {
      pages += 1;
      onPage();
    }
  });
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < STOP_DEADLINE_MS, `took ${Math.round(tookMs)} ms to stop`);
  return pages;
}

function checkHosts(stage: Stage, name: string, stream: Stream): void {
  stage.check("stream.hosts", `${name}: only allowed hosts are called`, async () => {
    const { allowedHosts } = stage.connector.manifest;
    const base = new URL(stage.server().baseUrl);
    stage.witness.hosts();
    await readPages(stage, stream, queryOf(stage, firstMode(stream)));
    const refused = [...stage.witness.hosts()].filter(
      (host) => host !== base.host && !isNamedHost(host, allowedHosts),
    );
    assert.deepEqual(refused, []);
  });
}

function checkEmptyInbox(stage: Stage, name: string, stream: Stream): void {
  stage.check("stream.empty_inbox", `${name}: an empty inbox holds nothing`, async () => {
    assert.ok(stage.server().inboxFolder, "let the test server name its inboxFolder");
    const inboxFolder = await mkdtemp(join(tmpdir(), "viadukt-inbox-"));
    try {
      for (const mode of stream.modes) {
        const query = queryOf(stage, mode);
        const pages = await Array.fromAsync(stream.read(stage.open({ inboxFolder }), query));
        assert.deepEqual(changesOf(pages), []);
      }
    } finally {
      await rm(inboxFolder, { recursive: true, force: true });
    }
  });
}

function checkFuture(stage: Stage, name: string, stream: Stream): void {
  stage.check("stream.future", `${name}: a period in the future holds nothing`, async () => {
    const pages = await readPages(stage, stream, { mode: "period", ...FUTURE });
    assert.deepEqual(changesOf(pages), []);
  });
}
