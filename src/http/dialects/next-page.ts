import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Names the next page of a plain list in headers: `X-Next-Cursor`, and `Link` with `rel="next"` (RFC 8288).
 * Nothing on the last page.
 */
export function nameNextPage(
  request: FastifyRequest,
  reply: FastifyReply,
  cursor: string | number | undefined,
): void {
  if (cursor === undefined) return;
  const [path = "/", search] = request.url.split("?", 2);
  const query = new URLSearchParams(search);
  query.set("cursor", String(cursor));
  reply.header("x-next-cursor", String(cursor));
  reply.header("link", `<${path}?${query}>; rel="next"`);
}
