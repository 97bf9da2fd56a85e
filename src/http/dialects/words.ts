import type { FastifyInstance } from "fastify";
import type { FieldIssue } from "../../lib/errors.ts";
import { type ProblemBody, problem, problemSender } from "../errors.ts";
import { acceptBareJson } from "./bare-json.ts";

/** What a dialect says in its own language, and what it calls the hub's fields. */
export interface Words {
  /** BCP 47. */
  readonly language: string;
  /** By HTTP status; `0` for all others. */
  readonly titles: Readonly<Record<number, string>>;
  /** A sentence of the hub to the dialect's, the first that fits; `$1` … stand for the pattern's groups. */
  readonly phrases: readonly (readonly [hub: RegExp, dialect: string])[];
  /** Says something that has no translation; `$1` is the English sentence. */
  readonly untranslated: string;
  /** Why an attempt failed, by its code; `$1` is the HTTP status. `other` for all other codes. */
  readonly faults: Readonly<Record<string, string>> & { readonly other: string };
  /** The hub's name of a field to the dialect's, the first that fits. */
  readonly fields: readonly (readonly [hub: RegExp, dialect: string])[];
}

/** A sentence of the hub in the dialect's language. */
export function say(words: Words, english: string): string {
  const known = words.phrases.find(([hub]) => hub.test(english));
  return known ? english.replace(...known) : words.untranslated.replace("$1", () => english);
}

/** Why an attempt brought no 2xx. */
export function sayFault(
  words: Words,
  { code, status }: { code: string | null; status: number | null },
): string {
  const text = (code === null ? undefined : words.faults[code]) ?? words.faults.other;
  return text.replace("$1", String(status ?? code ?? "?"));
}

function fieldOf(words: Words, field: string): string {
  const known = words.fields.find(([hub]) => hub.test(field));
  return known ? field.replace(...known) : field;
}

/** What is wrong with a field, under its name in the dialect. */
export const sayIssue = (words: Words, { field, message, remedy }: FieldIssue): FieldIssue => ({
  field: fieldOf(words, field),
  message: say(words, message),
  ...(remedy === undefined ? {} : { remedy: say(words, remedy) }),
});

function sayProblem(words: Words, body: ProblemBody): ProblemBody {
  const errors = body.errors?.map((issue) => sayIssue(words, issue));
  return {
    ...body,
    title: words.titles[body.status] ?? words.titles[0] ?? body.title,
    detail: errors
      ? errors.map(({ field, message }) => `${field}: ${message}`).join("; ")
      : say(words, body.detail),
    ...(errors ? { errors } : {}),
  };
}

/**
 * Has every error of the routes in `app` told in the dialect's words, those of access and of the body's
 * form too, and takes JSON that names no type.
 */
export function speak(app: FastifyInstance, words: Words): void {
  const send = problemSender((body) => sayProblem(words, body));
  app.setErrorHandler((error: Parameters<typeof send>[0], request, reply) =>
    send(error, request, reply.header("content-language", words.language)),
  );
  acceptBareJson(app);
}

/** Answers in the dialect's words where nothing is under a path; `app` has that path as its prefix. */
export function speakOfNothing(app: FastifyInstance, words: Words): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0];
    const body = problem(404, "not_found", `There is nothing at ${path}.`);
    return reply
      .status(404)
      .header("content-language", words.language)
      .type("application/problem+json")
      .send(JSON.stringify(sayProblem(words, body)));
  });
}
