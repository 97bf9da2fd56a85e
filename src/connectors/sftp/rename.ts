import type { Stats } from "ssh2";
import { isAbsent } from "./faults.ts";
import { ask, type Session } from "./session.ts";
import { extension } from "./transfer.ts";

/** Gives a file its name, over an old one. */
export async function placeFile(
  session: Session,
  signal: AbortSignal,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  if (extension(session.sftp, "posix-rename@openssh.com")) {
    await ask(session, signal, (sftp, done) =>
      sftp.ext_openssh_rename(from, to, done as () => void),
    );
    return;
  }
  await swapFile(session, signal, { from, to });
}

/** Such servers rename onto nothing that is there: the old file steps aside, and back if need be. */
async function swapFile(
  session: Session,
  signal: AbortSignal,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const rename = (source: string, target: string): Promise<void> =>
    ask(session, signal, (sftp, done) => sftp.rename(source, target, done as () => void));
  const unlink = (path: string): Promise<void> =>
    ask(session, signal, (sftp, done) => sftp.unlink(path, done as () => void)).catch(ignoreAbsent);
  const aside = from.replace(/\.tmp$/, ".old");
  try {
    await rename(from, to);
  } catch (error) {
    const isThere = await ask<Stats>(session, signal, (sftp, done) => sftp.stat(to, done)).then(
      () => true,
      () => false,
    );
    if (!isThere) throw error;
    await unlink(aside);
    await rename(to, aside);
    await rename(from, to).catch(async (failure: unknown) => {
      await rename(aside, to);
      throw failure;
    });
  }
  await unlink(aside);
}

function ignoreAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}
