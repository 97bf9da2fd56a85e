import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";
import type { FastifySerializerCompiler } from "fastify";

type Serialize = (data: unknown) => string;

/**
 * Fastify's own compiler, but with the first answer: code for the answers of several hundred paths would wait in
 * memory for calls that never come.
 */
export function lazySerializerCompiler(): FastifySerializerCompiler<unknown> {
  const compile = SerializerSelector()({}, {}) as (route: unknown) => Serialize;
  return (route) => {
    let serialize: Serialize | undefined;
    return (data) => {
      serialize ??= compile(route);
      return serialize(data);
    };
  };
}
