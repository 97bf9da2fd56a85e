import type { Insertable } from "kysely";
import type { Clock } from "../lib/clock.ts";
import type { RunLogTable } from "../store/config-schema.ts";
import { insertRunLog } from "../store/run-logs.ts";
import type { Run } from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";

/** Kept per start; a run that talks more than this has said the point before. */
const MAX_LINES = 20_000;

/** The log of one run: lines are gathered and written together. */
export class RunJournal {
  readonly #config: ConfigStore;
  readonly #clock: Clock;
  readonly #run: Run;
  #lines: Insertable<RunLogTable>[] = [];
  #count = 0;

  constructor({ config, clock, run }: { config: ConfigStore; clock: Clock; run: Run }) {
    this.#config = config;
    this.#clock = clock;
    this.#run = run;
  }

  add(
    level: RunLogTable["level"],
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): void {
    this.#count += 1;
    if (this.#count > MAX_LINES) return;
    this.#lines.push({
      tenant_id: this.#run.tenant_id,
      run_id: this.#run.id,
      at: this.#clock.now(),
      level,
      message: this.#count === MAX_LINES ? "The log of this run is full" : message,
      fields: JSON.stringify(fields),
    });
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    await insertRunLog(this.#config, lines);
  }
}
