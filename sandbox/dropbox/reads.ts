import { checkArgument, namesOf, parseArgument } from "./arguments.ts";
import { badRequest, type Exchange, refusal, type State } from "./exchange.ts";
import type { FileNode, Node } from "./space.ts";
import { metadataOf, taggedMetadata } from "./writes.ts";

const LIST_FIELDS = ["path", "recursive", "limit", "include_deleted", "include_mounted_folders"];
const MAX_LIMIT = 2_000;

/** POST /2/files/list_folder */
export function listFolder(exchange: Exchange): unknown {
  const { argument, state } = exchange;
  const route = "files/list_folder";
  checkArgument(route, argument, LIST_FIELDS);
  const { limit = MAX_LIMIT } = argument;
  const isLimit = Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= MAX_LIMIT;
  if (!isLimit) throw badRequest(route, `limit: ${limit} is not within 1 and 2000`);
  if (argument.recursive === true) throw badRequest(route, "recursive: not simulated");
  const size = Math.min(state.control.pageSize, Number(limit));
  return page(exchange, { names: namesOf(route, argument.path), from: 0, size });
}

/** POST /2/files/list_folder/continue */
export function listMore(exchange: Exchange): unknown {
  const { argument, state } = exchange;
  checkArgument("files/list_folder/continue", argument, ["cursor"]);
  if (state.control.resetNext) {
    state.control.resetNext = false;
    throw refusal("reset", { ".tag": "reset" });
  }
  return page(exchange, readCursor(argument.cursor));
}

interface Position {
  readonly names: readonly string[];
  readonly from: number;
  readonly size: number;
}

function page(exchange: Exchange, { names, from, size }: Position): unknown {
  const folder = lookUp(exchange, names);
  if (folder.kind === "file") throw pathError("not_folder");
  const children = [...folder.children.values()];
  const entries = children
    .slice(from, from + size)
    .map((node) => taggedMetadata(node, [...names, node.name], exchange.state.control.isHashBlind));
  const cursor = Buffer.from(JSON.stringify({ names, from: from + size, size }));
  return {
    entries,
    cursor: `AAE${cursor.toString("base64url")}`,
    has_more: from + size < children.length,
  };
}

function readCursor(cursor: unknown): Position {
  const text = Buffer.from(String(cursor).slice(3), "base64url").toString();
  const route = "files/list_folder/continue";
  const { names, from, size } = parseArgument(route, text) as unknown as Position;
  return { names, from, size };
}

/** POST /2/files/get_metadata */
export function getMetadata(exchange: Exchange): unknown {
  const { argument, state } = exchange;
  checkArgument("files/get_metadata", argument, ["path", "include_deleted"]);
  const names = namesOf("files/get_metadata", argument.path);
  if (names.length === 0) {
    throw badRequest("files/get_metadata", "path: The root folder is unsupported.");
  }
  return taggedMetadata(lookUp(exchange, names), names, state.control.isHashBlind);
}

/** POST /2/files/download: the file is the answer's body, its metadata a header. */
export function download(exchange: Exchange): FileNode & { readonly result: string } {
  const { argument, state } = exchange;
  checkArgument("files/download", argument, ["path", "rev"]);
  const names = namesOf("files/download", argument.path);
  const node = lookUp(exchange, names);
  if (node.kind === "folder") throw pathError("not_file");
  const result = JSON.stringify(metadataOf(node, names, state.control.isHashBlind)).replace(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${`000${sign.charCodeAt(0).toString(16)}`.slice(-4)}`,
  );
  return { ...node, result };
}

function lookUp({ space }: Exchange, names: readonly string[]): Node {
  const found = space.find(names);
  if (typeof found === "string") throw pathError(found);
  return found;
}

const pathError = (tag: string) =>
  refusal(`path/${tag}`, { ".tag": "path", path: { ".tag": tag } });

export const HOME_NAMESPACE = "1000";
export const TEAM_NAMESPACE = "2000";

/** POST /2/users/get_current_account */
export const currentAccount = ({ control }: State) => ({
  account_id: "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc",
  name: {
    given_name: "Anna",
    surname: "Nowak",
    familiar_name: "Anna",
    display_name: "Anna Nowak",
    abbreviated_name: "AN",
  },
  email: "anna@example.org",
  email_verified: true,
  disabled: false,
  country: "PL",
  locale: "pl",
  referral_link: "https://db.tt/sandbox",
  is_paired: false,
  account_type: { ".tag": control.hasTeam ? "business" : "basic" },
  root_info: control.hasTeam
    ? {
        ".tag": "team",
        root_namespace_id: TEAM_NAMESPACE,
        home_namespace_id: HOME_NAMESPACE,
        home_path: "/Anna Nowak",
      }
    : { ".tag": "user", root_namespace_id: HOME_NAMESPACE, home_namespace_id: HOME_NAMESPACE },
});

/** POST /2/users/get_space_usage */
export function spaceUsage({ control, home, team }: State) {
  const used = home.usedBytes();
  if (!control.hasTeam) {
    return { used, allocation: { ".tag": "individual", allocated: control.quotaBytes } };
  }
  return {
    used,
    allocation: {
      ".tag": "team",
      used: used + team.usedBytes(),
      allocated: control.quotaBytes,
      user_within_team_space_allocated: 0,
      user_within_team_space_limit_type: { ".tag": "off" },
      user_within_team_space_used_cached: used,
    },
  };
}
