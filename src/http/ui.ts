import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { problem } from "./errors.ts";

/** The same way from `src/http` to `web/dist` in a clone, and in the package, where both are in `dist`. */
const ROOT = join(import.meta.dirname, "../../web/dist");

/** Serves the built UI at `/`; every path that is no file of it is a page of it. */
export async function serveUi(app: FastifyInstance): Promise<void> {
  const root = existsSync(join(ROOT, "index.html")) ? ROOT : undefined;
  if (root) {
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      index: ["index.html"],
      setHeaders(reply, path) {
        const isHashed = path.includes("/assets/");
        reply.header(
          "cache-control",
          isHashed ? "public, max-age=31536000, immutable" : "no-cache",
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      root &&
      (request.method === "GET" || request.method === "HEAD") &&
      !/^\/(api|docs|health|metrics|openapi\.json|assets)(\/|$)/.test(request.url) &&
      (request.headers.accept ?? "").includes("text/html");
    if (isPage) return reply.header("cache-control", "no-cache").sendFile("index.html");
    const path = request.url.split("?", 1)[0];
    return reply
      .status(404)
      .type("application/problem+json")
      .send(JSON.stringify(problem(404, "not_found", `There is nothing at ${path}.`)));
  });
}
