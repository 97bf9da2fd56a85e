import { isMainThread } from "node:worker_threads";

/** Preloaded into hubs that are measured: none outlives the process that started it, however that ended. */
const LOOK_MS = 1_000;

if (isMainThread) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, LOOK_MS).unref();
}
