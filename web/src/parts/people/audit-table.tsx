import { Code, Stack, Text } from "@mantine/core";
import type { AuditEntry } from "../../api/types.ts";
import { usePeopleText } from "../../people-texts.ts";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";

const KINDS = ["user", "group", "token", "integration"] as const;
const VERBS = [
  ...(["created", "changed", "deleted", "revoked"] as const),
  ...(["invited", "password_reset", "password_chosen"] as const),
] as const;

/** Who changed what, with the values before and after. */
export function AuditTable({ items }: { readonly items: readonly AuditEntry[] }) {
  const p = usePeopleText();
  const kindOf = (name: string): string => {
    const kind = KINDS.find((one) => one === name);
    return kind ? p(`audit_kind.${kind}`) : name;
  };
  const verbOf = (action: string): string => {
    const verb = VERBS.find((one) => action.endsWith(`.${one}`));
    return verb ? p(`audit_verb.${verb}`) : action;
  };
  const columns: readonly Column<AuditEntry>[] = [
    { title: p("audit.at"), cell: ({ at }) => <Instant at={at} exact /> },
    { title: p("audit.actor"), cell: ({ actor }) => <span className="breakable">{actor}</span> },
    { title: p("audit.action"), cell: ({ action }) => verbOf(action) },
    {
      title: p("audit.target"),
      isLead: true,
      cell: ({ target_kind, target }) => (
        <>
          <Text span size="sm" c="dimmed">
            {kindOf(target_kind)}
          </Text>{" "}
          <span className="breakable">{target}</span>
        </>
      ),
    },
    { title: p("audit.change"), cell: ({ details }) => <Changes details={details} /> },
  ];
  return (
    <ListTable caption={p("audit.title")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(shown).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function Changes({ details }: { readonly details: AuditEntry["details"] }) {
  return (
    <Stack gap={2}>
      {Object.entries(details).map(([field, { before, after }]) => (
        <Text key={field} size="sm" className="breakable">
          <Code>{field}</Code> <del>{shown(before)}</del> → <ins>{shown(after)}</ins>
        </Text>
      ))}
    </Stack>
  );
}
