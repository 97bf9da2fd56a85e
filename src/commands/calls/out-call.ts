import type { Answer, CommandContext, CommandRequest } from "../call.ts";
import type { CommandDefinition } from "../definition.ts";
import type { Parameters } from "../parameters.ts";

/** A request whose parameters have been read. */
export interface ReadRequest {
  readonly command: CommandDefinition;
  readonly request: CommandRequest;
  readonly parameters: Parameters;
}

/** Carries out a command that reads. */
export type OutCall = (context: CommandContext, read: ReadRequest) => Answer | Promise<Answer>;

/** One piece of JSON as the `Data` of an answer. */
export function answerJson(value: unknown, rows: number): Answer {
  const piece = JSON.stringify(value);
  async function* data(): AsyncGenerator<string> {
    yield piece;
  }
  return { kind: "data", data: data(), warnings: [], rowCount: () => rows };
}
