import { readdirSync, readFileSync } from "node:fs";

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/** CPU time that a process has used since its start, all its threads together, in milliseconds. */
export function cpuMs(pid: number): number {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** CPU time of every process whose command line holds `text`: a server, or its processes for one database. */
export function cpuMsOf(text: string): number {
  let sum = 0;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text)) sum += cpuMs(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}

/** The most memory that a process has held (RSS), in MB. */
export const peakMb = (pid: number): number => statusMb(pid, "VmHWM");

/** The memory that a process holds now (RSS), in MB. */
export const rssMb = (pid: number): number => statusMb(pid, "VmRSS");

function statusMb(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}
