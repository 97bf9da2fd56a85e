import type { Command } from "commander";
import { PASSWORD_LENGTH } from "../auth/passwords.ts";
import { newPassword } from "../auth/secrets.ts";
import { setPassword } from "../auth/set-password.ts";
import { findUserByEmail } from "../store/users.ts";
import { failure, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { readText } from "./input.ts";
import { note, print } from "./output.ts";
import { dataDirOption, withHub } from "./with-hub.ts";

interface Flags {
  readonly dataDir?: string;
  readonly passwordFile?: string;
}

export function addUser(program: Command, host: CliHost): void {
  const user = program
    .command("user")
    .summary("help people who cannot sign in")
    .description("The people who sign in with e-mail and password.");
  dataDirOption(user.command("password"))
    .summary("give somebody a new password")
    .description(
      "Gives a person a new password and ends all their sessions. Prints a random password, and nothing else, on the standard output; nothing where --password-file gives one.",
    )
    .argument("<email>", "with which the person signs in")
    .option("--password-file <file>", "take the password from this file; - for the standard input")
    .action((email: string, flags: Flags) => password(host, email, flags));
}

async function password(host: CliHost, email: string, flags: Flags): Promise<void> {
  const { passwordFile: file } = flags;
  const given = file === undefined ? undefined : await readPassword(file);
  await withHub(host, flags, async ({ hub }) => {
    const { config, settings, clock } = hub;
    const user = await findUserByEmail(config, email);
    if (!user) throw failure(`Nobody signs in with ${email}.`);
    const place = { config, dataDir: settings.dataDir, now: clock.now() };
    const wanted = given ?? newPassword();
    await setPassword(place, { user, password: wanted });
    note(`${user.email} has a new password and is signed out everywhere.`);
    if (given === undefined) print(wanted);
  });
}

async function readPassword(file: string): Promise<string> {
  const flag = "--password-file";
  const password = (await readText(file, flag)).replace(/\r?\n$/, "");
  const { minLength, maxLength } = PASSWORD_LENGTH;
  if (password.length >= minLength && password.length <= maxLength) return password;
  const what = `has ${password.length} characters`;
  throw usageError(flag, what, `A password has ${minLength} to ${maxLength}.`);
}
