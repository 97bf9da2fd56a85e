import { Type } from "typebox";
import { keepAttachment } from "../../reports/keep-attachment.ts";
import type { Routes } from "../routes.ts";
import { sendFile } from "../send-file.ts";

export const attachmentRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/records/invoice/:id/attachments/:index",
    {
      schema: {
        summary: "One attachment of an invoice",
        description:
          "Fetched from the system that has it the first time and kept in the hub's files; afterwards from there.",
        tags: ["records"],
        params: Type.Object({
          id: Type.Integer({ minimum: 1 }),
          index: Type.Integer({ minimum: 0, maximum: 100, description: "from 0" }),
        }),
        querystring: Type.Object({
          inline: Type.Optional(
            Type.Boolean({
              description: "true: a PDF for the browser to show; others stay downloads",
            }),
          ),
        }),
      },
      config: { permission: "records.read" },
    },
    async ({ scope, params: { id, index }, query: { inline = false } }, reply) => {
      const { config, data, principal } = scope;
      const ask = { config, data, invoiceId: id, index, actor: principal.actor };
      const file = await keepAttachment(hub, ask);
      return sendFile(reply as never, hub.files, file, { isInline: inline });
    },
  );
};
