import { after, before, describe } from "node:test";
import type { TObject } from "typebox";
import { ConfigError } from "../../lib/errors.ts";
import type { Connector } from "../connector.ts";
import { createExportDisk } from "../host/export-disk.ts";
import { createFolderInbox } from "../host/folder-inbox.ts";
import { createMemoryState } from "../host/memory-state.ts";
import type { Net } from "../net.ts";
import { checkCheck, checkDefinition, checkSecrets } from "./check-basics.ts";
import { checkDeliver } from "./check-deliver.ts";
import { checkFaults } from "./check-faults.ts";
import { checkFiles } from "./check-files.ts";
import { checkFiscal } from "./check-fiscal.ts";
import { checkSinks } from "./check-sinks.ts";
import { checkState } from "./check-state.ts";
import { checkStreams } from "./check-streams.ts";
import { checkTables } from "./check-tables.ts";
import { openTestContext } from "./context.ts";
import type { CheckName, OpenContext, TestOptions, TestServer } from "./options.ts";
import { createRecorder, createReplay, type Recorder, type Redaction } from "./record.ts";
import { createStage, type Stage } from "./stage.ts";

export { sampleMessage } from "./check-deliver.ts";
export { fileSource } from "./check-files.ts";
export { FAULT_KINDS, type FaultKind, type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
export * from "./options.ts";
export type { SampleColumn, SampleType, TableCheck, TableSamples } from "./table-samples.ts";

/** Set by `viadukt connector test --record`. */
const RECORD_MARK = Symbol.for("viadukt.connector.record");

/** A recording has no wrong credentials, nothing to cancel and no hosts. */
const NEEDS_REMOTE: ReadonlySet<CheckName> = new Set([
  "check.bad_credentials",
  "stream.abort",
  "stream.hosts",
]);

/** A recording holds HTTP only. */
const unreachable: Net = {
  address: (host) => Promise.reject(new ConfigError(`A replay calls nobody, and not ${host}.`)),
  shared: (_name, open) => open(),
};

/** Where a replay pretends to be: nothing is called there. */
const REPLAY_BASE_URL = "http://replay.invalid";

/**
 * The contract that every connector keeps, as tests made from the abilities that it has. Call it once
 * at the top level of the connector's test file. With a `server` all checks run; with `fixtures` alone
 * those that read.
 */
export function testConnector<C extends TObject, S extends TObject>(
  typed: Connector<C, S>,
  given: TestOptions,
): void {
  const options = { ...given, record: given.record ?? isRecording() };
  const connector = typed as unknown as Connector<TObject, TObject>;
  describe(`connector ${connector.manifest.id}`, () => {
    checkDefinition(connector, options);
    if (!connector.check) return;
    if (options.server) describe("against its server", () => runLive(connector, options));
    if (options.fixtures && !options.record)
      describe("from its fixtures", () => runReplay(connector, options, options.fixtures as URL));
  });
}

const isRecording = (): boolean =>
  (globalThis as { [RECORD_MARK]?: boolean })[RECORD_MARK] === true;

function runLive(connector: Connector<TObject, TObject>, options: TestOptions): void {
  let server: TestServer | undefined;
  const running = () => {
    if (!server) throw new Error("the test server has not started");
    return server;
  };
  const { recorder, openContext } = recording(connector, options, running);
  const stage = createStage(connector, { ...options, openContext }, running);
  before(async () => {
    server = await options.server?.();
  });
  after(async () => {
    stage.witness.close();
    if (recorder && options.fixtures) await recorder().save(options.fixtures);
    await server?.close();
  });
  checkCheck(stage);
  checkStreams(stage);
  if (options.record) return;
  checkState(stage);
  checkSinks(stage);
  checkFiles(stage);
  checkTables(stage);
  checkDeliver(stage);
  checkFiscal(stage);
  checkFaults(stage);
  checkSecrets(stage);
}

/** With `record`, every exchange of a context on the server's own address is kept. */
function recording(
  connector: Connector<TObject, TObject>,
  options: TestOptions,
  server: () => TestServer,
): { recorder?: () => Recorder; openContext: OpenContext } {
  const open = options.openContext ?? openTestContext;
  if (!options.record) return { openContext: open };
  let made: Recorder | undefined;
  const recorder = () => {
    made ??= createRecorder(redactionOf(connector, options, server().baseUrl));
    return made;
  };
  const isRecorded = (credentials: unknown) => credentials === options.credentials;
  const openContext: OpenContext = (wanted) => {
    const ctx = open(wanted);
    return isRecorded(wanted.credentials) ? { ...ctx, http: recorder().wrap(ctx.http) } : ctx;
  };
  return { recorder, openContext };
}

function runReplay(
  connector: Connector<TObject, TObject>,
  options: TestOptions,
  fixtures: URL,
): void {
  const server: TestServer = { baseUrl: REPLAY_BASE_URL, close: async () => {} };
  const redaction = redactionOf(connector, options, REPLAY_BASE_URL);
  const openContext: OpenContext = (wanted) => {
    const { credentials, settings, signal, log, clock } = wanted;
    const { state = createMemoryState(clock), inbox = createFolderInbox([]) } = wanted;
    signal.throwIfAborted();
    const http = createReplay(fixtures, redaction);
    const disk = createExportDisk([]);
    return {
      http,
      net: unreachable,
      disk,
      state,
      inbox,
      credentials,
      settings,
      signal,
      log,
      clock,
    };
  };
  const stage: Stage = createStage(
    connector,
    { ...options, openContext },
    () => server,
    NEEDS_REMOTE,
  );
  after(() => stage.witness.close());
  checkCheck(stage);
  checkStreams(stage);
  checkSecrets(stage);
}

const redactionOf = (
  { manifest }: Connector<TObject, TObject>,
  { credentials }: TestOptions,
  baseUrl: string,
): Redaction => ({ schema: manifest.credentials, credentials, baseUrl });
