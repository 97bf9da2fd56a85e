import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../../test/harness.ts";
import { CommandFault } from "../fault.ts";
import { physicalTable } from "../sql/physical.ts";
import { FILLED, openSelectBed, SECRET, SECRET_NUMBER, TIMEOUT_MS } from "../sql/select-bed.ts";
import { randomSelects } from "./random-select.ts";

const STATEMENTS = Number(process.env.FUZZ_STATEMENTS ?? 2_000);
const SEED = 20_260_131;
const MOST_ROWS = 200;
/** Of a busy machine. */
const SLACK_MS = 10_000;
const answers = new Map<string, string>();

forEachDatabase((database) => {
  it(`answers ${STATEMENTS} statements made by chance with own rows or a fault, and changes nothing`, async () => {
    await using bed = await openSelectBed(database, 8);
    const before = await bed.fingerprint();
    const tally = { answered: 0, refused: 0, slowestMs: 0 };
    let left = STATEMENTS;
    for (const { text, isComparable } of randomSelects(SEED)) {
      if (left === 0) break;
      left -= 1;
      const began = performance.now();
      const answer = await answerOf(bed, text);
      tally.slowestMs = Math.max(tally.slowestMs, performance.now() - began);
      tally[answer.startsWith("[") ? "answered" : "refused"] += 1;
      assert.ok(!hasOthers(answer, text), `${text}\n${answer}`);
      if (!isComparable) continue;
      const known = answers.get(text);
      if (known === undefined) answers.set(text, answer);
      else assert.equal(answer, known, `${bed.dialect}: ${text}`);
    }
    assert.ok(tally.answered > STATEMENTS / 3, JSON.stringify(tally));
    assert.ok(tally.refused > STATEMENTS / 10, JSON.stringify(tally));
    assert.ok(tally.slowestMs < TIMEOUT_MS + SLACK_MS, JSON.stringify(tally));
    assert.equal(await bed.fingerprint(), before);
  });
});

type Bed = Awaited<ReturnType<typeof openSelectBed>>;

async function answerOf(bed: Bed, text: string): Promise<string> {
  try {
    const rows = await bed.ask(text, {
      maxRows: MOST_ROWS,
      see: (statement) => assertFenced(statement, bed.dialect, text),
    });
    assert.ok(rows.length <= MOST_ROWS + 1);
    return `[${rows.join()}]`;
  } catch (error) {
    assert.ok(
      error instanceof CommandFault,
      `${bed.dialect}: ${text}\n${error}\n${(error as Error).cause}`,
    );
    return "fault";
  }
}

const KNOWN = new Set(FILLED.map(physicalTable));

/**
 * What the database is sent: one statement that begins as a reading one, has no comment, names no other tables than
 * those of the commands, and each of them only with the tenant's condition.
 */
function assertFenced(statement: string, dialect: Bed["dialect"], text: string): void {
  const told = `${dialect}: ${text}\n${statement}`;
  const quote = dialect === "mysql" ? "`" : '"';
  assert.match(statement, /^\(*SELECT /, told);
  const names = new RegExp(`${quote}[^${quote}]*${quote}`, "g");
  assert.doesNotMatch(
    statement.replace(names, "x").replace(/'[^']*'/g, "''"),
    /;|--|\/\*|#|\bINTO\b/i,
    told,
  );
  const source = new RegExp(`(?:FROM|JOIN) ${quote}([^${quote}]+)${quote}(?: ([a-z])\\b)?`, "g");
  const sources = [...statement.matchAll(source)];
  for (const { 0: all, 1: table = "", 2: alias, index } of sources) {
    const rest = statement.slice(index + all.length);
    const fence = `${quote}tenant_id${quote} = `;
    assert.ok(KNOWN.has(table), told);
    if (alias) assert.ok(rest.includes(`${alias}.${fence}`), told);
    else assert.ok(rest.startsWith(` WHERE ${fence}`), told);
  }
  assert.equal(statement.split("cmd_").length - 1, sources.length, told);
}

/** The other tenant's texts are all the same word, and its amounts one number. */
const hasOthers = (answer: string, text: string): boolean =>
  (answer.includes(SECRET) && !/tajne/i.test(text)) || answer.includes(String(SECRET_NUMBER));
