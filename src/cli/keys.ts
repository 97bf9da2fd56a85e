import type { Command } from "commander";
import { generateKey } from "../auth/fernet.ts";
import { rotateKeys } from "../auth/rotate-keys.ts";
import { failure } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { print } from "./output.ts";
import { dataDirOption, withHub } from "./with-hub.ts";

export function addKeys(program: Command, host: CliHost): void {
  const keys = program
    .command("keys")
    .summary("make and rotate encryption keys")
    .description("The keys that credentials and signing secrets are encrypted with.");
  keys
    .command("generate")
    .summary("print a new encryption key")
    .description(
      "Prints a new Fernet key. To rotate: put it first in CONFIG_ENCRYPTION_KEY or in the key file, restart the hub, run `viadukt keys rotate`, then take the old key out.",
    )
    .action(() => print(generateKey()));
  dataDirOption(keys.command("rotate"))
    .summary("encrypt everything with the first key")
    .description(
      "Encrypts every credential and signing secret of all organisations with the first key. Safe to run twice, to interrupt, and beside a running hub that knows the first key already.",
    )
    .action((flags: { dataDir?: string }) => rotate(host, flags));
}

const rotate = (host: CliHost, flags: { dataDir?: string }): Promise<void> =>
  withHub(host, flags, async ({ hub }) => {
    const { rotated, current, unreadable } = await rotateKeys(
      hub.config,
      hub.settings.encryptionKeys,
    );
    print(`Encrypted anew with the first key: ${rotated}. Already under it: ${current}.`);
    if (unreadable.length === 0) return;
    throw failure(
      `No key opens ${unreadable.join(", ")}: add the key that they were stored with, or enter them anew.`,
    );
  });
