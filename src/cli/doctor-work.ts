import { createCipher } from "../auth/fernet.ts";
import { keyFilePath, readKeyFile } from "../auth/key-file.ts";
import { opened } from "../auth/rotate-keys.ts";
import type { Settings } from "../settings-schema.ts";
import { oldestDueAt } from "../store/delivery-queue.ts";
import { oldestPendingEventAt } from "../store/events.ts";
import { countStuckRuns } from "../store/runs.ts";
import { listSealed } from "../store/sealed.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { allSubscriptions } from "../store/subscriptions.ts";
import type { Finding } from "./doctor-finding.ts";

/** Work that is due, and which nobody has begun for so long, is stuck. */
const STUCK_MS = 5 * 60_000;

/** Whether a key of now opens every credential and secret. */
export async function checkKeys(settings: Settings, config: ConfigStore): Promise<Finding> {
  const check = "encryption key";
  const { encryptionKeys, dataDir } = settings;
  const keys = encryptionKeys.length > 0 ? encryptionKeys : await readKeyFile(dataDir);
  const sealed = await listSealed(config);
  if (!keys) {
    const message = `There is none, neither in CONFIG_ENCRYPTION_KEY nor in ${keyFilePath(dataDir)}.`;
    if (sealed.length === 0) {
      return { check, status: "warn", message, remedy: "`viadukt serve` makes one." };
    }
    const remedy = `Bring it back from a backup: ${sealed.length} stored credentials and secrets need it.`;
    return { check, status: "fail", message, remedy };
  }
  const cipher = createCipher(keys);
  const lost = sealed.filter(({ token }) => opened(cipher, token) === undefined);
  if (lost.length === 0) {
    return { check, status: "ok", message: `It opens all ${sealed.length} stored secrets.` };
  }
  return {
    check,
    status: "fail",
    message: `It does not open ${lost.map(({ name }) => name).join(", ")}.`,
    remedy: "Add the key that they were stored with to the others, or enter them anew.",
  };
}

/** Runs and deliveries that are due but that nobody takes. */
export async function checkWork(config: ConfigStore, data: DataStore): Promise<Finding[]> {
  const now = Date.now();
  const runs = await countStuckRuns(config, now - STUCK_MS);
  const active = (await allSubscriptions(config)).filter((row) => row.active === 1);
  const due = await oldestDueAt(
    data,
    active.map(({ id }) => id),
  );
  const event = await oldestPendingEventAt(data);
  const oldest = Math.min(due ?? now, event ?? now);
  const remedy = "Start the hub with `viadukt serve`, or look into its log.";
  return [
    runs === 0
      ? { check: "runs", status: "ok", message: "None is stuck." }
      : { check: "runs", status: "warn", message: `${runs} wait and nobody takes them.`, remedy },
    now - oldest <= STUCK_MS
      ? { check: "deliveries", status: "ok", message: "None is late." }
      : {
          check: "deliveries",
          status: "warn",
          message: `The oldest has been due for ${Math.round((now - oldest) / 60_000)} minutes.`,
          remedy,
        },
  ];
}
