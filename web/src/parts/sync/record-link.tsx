import type { Conflict } from "../../api/types.ts";
import { LinkAnchor } from "../link.tsx";

interface RecordLinkProps {
  readonly entity: Conflict["entity"];
  /** Null where the record is not there yet. */
  readonly id: number | null;
  readonly text: string;
}

const PAGES = {
  item: "/items/$id",
  party: "/parties/$id",
  invoice: "/invoices/$id",
  order: "/orders/$id",
} as const;

/** Leads to the page of a record. */
export function RecordLink({ entity, id, text }: RecordLinkProps) {
  if (id === null) return <span className="breakable">{text}</span>;
  return (
    <LinkAnchor to={PAGES[entity]} params={{ id: String(id) }} className="breakable">
      {text}
    </LinkAnchor>
  );
}
