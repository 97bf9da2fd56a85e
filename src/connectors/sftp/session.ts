import type { Client, SFTPWrapper, Stats } from "ssh2";
import {
  abortable,
  ConfigError,
  type HubError,
  type Lasting,
  messageOf,
  TransientError,
} from "../../sdk/index.ts";
import { connect, type Place, whereOf } from "./connect.ts";
import { connectFault, connectionLost, isAbsent, toFault } from "./faults.ts";

/** A signed-in connection, shared by the work of one integration. */
export interface Session extends Lasting {
  readonly sftp: SFTPWrapper;
  /** Absolute, without a slash at its end: all paths of the integration are below it. */
  readonly root: string;
  /** What the server calls itself. */
  readonly product: string | undefined;
  /** Work that goes on: `close` waits for its end. */
  hold(): () => void;
}

/** One request or the end of a handshake; a server that says nothing for so long is given up. */
const ANSWER_TIMEOUT_MS = 60_000;

const sessionOf = (place: Place): Promise<Session> =>
  abortable(
    place.signal,
    place.net.shared("sftp", () => open(place)),
  );

/** A session that stays open until `release`, however long the work takes. */
export async function holdSession(
  place: Place,
): Promise<{ readonly session: Session; readonly release: () => void }> {
  const session = await sessionOf(place);
  return { session, release: session.hold() };
}

export async function withSession<T>(
  place: Place,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { session, release } = await holdSession(place);
  try {
    return await work(session);
  } finally {
    release();
  }
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

/** Connections that are gone: the library would keep a request for them for ever. */
const closed = new WeakSet<SFTPWrapper>();

/**
 * One request and its answer, by the library's own callback; its errors as they are, for `toFault`.
 * @throws TransientError code timeout, connection_reset; whatever the signal aborts with
 */
export async function ask<T = void>(
  { sftp }: Pick<Session, "sftp">,
  signal: AbortSignal,
  run: (sftp: SFTPWrapper, done: Done<T>) => void,
): Promise<T> {
  if (closed.has(sftp)) throw connectionLost();
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  run(sftp, (error, value) => (error ? reject(error) : resolve(value)));
  return await abortable(signal, inTime(promise));
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new TransientError("The server did not answer in time.", { code: "timeout" }));
  }, ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function open(place: Place): Promise<Session> {
  const { client, product } = await connect(place);
  const use = countUse(() => client.end());
  client.on("close", () => use.lose());
  // Its end is seen by `isOpen`; an error without a listener would end the process.
  client.on("error", () => {});
  try {
    const sftp = await openSftp(client, whereOf(place.settings));
    sftp.on("error", () => {});
    for (const end of [sftp, client]) {
      end.on("close", () => {
        closed.add(sftp);
        client.end();
      });
    }
    const root = await rootOf({ sftp }, place.settings.folder);
    return { sftp, root, product, ...use };
  } catch (error) {
    client.end();
    throw error;
  }
}

async function openSftp(client: Client, where: string): Promise<SFTPWrapper> {
  const opening = new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, made) => (error ? reject(error) : resolve(made)));
  });
  try {
    return await inTime(opening);
  } catch (error) {
    if (!/subsystem/i.test(messageOf(error))) throw connectFault(error, where);
    throw new ConfigError(
      `${where} lets the user in, but offers no SFTP: it has to be switched on there.`,
      { cause: error },
    );
  }
}

/** Ends the connection once it is to be closed and nobody works with it any more. */
function countUse(end: () => void) {
  let users = 0;
  let isOpen = true;
  return {
    isOpen: () => isOpen,
    lose: () => {
      isOpen = false;
    },
    hold() {
      users += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        users -= 1;
        if (users === 0 && !isOpen) end();
      };
    },
    async close() {
      isOpen = false;
      if (users === 0) end();
    },
  };
}

async function rootOf(session: Pick<Session, "sftp">, folder = ""): Promise<string> {
  const { signal } = new AbortController();
  const wanted = folder.trim() || ".";
  const missing = (cause?: unknown): HubError =>
    new ConfigError(`There is no folder ${wanted} on the server: make it, or correct folder.`, {
      code: "folder_missing",
      cause,
    });
  try {
    const path = await ask<string>(session, signal, (sftp, done) => sftp.realpath(wanted, done));
    const stats = await ask<Stats>(session, signal, (sftp, done) => sftp.stat(path, done));
    if (!stats.isDirectory()) throw missing();
    return path.replace(/\/+$/, "");
  } catch (error) {
    throw isAbsent(error) ? missing(error) : toFault(error, wanted);
  }
}
