import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Endpoint } from "../../portal/client.ts";
import { endpointsQuery } from "../../portal/queries.ts";
import { usePortalText } from "../../portal/texts.ts";
import { ListSkeleton } from "../infinite-list.tsx";
import { LinkAnchor } from "../link.tsx";
import { Page } from "../page.tsx";
import { Problem } from "../problem.tsx";

interface WithEndpointProps {
  readonly id: string;
  readonly children: (endpoint: Endpoint) => ReactNode;
}

/** A page of one of the customer's endpoints, or what stands there while or where there is none. */
export function WithEndpoint({ id, children }: WithEndpointProps) {
  const p = usePortalText();
  const { data, error, refetch } = useQuery(endpointsQuery);
  const found = data?.find((one) => String(one.id) === id);
  if (found) return children(found);
  if (!data && !error) return <ListSkeleton />;
  return (
    <Page
      title={data ? p("endpoint.gone") : p("home.title")}
      back={<LinkAnchor to="/portal">← {p("home.title")}</LinkAnchor>}
    >
      <Problem error={error} retry={refetch} />
    </Page>
  );
}
