import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { TransientError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { LaneReply, LaneRequest } from "./sqlite-messages.ts";

/** A statement that was given up has so long to come to an end by itself before its process is killed. */
const GRACE_MS = 200;
/** A process that nobody has asked for so long ends. */
const IDLE_MS = 60_000;
/** The built program is JavaScript. */
const PROCESS = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "./sqlite-process.ts" : "./sqlite-process.js",
    import.meta.url,
  ),
);

export interface Asked {
  readonly reply: LaneReply;
  /** The process that has the statement; what it began, no other can go on with. */
  readonly home: ChildProcess;
}

interface Job {
  readonly request: LaneRequest;
  readonly home: ChildProcess | undefined;
  readonly done: PromiseWithResolvers<Asked>;
}

const lost = (cause?: unknown): TransientError =>
  new TransientError("The process that reads the database has ended. Try again.", {
    code: "database_unavailable",
    cause,
  });

/**
 * One process that reads, and what waits for it. It is given one thing to do at a time, so that it is known which of
 * the callers it works for when it has to be killed.
 */
export class SqliteLane implements AsyncDisposable {
  readonly #path: string;
  readonly #log: Log;
  readonly #waiting: Job[] = [];
  #current: Job | undefined;
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /**
   * The next batch of a statement.
   * @throws the signal's reason, at once; TransientError where the process is lost
   */
  async ask(
    request: LaneRequest,
    { signal, home }: { readonly signal: AbortSignal; readonly home?: ChildProcess | undefined },
  ): Promise<Asked> {
    signal.throwIfAborted();
    const job: Job = { request, home, done: Promise.withResolvers() };
    const onAbort = (): void => {
      job.done.reject(signal.reason);
      this.#giveUp(job);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting.push(job);
    this.#goOn();
    try {
      return await job.done.promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Frees the connection of a statement that nobody reads any further. */
  close(id: number): void {
    if (!this.#child || this.#isClosed) return;
    const done = Promise.withResolvers<Asked>();
    done.promise.catch(() => {});
    this.#waiting.push({ request: { type: "close", id }, home: this.#child, done });
    this.#goOn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    for (const { done } of this.#waiting.splice(0)) done.reject(lost());
    const child = this.#child;
    if (!child) return;
    const ended = child.exitCode === null && child.signalCode === null && once(child, "exit");
    this.#kill(child);
    child.ref();
    await ended;
  }

  #giveUp(job: Job): void {
    const at = this.#waiting.indexOf(job);
    if (at >= 0) this.#waiting.splice(at, 1);
    if (this.#current !== job) return;
    const child = this.#child;
    const kill = (): void => {
      if (this.#current === job && child) this.#kill(child);
    };
    setTimeout(kill, GRACE_MS);
  }

  #kill(child: ChildProcess): void {
    child.kill("SIGKILL");
    this.#ended(child);
  }

  #goOn(): void {
    while (!this.#current) {
      const job = this.#waiting.shift();
      if (!job) break;
      if (job.home && job.home !== this.#child) {
        job.done.reject(lost());
        continue;
      }
      this.#send(job);
    }
    if (!this.#current) this.#rest();
  }

  #send(job: Job): void {
    if (this.#isClosed) {
      job.done.reject(lost());
      return;
    }
    clearTimeout(this.#idle);
    this.#current = job;
    let child: ChildProcess;
    try {
      child = this.#child ?? this.#start();
    } catch (error) {
      this.#current = undefined;
      job.done.reject(lost(error));
      return;
    }
    child.channel?.ref();
    child.send(job.request, (error) => {
      if (error) this.#ended(child, error);
    });
  }

  #start(): ChildProcess {
    const child = fork(PROCESS, [this.#path], {
      execArgv: ["--max-semi-space-size=8", "--disable-warning=ExperimentalWarning"],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.unref();
    child.on("message", (reply: LaneReply) => this.#answered(child, reply));
    child.on("error", (error) => this.#ended(child, error));
    child.on("exit", (code, signal) => {
      if (this.#child !== child) return;
      this.#log.warn({ code, signal }, "a process that reads the database has ended");
      this.#ended(child);
    });
    this.#child = child;
    return child;
  }

  #answered(child: ChildProcess, reply: LaneReply): void {
    if (this.#child !== child) return;
    const job = this.#current;
    this.#current = undefined;
    job?.done.resolve({ reply, home: child });
    this.#goOn();
  }

  #ended(child: ChildProcess, cause?: unknown): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const job = this.#current;
    this.#current = undefined;
    job?.done.reject(lost(cause));
    this.#goOn();
  }

  #rest(): void {
    const child = this.#child;
    child?.channel?.unref();
    clearTimeout(this.#idle);
    if (!child || this.#isClosed) return;
    this.#idle = setTimeout(() => {
      this.#child = undefined;
      child.disconnect();
    }, IDLE_MS).unref();
  }
}
