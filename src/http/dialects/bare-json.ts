import { errorCodes, type FastifyInstance } from "fastify";

/**
 * Takes a body without `Content-Type` as JSON, as clients of the dialects send it. Any other type than JSON
 * is refused as everywhere.
 */
export function acceptBareJson(app: FastifyInstance): void {
  const json = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("*", { parseAs: "string" }, (request, body, done) => {
    const type = request.headers["content-type"];
    if (type === undefined) void json(request, body.toString(), done);
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type));
  });
}
