import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { EventsOut, TriggerIn, TriggerOut } from "./fiscal-schemas.ts";
import { FISCAL_WORDS } from "./fiscal-words.ts";
import { publishOne } from "./publish-one.ts";
import { sayIssue } from "./words.ts";

const tags = ["fiscal dialect"];

/** The events of the seed as it words them; src/model/event-types-fiscal.ts has their data. */
const EVENTS = [
  { id: "nfe_importada", nome: "NFe Importada", descricao: "Disparado quando nfe importada" },
  { id: "cte_importado", nome: "CTe Importado", descricao: "Disparado quando cte importado" },
  {
    id: "consulta_concluida",
    nome: "Consulta Concluída",
    descricao: "Disparado quando consulta concluída",
  },
  {
    id: "documento_atualizado",
    nome: "Documento Atualizado",
    descricao: "Disparado quando documento atualizado",
  },
  {
    id: "erro_importacao",
    nome: "Erro de Importação",
    descricao: "Disparado quando erro de importação",
  },
];

/** `/integracoes`: publishing in the words of the fiscal dialect. */
export const fiscalEventRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integracoes/disparar",
    {
      schema: {
        summary: "Publish an event",
        description:
          "Any event type of the hub. The answer comes after the event is on disk; webhooks_notificados is how many active webhooks want it.",
        tags,
        body: TriggerIn,
        response: { 200: TriggerOut, 422: Problem },
      },
      config: { permission: "webhooks.manage" },
    },
    async ({ scope, body: { evento, dados } }) => {
      const trigger = { type: evento, data: dados };
      const { id, matching, warnings } = await publishOne(hub, scope, trigger);
      return {
        status: "success" as const,
        mensagem: "Evento disparado com sucesso",
        evento,
        evento_id: id,
        webhooks_notificados: matching,
        ...(warnings.length > 0
          ? { avisos: warnings.map((one) => sayIssue(FISCAL_WORDS, one)) }
          : {}),
      };
    },
  );

  app.get(
    "/integracoes/eventos",
    {
      schema: {
        summary: "The fiscal events",
        description: "GET /api/events/types lists every type of the hub with its schema.",
        tags,
        response: { 200: EventsOut },
      },
      config: { permission: ["webhooks.manage", "records.read"] },
    },
    async () => ({ eventos: EVENTS, total: EVENTS.length }),
  );
};
