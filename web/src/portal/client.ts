import createClient from "openapi-fetch";
import type { paths } from "../api/schema.gen.ts";
import { portalSecret } from "./secret.ts";

type PortalPath = Extract<keyof paths, "/api/portal" | `/api/portal/${string}`>;
type PortalPaths = Pick<paths, PortalPath>;

/** Calls the portal's paths, and no others, as whoever has the link; never with the hub's own session. */
export const portalApi = createClient<PortalPaths>({
  baseUrl: "",
  credentials: "omit",
  cache: "no-store",
});
portalApi.use({
  onRequest({ request }) {
    request.headers.set("authorization", `Bearer ${portalSecret() ?? ""}`);
    return request;
  },
});

type Body<T> = T extends { content: { "application/json": infer B } } ? B : never;
type Answer<P extends PortalPath> = paths[P] extends { get: { responses: { 200: infer R } } }
  ? Body<R>
  : never;

export type Portal = Answer<"/api/portal">;
export type Endpoint = Answer<"/api/portal/endpoints">["items"][number];
export type EndpointIn = Body<paths["/api/portal/endpoints"]["post"]["requestBody"]>;
export type PortalDelivery = Answer<"/api/portal/deliveries">["items"][number];
export type PortalDeliveryDetail = Answer<"/api/portal/deliveries/{id}">;
export type TestResult = Body<paths["/api/portal/endpoints/{id}/test"]["post"]["responses"][200]>;
