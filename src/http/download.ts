import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { contentDisposition } from "./content-disposition.ts";
import { SHOW_PDF } from "./send-file.ts";

/** A file that is made while it is sent. */
export interface Download {
  readonly name: string;
  readonly mime: string;
  readonly content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
}

/** For saving, never for showing, and kept by no cache. */
export function download(reply: unknown, { name, mime, content }: Download): FastifyReply {
  return (reply as FastifyReply)
    .header("content-type", mime)
    .header("content-disposition", contentDisposition(name))
    .header("x-content-type-options", "nosniff")
    .header("cache-control", "no-store")
    .send(Readable.from(content, { objectMode: false }));
}

/** A PDF that is made while it is sent, for the browser's own viewer in a page of the hub. */
export function showPdf(reply: unknown, { name, content }: Download): FastifyReply {
  return (reply as FastifyReply)
    .header("content-type", "application/pdf")
    .header("content-disposition", contentDisposition(name).replace(/^attachment/, "inline"))
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", SHOW_PDF)
    .header("cache-control", "no-store")
    .send(Readable.from(content, { objectMode: false }));
}
