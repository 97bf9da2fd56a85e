import { Group, Text } from "@mantine/core";
import type { FiscalHead } from "../../api/types.ts";
import { KIND_NAMES, maskTaxId } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { FiscalBadges, LevelBadge } from "./badges.tsx";
import { useReal } from "./use-real.ts";

const NO_WRAP = { whiteSpace: "nowrap" } as const;

export function DocumentTable({ items }: { readonly items: readonly FiscalHead[] }) {
  const f = useFiscalText();
  const { real, date } = useReal();
  const columns: readonly Column<FiscalHead>[] = [
    { title: f("list.number"), isLead: true, cell: (head) => <NumberCell head={head} /> },
    {
      title: f("list.issuer"),
      cell: ({ issuer_name, issuer_tax_id }) => <Named name={issuer_name} taxId={issuer_tax_id} />,
    },
    {
      title: f("list.recipient"),
      cell: ({ recipient_name, recipient_tax_id }) => (
        <Named name={recipient_name} taxId={recipient_tax_id} />
      ),
    },
    {
      title: f("list.issued"),
      cell: ({ issue_date }) => <span style={NO_WRAP}>{date(issue_date)}</span>,
    },
    {
      title: f("list.state"),
      cell: ({ state, is_full, checks, environment }) => (
        <Group gap={4}>
          <FiscalBadges state={state} is_full={is_full} />
          {checks !== "ok" && <LevelBadge level={checks} />}
          {environment === "homologation" && (
            <Text size="xs" c="dimmed">
              {f("environment.homologation")}
            </Text>
          )}
        </Group>
      ),
    },
    { title: f("list.total"), isEnd: true, cell: ({ total }) => real(total) },
  ];
  return (
    <ListTable
      caption={f("title")}
      columns={columns}
      items={items}
      keyOf={({ access_key }) => access_key}
    />
  );
}

function NumberCell({ head }: { readonly head: FiscalHead }) {
  const f = useFiscalText();
  const { access_key, kind, number, series } = head;
  return (
    <>
      <LinkAnchor to="/fiscal/documents/$key" params={{ key: access_key }} className="row-link">
        {KIND_NAMES[kind]} {number}
      </LinkAnchor>
      <Text size="xs" c="dimmed">
        {f("list.series", { series })}
      </Text>
    </>
  );
}

interface NamedProps {
  readonly name: string | null;
  readonly taxId: string | null;
}

function Named({ name, taxId }: NamedProps) {
  if (name === null && taxId === null) return "–";
  return (
    <div>
      {name && <div className="breakable">{name}</div>}
      {taxId && (
        <Text size="xs" c="dimmed" className="number" style={NO_WRAP}>
          {maskTaxId(taxId)}
        </Text>
      )}
    </div>
  );
}
