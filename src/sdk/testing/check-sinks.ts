import assert from "node:assert/strict";
import { Value } from "typebox/value";
import { canonicalJson } from "../../lib/json.ts";
import { ENTITY_SCHEMAS, type Entity, type RecordOf } from "../../model/entities.ts";
import { pathsOf, readPath } from "../../model/paths.ts";
import type { Found, Sink, WriteRequest, WriteResult } from "../sink.ts";
import type { SinkSamples } from "./options.ts";
import type { Stage } from "./stage.ts";

type Data = RecordOf<Entity>;
type Request = WriteRequest<Data>;

/** The checks of every sink, tried with the samples that the test gives. */
export function checkSinks(stage: Stage): void {
  for (const [name, sink] of Object.entries(stage.connector.sinks ?? {})) {
    const trial = createTrial(stage, name, sink);
    checkFind(stage, name, sink, trial);
    checkIdempotency(stage, name, sink, trial);
    if (sink.plan) checkPlan(stage, name, sink, trial);
    if (sink.fields) checkFields(stage, name, sink, trial);
    if (sink.fields) checkStreamed(stage, name, sink, trial);
    if (sink.remove) checkRemove(stage, name, sink, trial);
    checkConflict(stage, name, sink, trial);
    checkRejected(stage, name, sink, trial);
  }
}

interface Trial {
  samples(): SinkSamples;
  requests(): readonly Request[];
  find(keys: readonly string[]): Promise<readonly Found<Data>[]>;
  write(requests: readonly Request[], idempotencyKey: string): Promise<readonly WriteResult[]>;
}

function createTrial(stage: Stage, name: string, sink: Sink): Trial {
  const samples = () => {
    const found = stage.options.samples?.[name];
    assert.ok(found && found.accepted.length >= 2, `give two accepted samples for ${name}`);
    return found;
  };
  return {
    samples,
    requests: () => samples().accepted as readonly Request[],
    find: (keys) => sink.find(stage.open(), keys),
    async write(requests, idempotencyKey) {
      const results = await sink.write(stage.open(), requests, idempotencyKey);
      const keys = requests.map((request) => request.key);
      assert.deepEqual(
        results.map((result) => result.key),
        keys,
        "one result each, same order",
      );
      return results;
    },
  };
}

const statusesOf = (results: readonly WriteResult[]) => results.map((result) => result.status);
const keysOf = (requests: readonly Request[]) => requests.map((request) => request.key);

function checkFind(stage: Stage, name: string, sink: Sink, trial: Trial): void {
  stage.check("sink.find", `${name}: what was written is found, what was not is not`, async () => {
    const requests = trial.requests();
    assert.deepEqual(await trial.find(keysOf(requests)), [], "the samples are there already");
    const results = await trial.write(requests, "contract-find");
    assert.deepEqual(
      statusesOf(results),
      requests.map(() => "created"),
    );
    const found = await trial.find([...keysOf(requests), "viadukt-absent-key"]);
    assert.deepEqual(found.map((one) => one.key).sort(), keysOf(requests).toSorted());
    for (const { key, data } of requests) {
      const one = found.find((candidate) => candidate.key === key);
      assert.deepEqual([...Value.Errors(ENTITY_SCHEMAS[sink.entity], one?.data)], []);
      assertSameFields(key, data, one?.data);
    }
  });
}

/** Fields that the remote does not keep may be absent; those that it keeps must be equal. */
function assertSameFields(key: string, sent: object, got: object | undefined): void {
  const kept = new Map(Object.entries(got ?? {}));
  for (const [field, value] of Object.entries(sent))
    if (kept.has(field))
      assert.equal(canonicalJson(kept.get(field)), canonicalJson(value), `${key}: ${field}`);
}

function checkIdempotency(stage: Stage, name: string, sink: Sink, trial: Trial): void {
  stage.check("sink.idempotent", `${name}: the same key twice writes once`, async () => {
    const requests = trial.requests();
    const first = await trial.write(requests, "contract-once");
    const before = await trial.find(keysOf(requests));
    const second = await trial.write(requests, "contract-once");
    const idsOf = (results: readonly WriteResult[]) => results.map((result) => result.remote_id);
    assert.deepEqual(idsOf(second), idsOf(first), "a repeat made other remote records");
    assert.deepEqual(await trial.find(keysOf(requests)), before, "a repeat changed the remote");
    assert.ok(second.every(({ status }) => status !== "conflict" && status !== "rejected"));
    const empty = await sink.write(stage.open(), [], "contract-empty");
    assert.deepEqual(empty, [], "nothing to write, nothing written");
  });
}

function checkPlan(stage: Stage, name: string, sink: Sink, trial: Trial): void {
  stage.check(
    "sink.plan",
    `${name}: a plan tells what write does and changes nothing`,
    async () => {
      const requests = trial.requests();
      const plan = async () => statusesOf((await sink.plan?.(stage.open(), requests)) ?? []);
      const planned = await plan();
      assert.deepEqual(await trial.find(keysOf(requests)), [], "the plan wrote something");
      assert.deepEqual(statusesOf(await trial.write(requests, "contract-plan")), planned);
      assert.deepEqual(
        await plan(),
        requests.map(() => "unchanged"),
      );
    },
  );
}

function checkFields(stage: Stage, name: string, sink: Sink, trial: Trial): void {
  stage.check(
    "sink.fields",
    `${name}: what it says it keeps comes back, and only what is named is written`,
    async () => {
      const fields = sink.fields?.(stage.open().settings) ?? [];
      assert.ok(fields.length > 0, "it names no fields");
      const assertKept = async (requests: readonly Request[]) => {
        const found = await trial.find(keysOf(requests));
        for (const { key, data } of requests) {
          const got = found.find((one) => one.key === key)?.data ?? {};
          for (const path of fields) {
            const sent = readPath(data, path);
            if (sent === undefined) continue;
            assert.equal(
              canonicalJson(readPath(got, path)),
              canonicalJson(sent),
              `${key}: ${path}`,
            );
          }
        }
      };
      const requests = trial.requests();
      await trial.write(requests, "contract-fields");
      await assertKept(requests);
      const sent = new Set(requests.flatMap(({ data }) => pathsOf(data)));
      const untried = fields.filter((path) => !sent.has(path) && !sent.has(topOf(path)));
      assert.deepEqual(untried, [], "no sample has something in these fields");
      const { changed } = trial.samples();
      if (!changed) return;
      const before = (await trial.find([changed.key]))[0]?.data ?? {};
      const [path] = fields.filter((one) => isChanged(one, before, changed.data as Data));
      assert.ok(path, "the changed sample changes none of the fields");
      const request = { key: changed.key, data: changed.data as Data, only: [path] };
      await trial.write([request], "contract-fields-changed");
      const after = (await trial.find([changed.key]))[0]?.data ?? {};
      assert.deepEqual(
        fields.filter((one) => isChanged(one, before, after)),
        [path],
        "of what `only` names, and nothing else, is written",
      );
    },
  );
}

/** What `find` gives stands for what the stream would give: a part that it leaves out looks taken away. */
function checkStreamed(stage: Stage, name: string, sink: Sink, trial: Trial): void {
  const streams = Object.values(stage.connector.streams ?? {});
  const stream = streams.find(
    ({ entity, modes }) => entity === sink.entity && modes.includes("full"),
  );
  if (!stream) return;
  stage.check("sink.streamed", `${name}: find gives just what the stream gives`, async () => {
    const requests = trial.requests();
    await trial.write(requests, "contract-streamed");
    const found = new Map(
      (await trial.find(keysOf(requests))).map((one) => [one.remote_id, one] as const),
    );
    let seen = 0;
    for await (const page of stream.read(stage.open(), { mode: "full" })) {
      for (const change of page.changes) {
        const one = found.get(change.id);
        if (!one || change.op !== "upsert") continue;
        seen += 1;
        assert.deepEqual(
          JSON.parse(canonicalJson(one.data)),
          JSON.parse(canonicalJson(change.data)),
        );
        assert.equal(one.version, change.version, "another version of the same state");
      }
    }
    assert.equal(seen, requests.length, "the stream calls them by other ids");
  });
}

const isChanged = (path: string, before: object, after: object): boolean =>
  canonicalJson(readPath(before, path) ?? null) !== canonicalJson(readPath(after, path) ?? null);

const topOf = (path: string): string => path.split(".", 1)[0] ?? "";

function checkRemove(stage: Stage, name: string, sink: Sink, trial: Trial): void {
  stage.check("sink.remove", `${name}: what is removed is gone, or out of use`, async () => {
    const requests = trial.requests();
    await trial.write(requests, "contract-remove-before");
    const [first, second] = await trial.find(keysOf(requests));
    assert.ok(first && second);
    const removal = { key: first.key, remote_id: first.remote_id };
    const remove = async (one: object, idempotencyKey: string) =>
      (await sink.remove?.(stage.open(), [{ ...removal, ...one }], idempotencyKey)) ?? [];
    if (first.version !== undefined) {
      const stale = { expect_version: `${first.version}-stale` };
      assert.deepEqual(statusesOf(await remove(stale, "contract-remove-stale")), ["conflict"]);
      assert.deepEqual(await trial.find([first.key]), [first], "a conflict removed it");
    }
    const fresh = first.version === undefined ? {} : { expect_version: first.version };
    assert.deepEqual(statusesOf(await remove(fresh, "contract-remove")), ["deleted"]);
    const again = statusesOf(await remove({}, "contract-remove-again"));
    assert.ok(again.every((status) => status === "deleted" || status === "unchanged"));
    const left = await trial.find(keysOf(requests));
    const isGone = ({ key, data }: Found<Data>) =>
      key !== first.key || (data as { active?: boolean }).active === false;
    assert.ok(left.every(isGone), "it is still there and in use");
    assert.ok(
      left.some(({ key }) => key === second.key),
      "another record was removed as well",
    );
  });
}

function checkConflict(stage: Stage, name: string, _sink: Sink, trial: Trial): void {
  stage.check("sink.conflict", `${name}: another version at the remote is a conflict`, async () => {
    const { changed } = trial.samples();
    assert.ok(changed, `give a changed sample for ${name}`);
    await trial.write(trial.requests(), "contract-before");
    const [before] = await trial.find([changed.key]);
    assert.ok(before?.version, "find must give a version");
    const request = { key: changed.key, data: changed.data as Data };
    const stale = { ...request, expect_version: `${before.version}-stale` };
    assert.deepEqual(statusesOf(await trial.write([stale], "contract-stale")), ["conflict"]);
    assert.deepEqual(await trial.find([changed.key]), [before], "a conflict changed the remote");
    const fresh = { ...request, expect_version: before.version };
    assert.deepEqual(statusesOf(await trial.write([fresh], "contract-fresh")), ["updated"]);
    const [after] = await trial.find([changed.key]);
    assert.notEqual(after?.version, before.version, "a change must give another version");
  });
}

function checkRejected(stage: Stage, name: string, _sink: Sink, trial: Trial): void {
  stage.check("sink.rejected", `${name}: one refused record does not stop the others`, async () => {
    const { rejected } = trial.samples();
    assert.ok(rejected, `give a rejected sample for ${name}`);
    const [first, second] = trial.requests();
    assert.ok(first && second);
    const requests = [first, { key: rejected.key, data: rejected.data as Data }, second];
    const results = await trial.write(requests, "contract-rejected");
    assert.deepEqual(statusesOf(results), ["created", "rejected", "created"]);
    assert.ok(results[1]?.message, "a refusal must say why");
  });
}
