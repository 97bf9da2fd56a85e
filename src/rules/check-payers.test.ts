import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { createSimulator } from "../../sandbox/white-list/index.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { NOW, openInvoiceBed } from "../../test/invoice-bed.ts";
import { createEgressGuard } from "../lib/egress.ts";
import { createOutbound, type Outbound } from "../lib/http.ts";
import { silentLog } from "../lib/log.ts";
import { listPayerChecks } from "../store/payer-checks.ts";
import { checkAllPayers, checkPayers } from "./check-payers.ts";
import { createWhiteList, type WhiteList } from "./white-list.ts";

const nip = (value: string) => ({ seller: { ids: [{ scheme: "PL:NIP", value }] } });
const account = (account_no: string) => ({ payment: { account: { account_no } } });
const LISTED = "69101010100000000000012345";
const OTHER = "90102020200000987654321000";
const VIRTUAL = "14999999990000000000000001";

let sandbox: Sandbox;
let outbound: Outbound;
let whiteList: WhiteList;
before(async () => {
  sandbox = await startSandbox({ simulators: [createSimulator({ now: () => NOW })] });
  const egress = createEgressGuard(["127.0.0.1"]);
  outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
  const url = `${sandbox.url}/white-list/`;
  whiteList = createWhiteList({ url, outbound, now: () => NOW });
});
after(async () => {
  await outbound[Symbol.asyncDispose]();
  await sandbox.close();
});

const fault = (kind: string, times = 1) =>
  fetch(`${sandbox.url}/white-list/_sandbox/fault`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind, times }),
  });

forEachDatabase((database) => {
  it("keeps what the register says as proof and warns of what is wrong", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await bed.sayAll({
      good: account(LISTED),
      wrong: { ...account(OTHER), totals: { gross: "2.00" } },
      virtual: { ...nip("8983982599"), ...account(VIRTUAL) },
      exempt: nip("6763416721"),
      unknown: nip("5265877635"),
      "no nip": { seller: { name: "X", address: { country_code: "US" } } },
      "bad nip": nip("7790115244"),
    });
    const ids = (await bed.all()).map(({ id }) => id);
    const task = { data: bed.data, whiteList, actor: "anna", runId: null, now: NOW };
    assert.equal(await checkPayers({ ...task, isFresh: false }, ids), 5);
    const warned = await bed.warned();
    assert.deepEqual(warned, {
      "FV/wrong": ["account_changed", "account_not_on_white_list"].filter((code) =>
        warned["FV/wrong"]?.includes(code),
      ),
      "FV/exempt": ["payer_not_active"],
      "FV/unknown": ["payer_not_active"],
      "FV/bad nip": ["nip_invalid"],
    });
    assert.ok(warned["FV/wrong"]?.includes("account_not_on_white_list"));
    const rows = await listPayerChecks(bed.data, { limit: 50 });
    assert.equal(rows.length, 5);
    const [proof] = rows.filter((row) => row.account === LISTED);
    assert.match(proof?.request_id ?? "", /^sbx\d+-20260320$/);
    assert.deepEqual(
      [proof?.on_date, proof?.vat_status, proof?.is_account_listed, proof?.actor],
      ["2026-03-20", "Czynny", 1, "anna"],
    );
    const virtual = rows.find((row) => row.account === VIRTUAL);
    assert.equal(virtual?.is_account_listed, 1);
    assert.notEqual(virtual?.request_id, proof?.request_id);

    // Today's answers are used again: the register would not be asked even where it could not answer.
    await fault("500", 9);
    assert.equal(await checkPayers({ ...task, isFresh: false }, ids), 5);
    assert.equal((await listPayerChecks(bed.data, { limit: 50 })).length, 5);
    await assert.rejects(checkPayers({ ...task, isFresh: true }, ids), {
      code: "remote_unavailable",
    });
    await fetch(`${sandbox.url}/white-list/_sandbox/reset`, { method: "POST" });
  });

  it("lets a warning go when the invoice names another account", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await bed.say("1", account(OTHER));
    const [record] = await bed.all();
    const task = { data: bed.data, whiteList, actor: "anna", runId: null, now: NOW };
    await checkPayers({ ...task, isFresh: true }, [record?.id ?? 0]);
    assert.deepEqual(await bed.warned(), { "FV/1": ["account_not_on_white_list"] });
    await bed.say("1", { ...account(OTHER), note: "same account" });
    assert.deepEqual(await bed.warned(), { "FV/1": ["account_not_on_white_list"] });
    await bed.say("1", { ...account(LISTED), issue_date: "2026-03-11" });
    const { "FV/1": left = [] } = await bed.warned();
    assert.ok(!left.includes("account_not_on_white_list"));
  });

  it("asks for thirty sellers at a time, and says when the day's questions are used up", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    const said = Object.fromEntries(
      someNips(70).map((value, i) => [String(i), { ...nip(value), number: `N/${i}` }]),
    );
    await bed.sayAll(said);
    const progress: number[] = [];
    const task = {
      ...{ data: bed.data, whiteList, actor: "anna", runId: "run_1", filter: {} },
      ...{ now: () => NOW, signal: new AbortController().signal },
      progress: (counts: { read: number }) => void progress.push(counts.read),
    };
    const counts = await checkAllPayers(task);
    assert.deepEqual([counts.read, counts.updated], [70, 70]);
    const rows = await listPayerChecks(bed.data, { limit: 200 });
    assert.equal(rows.length, 70);
    assert.equal(new Set(rows.map(({ request_id }) => request_id)).size, 3);
    assert.deepEqual(progress, [70]);

    await fault("429");
    await assert.rejects(whiteList.search(["7790115243"], { date: "2026-03-20" }), (error) => {
      const { code, message, retryAfterMs } = error as Record<string, unknown>;
      assert.equal(code, "rate_limited");
      assert.match(String(message), /after midnight/);
      assert.equal(retryAfterMs, 11 * 3_600_000);
      return true;
    });
    await assert.rejects(whiteList.search(["1234567890"], { date: "2026-03-20" }), /WL-115/);
  });
});

/** Different numbers with right check digits. */
function someNips(count: number): string[] {
  const weights = [6, 5, 7, 2, 3, 4, 5, 6, 7];
  const found: string[] = [];
  for (let i = 100_000_000; found.length < count; i += 1_117) {
    const digits = String(i);
    const check = weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11;
    if (check < 10 && digits[0] !== "0") found.push(digits + check);
  }
  return found;
}
