import { useEffect, useRef, useState } from "react";
import { readAnswer } from "../../commands/answer.ts";
import type { CatalogueCommand } from "../../commands/catalogue.ts";
import type { Exchange } from "../../commands/exchange.ts";
import {
  addToHistory,
  clearHistory,
  type HistoryEntry,
  readHistory,
} from "../../commands/history.ts";
import { keepLast } from "../../commands/last-exchange.ts";
import { type Json, parseJson, printJson, toJson } from "../../commands/lossless-json.ts";
import { postCommand } from "../../commands/post-command.ts";
import {
  type CommandDraft,
  commandNameOf,
  EMPTY_DRAFT,
  requestOf,
  withoutNulls,
} from "../../commands/request.ts";
import { isOwnServer, type ServerDraft } from "../../commands/server.ts";
import { usePerson } from "./use-person.ts";

const UNIT_KEY = "viadukt-commands-unit";

/** All that the console holds, and what can be done with it. */
export type Console = ReturnType<typeof useConsole>;

/** @param initial the request that the editor begins with */
export function useConsole(initial: string) {
  const [server, setServer] = useState(startServer);
  const [text, setText] = useState(initial);
  const [drafts, setDrafts] = useState<Readonly<Record<string, CommandDraft>>>({});
  const person = usePerson();
  const history = useHistory(person);
  const posting = usePosting(person, history.add);
  const setPart = (change: Partial<ServerDraft>) => {
    if (change.unitId !== undefined) window.localStorage.setItem(UNIT_KEY, change.unitId);
    setServer((before) => ({ ...before, ...change }));
  };
  const isOwn = isOwnServer(server, window.location);
  return {
    ...{ server, setServer: setPart, isOwn },
    ...{ text, setText },
    draftOf: (command: CatalogueCommand) => drafts[command.name] ?? EMPTY_DRAFT,
    setDraft: (command: CatalogueCommand, draft: CommandDraft) =>
      setDrafts((before) => ({ ...before, [command.name]: draft })),
    create: (command: CatalogueCommand) =>
      setText(printJson(requestOf(command, drafts[command.name] ?? EMPTY_DRAFT), 2)),
    createQuery: (select: string) => setText(printJson(toJson({ select }), 2)),
    /** On one line and without nulls; a text that is no JSON as it is. */
    sent: bodyOf(text),
    ...posting,
    post: () => {
      if (isOwn && text.trim() !== "") void posting.send(server, text);
    },
    history: history.entries,
    clearHistory: history.clear,
  };
}

const startServer = (): ServerDraft => ({
  address: `${window.location.protocol}//${window.location.hostname}`,
  port: window.location.port,
  unitId: window.localStorage.getItem(UNIT_KEY) ?? "",
  user: "",
  password: "",
});

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function bodyOf(text: string): string {
  const json = parsed(text);
  return json ? printJson(withoutNulls(json)) : text;
}

function useHistory(person: string) {
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([]);
  useEffect(() => setEntries(readHistory(window.localStorage, person)), [person]);
  return {
    entries,
    add: (entry: HistoryEntry) => setEntries(addToHistory(window.localStorage, person, entry)),
    clear: () => {
      clearHistory(window.localStorage, person);
      setEntries([]);
    },
  };
}

/** Sends one command at a time. */
function usePosting(person: string, add: (entry: HistoryEntry) => void) {
  const [exchange, setExchange] = useState<Exchange>();
  const [failure, setFailure] = useState<unknown>();
  const [progress, setProgress] = useState<{ received: number; total: number | undefined }>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const send = async (server: ServerDraft, text: string): Promise<void> => {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    setFailure(undefined);
    setProgress({ received: 0, total: undefined });
    const { unitId, user, password } = server;
    const body = bodyOf(text);
    const json = parsed(text);
    const command = json ? commandNameOf(json) : "";
    const onProgress = (received: number, total: number | undefined) =>
      setProgress({ received, total });
    try {
      const asked = {
        person,
        command,
        unitId,
        user,
        password,
        body,
        signal: abort.signal,
        onProgress,
      };
      const answered = await postCommand(asked);
      setExchange(answered);
      keepLast(answered);
      add(entryOf(answered, text));
    } catch (error) {
      if (!abort.signal.aborted) setFailure(error);
    } finally {
      running.current = undefined;
      setProgress(undefined);
    }
  };
  return {
    ...{ exchange, failure, send },
    isPosting: progress !== undefined,
    received: progress?.received ?? 0,
    total: progress?.total,
    cancel: () => running.current?.abort(),
  };
}

function entryOf(exchange: Exchange, request: string): HistoryEntry {
  const { id, at, command, unitId, status, durationMs, sizeBytes, text } = exchange;
  const result = text === undefined ? "" : (readAnswer(text)?.result ?? "");
  return { id, at, command, unitId, request, result, status, durationMs, sizeBytes };
}
