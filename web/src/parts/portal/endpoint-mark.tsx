import type { Endpoint } from "../../portal/client.ts";
import { usePortalText } from "../../portal/texts.ts";
import { StateBadge } from "../badges.tsx";

/** Whether events are sent there at present, in a word. */
export function EndpointMark({ endpoint }: { readonly endpoint: Endpoint }) {
  const p = usePortalText();
  return endpoint.active ? (
    <StateBadge color="green" label={p("endpoint.on")} />
  ) : (
    <StateBadge color="gray" label={p("endpoint.off")} />
  );
}
