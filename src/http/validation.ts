import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import { InvalidInputError } from "../lib/errors.ts";
import { issuesOf } from "../model/schema-issues.ts";

/**
 * Checks what comes in by its schema. Bodies are taken as they are: `"5"` is no number. Query and path
 * are text, so they are converted first, and defaults are filled in.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  // With the first call: most of several hundred paths are never called in a process's life.
  let compiled: ReturnType<typeof Compile<TSchema>> | undefined;
  const isText = httpPart !== "body";
  return (value) => {
    const read = isText
      ? Value.Convert(schema, Value.Default(schema, { ...(value as object) }))
      : value;
    compiled ??= Compile(schema);
    const validator = compiled;
    if (validator.Check(read)) return { value: read };
    const isEmpty = value === undefined || value === null;
    return { error: new InvalidInputError(issuesOf(schema, validator.Errors(read), isEmpty)) };
  };
};
