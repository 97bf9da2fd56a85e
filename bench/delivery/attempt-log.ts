import { insertAttempts, type NewAttempt } from "../../src/store/attempts.ts";
import { type DataStore, inTransaction } from "../../src/store/store.ts";
import type { Answer } from "./signed-post.ts";

interface Waiting {
  readonly row: NewAttempt;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes the rivals' attempt rows into the hub's own table, as durably and as cheaply as the hub does it:
 * all that come while a commit is under way share the next one. A job waits until its row is on disk.
 */
export function createAttemptLog(store: DataStore) {
  let waiting: Waiting[] = [];
  let isWriting = false;

  const write = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const rows = group.map(({ row }) => row);
        await inTransaction(store, (tx) => insertAttempts(tx, rows));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  };

  return (deliveryId: string, answer: Answer): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ row: attemptOf(deliveryId, answer), resolve, reject });
      if (!isWriting) void write();
    });
}

const attemptOf = (deliveryId: string, answer: Answer): NewAttempt => ({
  tenant_id: 1,
  delivery_id: deliveryId,
  number: 1,
  started_at: answer.startedAt,
  duration_ms: Date.now() - answer.startedAt,
  status: answer.status,
  error_code: null,
  error_message: null,
  remote_address: "127.0.0.1",
  request_headers: answer.requestHeaders,
  response_headers: answer.responseHeaders,
  response_body: answer.text,
});
