import { type HubError, isHubError } from "../lib/errors.ts";
import { SUSPENDED } from "../sdk/host/call-guard.ts";
import { noteStreamFailure, noteStreamSuccess } from "../store/stream-reads.ts";
import type { Job } from "./job.ts";

/** What of a stream is read. */
export interface NotedRead {
  readonly stream: string;
  readonly entity: string;
  /** A dry run, or a part of the stream: it tells nothing of how old the records are. */
  readonly isTry: boolean;
}

type Place = Pick<Job, "data" | "runId" | "integration" | "clock" | "signal">;

/** Reads, and keeps a failure with the stream, so that whoever looks at its records knows how old they are. */
export async function readNoted<T>(
  { data, integration, clock, signal }: Place,
  { stream, entity, isTry }: NotedRead,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isHubError(error) && !isTry && !signal.aborted && tellsOfSource(error)) {
      const of = { integrationId: integration.id, stream, entity };
      const { code, message } = error;
      await noteStreamFailure(data, of, { code, message, now: clock.now() });
    }
    throw error;
  }
}

/** As `readNoted`; where it comes to its end the records are as of now. */
export async function readWholeNoted<T>(
  place: Place,
  read: NotedRead,
  work: () => Promise<T>,
): Promise<T> {
  const done = await readNoted(place, read, work);
  const { stream, entity, isTry } = read;
  if (isTry) return done;
  const { data, runId, integration, clock } = place;
  const of = { integrationId: integration.id, stream, entity };
  await noteStreamSuccess(data, of, { runId, now: clock.now() });
  return done;
}

/** The refusal to call a system that is down says nothing new of it. */
const tellsOfSource = ({ code }: HubError): boolean => code !== SUSPENDED;
