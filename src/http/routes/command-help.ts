import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Hub } from "../../hub.ts";
import { isHubError } from "../../lib/errors.ts";
import { commandHelp, missingHelp, signedOutPage } from "../command-help/command-help.ts";
import { HELP_HEADERS } from "../command-help/style.ts";
import { helpLanguage } from "../command-help/texts.ts";
import { sendProblem } from "../errors.ts";
import type { Routes } from "../routes.ts";

const BASE = "/help";

/** The help of the command API as plain pages; who may read it is a setting. */
export const commandHelpRoutes: Routes = async (app, { hub }) => {
  const { commandHelp: access } = hub.settings;
  if (access === "off") return;
  const config =
    access === "public" ? ({ isPublic: true } as const) : { permission: "any" as const };
  const schema = { hide: true };
  answerStrangers(app as unknown as FastifyInstance);
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.slice(BASE.length).replace(/^(?!\/)/, "/");
    const language = languageOf(request);
    const options = { language, address: addressOf(hub, request), base: BASE, hubAddress: "" };
    const page = commandHelp(path, options) ?? missingHelp(path, options);
    return reply.status(page.status).headers(HELP_HEADERS).send(page.html);
  };
  app.get(BASE, { schema, config }, handler as never);
  app.get(`${BASE}/*`, { schema, config }, handler as never);
};

const languageOf = (request: FastifyRequest) => helpLanguage(request.headers["accept-language"]);

const addressOf = ({ settings }: Hub, { protocol, host }: FastifyRequest): string =>
  settings.publicUrl ?? `${protocol}://${host}`;

/** People read these pages: who is not signed in gets a page that leads to the sign-in. */
function answerStrangers(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (!isHubError(error) || error.code !== "unauthenticated") {
      return sendProblem(error as never, request, reply);
    }
    const page = signedOutPage(languageOf(request));
    return reply.status(401).headers(HELP_HEADERS).send(page);
  });
}
