import type { Command } from "commander";
import { type Grant, isGrant, PERMISSIONS } from "../auth/permissions.ts";
import { createToken, listTokens, revokeToken } from "../auth/tokens.ts";
import { toTokenOut } from "../http/routes/tokens.ts";
import { inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, print, printJson, printTable } from "./output.ts";
import { type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

const DAY_MS = 86_400_000;
const MAX_TOKENS = 1_000;

interface CreateFlags extends HubFlags {
  readonly permission?: readonly string[];
  readonly expiresDays?: string;
  readonly network?: readonly string[];
}

export function addToken(program: Command, host: CliHost): void {
  const token = program
    .command("token")
    .summary("make, list and revoke API tokens")
    .description("API tokens: programs send them as `Authorization: Bearer TOKEN`.");
  tenantOptions(token.command("create"))
    .summary("make a token and print it")
    .description("Makes a token and prints it, and nothing else, on the standard output.")
    .argument("<name>", "what or whom it is for")
    .option(
      "--permission <name...>",
      `what it may do; everything where left out: ${PERMISSIONS.join(", ")}, or integrations.run:ID for one integration`,
    )
    .option("--expires-days <days>", "days until it ends; it never does where left out")
    .option("--network <network...>", "only from these addresses or networks, e.g. 10.0.0.0/8")
    .action((name: string, flags: CreateFlags) => create(host, name, flags));
  jsonOption(tenantOptions(token.command("list")))
    .summary("list the tokens, newest first")
    .action((flags: HubFlags & { json?: true }) => list(host, flags));
  tenantOptions(token.command("revoke"))
    .summary("end a token at once and for good")
    .argument("<id>", "its number in `viadukt token list`")
    .action((id: string, flags: HubFlags) => revoke(host, id, flags));
}

async function create(host: CliHost, name: string, flags: CreateFlags): Promise<void> {
  const days = flags.expiresDays;
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) {
    throw usageError("--expires-days", `"${days}" is no number of days`, "Give 1 to 99999.");
  }
  if (name.trim() === "" || name.length > 100) {
    throw usageError("name", "is empty or longer than 100 characters", "Give a short name.");
  }
  const permissions = flags.permission?.map(grantOf);
  await withHub(host, flags, async ({ hub, config, principal }) => {
    const now = hub.clock.now();
    const request = {
      name: name.trim(),
      ...(permissions ? { permissions } : {}),
      ...(flags.network ? { networks: flags.network } : {}),
      ...(days === undefined ? {} : { expiresAt: now + Number(days) * DAY_MS }),
    };
    try {
      const { token } = await createToken(config, principal, { request, now });
      print(token);
    } catch (error) {
      throw inFlags(error, { networks: "--network", permissions: "--permission" });
    }
  });
}

function grantOf(text: string): Grant {
  if (isGrant(text)) return text;
  const remedy = `Allowed choices are ${PERMISSIONS.join(", ")}, and integrations.run:ID.`;
  throw usageError("--permission", `"${text}" is no permission`, remedy);
}

const list = (host: CliHost, flags: HubFlags & { json?: true }): Promise<void> =>
  withHub(host, flags, async ({ config, principal }) => {
    const rows = await listTokens(config, principal, { limit: MAX_TOKENS });
    const tokens = rows.map(toTokenOut);
    if (flags.json) return printJson(tokens);
    printTable(
      ["ID", "NAME", "BEGINS WITH", "PERMISSIONS", "EXPIRES", "LAST USED", "REVOKED"],
      tokens.map((token) => [
        token.id,
        token.name,
        token.prefix,
        token.permissions.length === PERMISSIONS.length ? "all" : token.permissions.join(","),
        token.expires_at,
        token.last_used_at,
        token.revoked_at,
      ]),
    );
  });

async function revoke(host: CliHost, id: string, flags: HubFlags): Promise<void> {
  if (!/^[1-9]\d{0,14}$/.test(id)) {
    throw usageError("id", `"${id}" is no number`, "Look it up with `viadukt token list`.");
  }
  await withHub(host, flags, ({ hub, config, principal }) =>
    revokeToken(config, principal, { id: Number(id), now: hub.clock.now() }),
  );
  note(`Token ${id} is revoked.`);
}
