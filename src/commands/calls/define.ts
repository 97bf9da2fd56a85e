import type { CommandDefinition, Parameter, ParameterFormat, Said } from "../definition.ts";

const parameter =
  (format: ParameterFormat) =>
  (name: string, said: Said): Parameter => ({ name, format, text: said });

export const code = parameter("S");
export const text = parameter("C");
export const number = parameter("N");
export const day = parameter("D");
export const logical = parameter("L");
export const numberOrLogical = parameter("N/L");

/** 9008 without it. */
export const required = (one: Parameter): Parameter => ({ ...one, isRequired: true });

/** A command that reads. */
export const reads = (
  definition: Omit<CommandDefinition, "type" | "right">,
): CommandDefinition => ({ ...definition, type: "OUT", right: "read" });

/** A command that takes its record in `Data`. */
export const writes = (
  definition: Omit<CommandDefinition, "type" | "right">,
): CommandDefinition => ({ ...definition, type: "IN", right: "write" });

/** The request of a command by its name, as the catalogue shows it. */
export const request = (
  name: string,
  parameters?: Readonly<Record<string, unknown>>,
  data?: Readonly<Record<string, unknown>>,
): unknown => ({
  command: { inComm: name, ...(parameters && { inParam: { parameters } }) },
  ...(data && { Data: data }),
});

export const TIMESTAMP = text("timestamp", {
  cs: "záznamy změněné od této chvíle, rrrr-MM-dd HH:mm:ss, místní čas",
  en: "records changed at or after this moment, yyyy-MM-dd HH:mm:ss, local time",
});
