import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isUniqueViolation } from "../store/faults.ts";
import { type ConfigStore, inTransaction } from "../store/store.ts";
import { findFirstTenant, insertTenant } from "../store/tenants.ts";
import { insertMembership, insertUser } from "../store/users.ts";
import { hashPassword } from "./passwords.ts";
import { PERMISSIONS } from "./permissions.ts";
import { newPassword } from "./secrets.ts";

const FIRST_TENANT = "main";
const FIRST_EMAIL = "admin@localhost";

export const firstPasswordPath = (dataDir: string): string => join(dataDir, "first-password.txt");

export interface FirstRun {
  readonly tenantId: number;
  /** Set only by the start that made the administrator, to be shown once. */
  readonly made?: { readonly email: string; readonly password: string };
  /** Where the first password can be read until it is changed; absent afterwards. */
  readonly passwordFile?: string;
}

/**
 * An empty hub gets its tenant `main` and an administrator with a password of chance, which also goes to a
 * file for its owner only. Of two processes that start at one moment one makes them; later starts find them.
 */
export async function ensureFirstAdministrator({
  config,
  dataDir,
  now,
}: {
  readonly config: ConfigStore;
  readonly dataDir: string;
  readonly now: number;
}): Promise<FirstRun> {
  const found = (await findFirstTenant(config)) ?? (await makeFirst(config, dataDir, now));
  if ("made" in found) return { ...found, passwordFile: firstPasswordPath(dataDir) };
  const isWaiting = (await readFirstPassword(dataDir)) !== undefined;
  return {
    tenantId: found.id,
    ...(isWaiting ? { passwordFile: firstPasswordPath(dataDir) } : {}),
  };
}

/** The file is written before the commit: a crash in between leaves a password of nobody, never nobody's access. */
async function makeFirst(config: ConfigStore, dataDir: string, now: number) {
  const password = newPassword();
  const password_hash = await hashPassword(password);
  try {
    const tenantId = await inTransaction(config, async (tx) => {
      const slug = FIRST_TENANT;
      const id = await insertTenant(tx, { slug, name: "Main", time_zone: machineTimeZone(), now });
      const user = {
        email: FIRST_EMAIL,
        name: "Administrator",
        language: "en",
        password_hash,
        now,
      };
      const userId = await insertUser(tx, user);
      await insertMembership(tx, { tenantId: id, userId, permissions: PERMISSIONS, now });
      await writeFirstPassword(dataDir, password);
      return id;
    });
    return { tenantId, made: { email: FIRST_EMAIL, password } };
  } catch (error) {
    const other = isUniqueViolation(error) ? await findFirstTenant(config) : undefined;
    if (!other) throw error;
    return other;
  }
}

/** Whether the first administrator's password is still the one in the file. */
export const isFirstPasswordInUse = async (dataDir: string): Promise<boolean> =>
  (await readFirstPassword(dataDir)) !== undefined;

/** After that user changed the password the file would only mislead. */
export async function forgetFirstPassword(dataDir: string, email: string): Promise<void> {
  const text = await readFirstPassword(dataDir);
  if (text?.split("\n")[0] === email) await rm(firstPasswordPath(dataDir), { force: true });
}

async function writeFirstPassword(dataDir: string, password: string): Promise<void> {
  const path = firstPasswordPath(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Removed first: an older file could be readable by others, and `mode` holds for new files only.
  await rm(path, { force: true });
  await writeFile(path, `${FIRST_EMAIL}\n${password}\n`, { mode: 0o600, flag: "wx", flush: true });
}

async function readFirstPassword(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(firstPasswordPath(dataDir), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
