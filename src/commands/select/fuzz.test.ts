import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../../test/harness.ts";
import { CommandFault } from "../fault.ts";
import { openSelectBed, SECRET } from "../sql/select-bed.ts";
import { randomSelects } from "./random-select.ts";

const STATEMENTS = Number(process.env.FUZZ_STATEMENTS ?? 2_000);
const SEED = 20_260_131;
const MOST_ROWS = 200;
const answers = new Map<string, string>();

forEachDatabase((database) => {
  it(`answers ${STATEMENTS} statements made by chance with own rows or a fault, and changes nothing`, async () => {
    await using bed = await openSelectBed(database, 8);
    const before = await bed.count();
    const tally = { answered: 0, refused: 0 };
    let left = STATEMENTS;
    for (const { text, isComparable } of randomSelects(SEED)) {
      if (left === 0) break;
      left -= 1;
      const answer = await answerOf(bed, text);
      tally[answer.startsWith("[") ? "answered" : "refused"] += 1;
      assert.ok(!hasOthers(answer, text), `${text}\n${answer}`);
      if (!isComparable) continue;
      const known = answers.get(text);
      if (known === undefined) answers.set(text, answer);
      else assert.equal(answer, known, `${bed.dialect}: ${text}`);
    }
    assert.ok(tally.answered > STATEMENTS / 3, JSON.stringify(tally));
    assert.ok(tally.refused > STATEMENTS / 10, JSON.stringify(tally));
    assert.equal(await bed.count(), before);
  });
});

type Bed = Awaited<ReturnType<typeof openSelectBed>>;

async function answerOf(bed: Bed, text: string): Promise<string> {
  try {
    const rows = await bed.ask(text, MOST_ROWS);
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

/** The other tenant's texts are all the same word; in small letters it is in some statements, too. */
const hasOthers = (answer: string, text: string): boolean =>
  answer.includes(SECRET) && !/tajne/i.test(text);
