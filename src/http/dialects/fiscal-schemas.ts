import { type Static, Type } from "typebox";
import { Issue } from "../errors.ts";
import { nullable } from "../schemas.ts";

/** Fields have the seed's names, their descriptions the language of those who use them. */
const WRITABLE = {
  nome: Type.String({ minLength: 1, maxLength: 200, description: "de 1 a 200 caracteres" }),
  url: Type.String({ minLength: 1, maxLength: 2000, description: "a URL que recebe os POST" }),
  eventos: Type.String({
    minLength: 1,
    maxLength: 10_000,
    description: "eventos separados por vírgula, por exemplo nfe_importada,cte_importado",
  }),
  ativo: Type.Boolean({ description: "true ou false" }),
  secret_key: nullable(
    Type.String({
      maxLength: 200,
      description: "chave da assinatura HMAC; sem ela, ou vazia, o webhook vai sem assinatura",
    }),
  ),
  timeout: Type.Integer({ minimum: 1, maximum: 30, description: "segundos, de 1 a 30" }),
  retry_count: Type.Integer({
    minimum: 0,
    maximum: 20,
    description: "novas tentativas em caso de falha, de 0 a 20",
  }),
  headers_customizados: nullable(
    Type.Union(
      [
        Type.String({ maxLength: 20_000 }),
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
      ],
      {
        description: 'headers em JSON, por exemplo "{\\"X-Custom-Header\\": \\"valor\\"}"',
      },
    ),
  ),
};

const READ_ONLY = {
  id: Type.Integer(),
  data_criacao: Type.String(),
  ultima_execucao: nullable(Type.String()),
  total_execucoes: Type.Integer(),
  total_erros: Type.Integer(),
  usuario_nome: Type.String(),
};

const Ignored = Type.Optional(
  Type.Unknown({ description: "somente leitura: é aceito de volta e ignorado" }),
);

/** What a client read it may send back unchanged. */
const SENT_BACK = {
  eventos_list: Type.Optional(
    Type.Array(Type.String({ maxLength: 120 }), {
      maxItems: 100,
      description: "vale quando eventos não vem",
    }),
  ),
  id: Ignored,
  data_criacao: Ignored,
  ultima_execucao: Ignored,
  total_execucoes: Ignored,
  total_erros: Ignored,
  usuario_nome: Ignored,
};

const optional = Type.Optional;

export const WebhookIn = Type.Object(
  {
    nome: WRITABLE.nome,
    url: WRITABLE.url,
    eventos: optional(WRITABLE.eventos),
    ativo: optional(WRITABLE.ativo),
    secret_key: optional(WRITABLE.secret_key),
    timeout: optional(WRITABLE.timeout),
    retry_count: optional(WRITABLE.retry_count),
    headers_customizados: optional(WRITABLE.headers_customizados),
    ...SENT_BACK,
  },
  { additionalProperties: false },
);
export const WebhookPatch = Type.Partial(WebhookIn, { additionalProperties: false });
export type WebhookBody = Static<typeof WebhookPatch>;

/** In a list: the seed's fields. */
export const WebhookListed = Type.Object({
  id: READ_ONLY.id,
  nome: Type.String(),
  url: nullable(Type.String()),
  eventos: Type.String(),
  eventos_list: Type.Array(Type.String()),
  ativo: Type.Boolean(),
  timeout: Type.Integer(),
  retry_count: Type.Integer(),
  data_criacao: READ_ONLY.data_criacao,
  ultima_execucao: READ_ONLY.ultima_execucao,
  total_execucoes: READ_ONLY.total_execucoes,
  total_erros: READ_ONLY.total_erros,
  usuario_nome: READ_ONLY.usuario_nome,
});

export const WebhookOut = Type.Object({
  ...WebhookListed.properties,
  headers_customizados: Type.String({
    description: 'texto JSON com os nomes dos headers; os valores aparecem como "***"',
  }),
});

export const LogOut = Type.Object({
  id: Type.Integer(),
  webhook_nome: Type.String(),
  evento: Type.String(),
  data_execucao: Type.String(),
  sucesso: Type.Boolean(),
  status_code: nullable(Type.Integer()),
  payload: Type.String({ description: "o corpo enviado" }),
  response: Type.String({ description: "o corpo recebido, ou o motivo da falha" }),
});

export const StatisticsOut = Type.Object({
  total_webhooks: Type.Integer(),
  webhooks_ativos: Type.Integer(),
  execucoes_24h: Type.Integer({ description: "na hora atual e nas 23 anteriores" }),
  taxa_sucesso: Type.Number({ description: "por cento" }),
  total_logs: Type.Integer(),
  logs_sucesso: Type.Integer(),
});

export const TestOut = Type.Object({
  status: Type.Enum(["success", "error"]),
  mensagem: Type.String(),
});

export const TriggerIn = Type.Object(
  {
    evento: Type.String({ minLength: 1, maxLength: 120 }),
    dados: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
);

export const TriggerOut = Type.Object({
  status: Type.Literal("success"),
  mensagem: Type.String(),
  evento: Type.String(),
  evento_id: Type.String(),
  webhooks_notificados: Type.Integer({ description: "webhooks ativos que querem o evento" }),
  avisos: Type.Optional(
    Type.Array(Issue, { description: "o que não corresponde a um tipo próprio que só avisa" }),
  ),
});

export const EventsOut = Type.Object({
  eventos: Type.Array(
    Type.Object({ id: Type.String(), nome: Type.String(), descricao: Type.String() }),
  ),
  total: Type.Integer(),
});

export const ListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 80 })),
});
