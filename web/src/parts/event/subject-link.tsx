import { LinkAnchor } from "../link.tsx";

/** What an event is about, with a link where the hub has a page for it. */
export function SubjectLink({ subject }: { readonly subject: string }) {
  const [, invoice] = /^invoice\/(\d+)$/.exec(subject) ?? [];
  if (invoice === undefined) return subject;
  return (
    <LinkAnchor to="/invoices/$id" params={{ id: invoice }}>
      {subject}
    </LinkAnchor>
  );
}
