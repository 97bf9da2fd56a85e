import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { changedAtErp } from "./sync.ts";
import { callErp, changeAtErp, type Erp, startErp } from "./sync-erp.ts";

/** What the hub does, with nothing beside it: pages compared with a table, changed rows written on both sides. */
const items = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "viadukt-bare-"));
const db = new DatabaseSync(join(folder, "bare.db"));
db.exec("pragma journal_mode = wal; pragma synchronous = normal");
db.exec(
  "create table part (id integer primary key, number text unique, data text, is_ours integer)",
);
const find = db.prepare("select data from part where id = ?");
const put = db.prepare(
  "insert into part values (?, ?, ?, 0) on conflict (id) do update set data = excluded.data",
);

interface Part {
  readonly part_id: number;
  readonly part_number: string;
  readonly revision: number;
}

let revision = 0;

async function read(erp: Erp): Promise<void> {
  for (let isMore = true; isMore; ) {
    const answer = await callErp(erp, `/v1/parts/changes?after_revision=${revision}&take=50`);
    const { parts, more } = answer as { parts: readonly Part[]; more: boolean };
    db.exec("begin");
    for (const part of parts) {
      const text = JSON.stringify(part);
      if (find.get(part.part_id)?.data !== text) put.run(part.part_id, part.part_number, text);
      revision = part.revision;
    }
    db.exec("commit");
    isMore = more;
  }
}

async function write(erp: Erp): Promise<void> {
  const rows = db.prepare("select number from part where is_ours = 1 order by id").all();
  for (let at = 0; at < rows.length; at += 50) {
    const part = rows.slice(at, at + 50).map(({ number }) => ({
      ...{ part_number: String(number), description: `Hub ${number}` },
    }));
    await callErp(erp, "/v1/parts/batch", {
      ...{ key: `bare-${at}`, body: { dry_run: false, rows: part } },
    });
  }
  db.exec("update part set is_ours = 0");
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

{
  await using erp = await startErp(items);
  const readMs = await timed(() => read(erp));
  const theirs = changedAtErp(items);
  db.exec(
    `update part set is_ours = 1 where number in (select number from part where number like 'SPARE%' order by id limit ${theirs.length})`,
  );
  await changeAtErp(erp, theirs);
  const bothMs = await timed(async () => {
    await read(erp);
    await write(erp);
  });
  process.send?.({ read: (items / readMs) * 1000, both: ((2 * theirs.length) / bothMs) * 1000 });
}
db.close();
rmSync(folder, { recursive: true });
