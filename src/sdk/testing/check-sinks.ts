import assert from "node:assert/strict";
import { Value } from "typebox/value";
import { canonicalJson } from "../../lib/json.ts";
import { ENTITY_SCHEMAS, type Entity, type RecordOf } from "../../model/entities.ts";
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
