import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";

interface Result {
  readonly subject?: {
    readonly statusVat: string;
    readonly accountNumbers: readonly string[];
    readonly hasVirtualAccounts: boolean;
  };
  readonly entries?: readonly { readonly subjects: readonly object[] }[];
  readonly requestDateTime?: string;
  readonly accountAssigned?: string;
}

const NOW = Date.UTC(2026, 2, 20, 12);

describe("the white list of the sandbox", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ simulators: [createSimulator({ now: () => NOW })] });
  });
  after(() => sandbox.close());

  async function ask(path: string) {
    const answer = await fetch(`${sandbox.url}/white-list${path}`);
    const body = (await answer.json()) as { readonly code?: string; readonly result?: Result };
    return { status: answer.status, code: body.code, result: body.result ?? {} };
  }
  const code = async (path: string) => (await ask(path)).code;

  it("is no system that integrations are made with", () => {
    assert.deepEqual(sandbox.systems, []);
  });

  it("knows payers by one number and by several", async () => {
    const one = await ask("/api/search/nip/7790115243?date=2026-03-20");
    assert.equal(one.result.subject?.statusVat, "Czynny");
    assert.match(one.result.requestDateTime ?? "", /^20-03-2026 13:00:00$/);
    const two = await ask("/api/search/nips/7790115243,5265877635?date=2026-03-20");
    const found = two.result.entries?.map(({ subjects }) => subjects.length);
    assert.deepEqual(found, [1, 0]);
  });

  it("tells of a virtual account only where it is asked about it", async () => {
    const search = await ask("/api/search/nip/8983982599?date=2026-03-20");
    const { subject } = search.result;
    assert.equal(subject?.hasVirtualAccounts, true);
    assert.deepEqual(subject?.accountNumbers, ["90102020200000987654321000"]);
    const check = (account: string) =>
      ask(`/api/check/nip/8983982599/bank-account/${account}?date=2026-03-20`);
    assert.equal((await check("14999999990000000000000001")).result.accountAssigned, "TAK");
    assert.equal((await check("69101010100000000000012345")).result.accountAssigned, "NIE");
  });

  it("refuses what the register refuses", async () => {
    const search = (nips: string, date = "2026-03-20") =>
      code(`/api/search/nips/${nips}?date=${date}`);
    assert.equal(await search("1234567890"), "WL-115");
    assert.equal(await search("779"), "WL-115");
    assert.equal(await search("7790115243", ""), "WL-101");
    assert.equal(await search("7790115243", "20-03-2026"), "WL-102");
    assert.equal(await search("7790115243", "2026-03-21"), "WL-103");
    assert.equal(await search("7790115243", "2018-12-31"), "WL-118");
    assert.equal(await search(Array(31).fill("7790115243").join()), "WL-130");
    assert.equal(await code("/api/check/nip/7790115243/bank-account/12?date=2026-03-20"), "WL-109");
    assert.equal((await ask("/api/other?date=2026-03-20")).status, 404);
  });

  it("answers a hundred searches a day", async () => {
    await fetch(`${sandbox.url}/white-list/_sandbox/reset`, { method: "POST" });
    const path = "/api/search/nip/7790115243?date=2026-03-20";
    for (let i = 0; i < 100; i++) assert.equal((await ask(path)).status, 200);
    const refused = await ask(path);
    assert.deepEqual([refused.status, refused.code], [429, "WL-191"]);
  });
});
