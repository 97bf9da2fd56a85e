import { SingleBar } from "cli-progress";
import { sleep } from "../lib/clock.ts";
import { isHubError, NotFoundError } from "../lib/errors.ts";
import { findRun, isFinished, type Run } from "../store/runs.ts";
import { note } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";
import type { Desk } from "./with-hub.ts";

const LOOK_MS = 200;
const LINE_EVERY_MS = 5_000;
const GRACE_MS = 15_000;

/**
 * Performs a queued run in this process and shows how far it is until it ends; a running hub may have
 * taken it first, which looks the same. The first Ctrl-C cancels the run.
 */
export async function performRun({ hub, config, tenant }: Desk, id: string): Promise<Run> {
  using stop = stopSignal({ graceMs: GRACE_MS });
  const cancel = () =>
    void hub.runs.cancel(tenant.id, id).catch((error: unknown) => {
      // It may have ended in the meantime.
      if (!isHubError(error)) throw error;
    });
  stop.signal.addEventListener("abort", cancel, { once: true });
  using progress = process.stderr.isTTY ? progressBar() : progressLines();
  hub.runs.begin(id);
  for (;;) {
    const run = await findRun(config, id);
    if (!run) throw new NotFoundError("run", id);
    progress.show(run);
    if (isFinished(run)) return run;
    await sleep(LOOK_MS);
  }
}

interface Progress extends Disposable {
  show(run: Run): void;
}

const BAR_WIDTH = 24;

/** No bar where the remote does not say how many there are: a full or an empty one would be wrong. */
function lineOf(run: Run): string {
  const total = run.total_count ?? 0;
  const share = total === 0 ? 0 : Math.min(1, run.read_count / total);
  const bar = "█".repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, "░");
  const of = total === 0 ? "" : ` of ${total}`;
  const start = total === 0 ? run.action : `${run.action} ${bar}`;
  return `${start} ${run.read_count}${of} read, ${run.created_count} new, ${run.updated_count} changed`;
}

function progressBar(): Progress {
  let line = "";
  const bar = new SingleBar({
    format: () => line,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  bar.start(1, 0);
  return {
    show(run) {
      line = lineOf(run);
      bar.update(run.read_count);
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}

function progressLines(): Progress {
  let shownAt = performance.now();
  let shown = 0;
  return {
    show(run) {
      if (run.read_count === shown || performance.now() - shownAt < LINE_EVERY_MS) return;
      shownAt = performance.now();
      shown = run.read_count;
      const of = run.total_count === null ? "" : ` of ${run.total_count}`;
      note(`${run.action}: ${run.read_count}${of} read`);
    },
    [Symbol.dispose]() {},
  };
}
