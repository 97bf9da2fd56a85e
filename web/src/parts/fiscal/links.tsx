import { Text } from "@mantine/core";
import type { FiscalRecord } from "../../api/types.ts";
import { groupKey, KIND_NAMES } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { FiscalBadges } from "./badges.tsx";
import { useReal } from "./use-real.ts";

type Link = FiscalRecord["links"][number];
type Kind = keyof (typeof texts)["link"]["to"];

/** The NF-e of a CT-e, the CT-e of an NF-e and other documents that are named, also those not here yet. */
export function Links({ record: { links } }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const { real, date } = useReal();
  if (links.length === 0) return null;
  const columns: readonly Column<Link>[] = [
    { title: f("list.number"), isLead: true, cell: (link) => <LinkName link={link} /> },
    {
      title: f("link.relation"),
      cell: ({ kind, direction }) => f(`link.${direction}.${kind as Kind}`, { defaultValue: kind }),
    },
    { title: f("list.issuer"), cell: ({ document }) => document?.issuer_name ?? "–" },
    {
      title: f("list.issued"),
      cell: ({ document }) => (document ? date(document.issue_date) : "–"),
    },
    {
      title: f("list.state"),
      cell: ({ document }) => (document ? <FiscalBadges state={document.state} /> : "–"),
    },
    { title: f("list.total"), isEnd: true, cell: ({ document }) => real(document?.total) },
  ];
  return (
    <Section title={f("link.title")} isFlush>
      <ListTable
        caption={f("link.title")}
        columns={columns}
        items={links}
        keyOf={({ access_key, kind, direction }) => `${direction} ${kind} ${access_key}`}
        isStatic={links.every(({ document }) => document === null)}
      />
    </Section>
  );
}

function LinkName({ link: { access_key: key, document } }: { readonly link: Link }) {
  const f = useFiscalText();
  if (document === null) {
    return (
      <>
        <Text size="xs" className="mono breakable">
          {groupKey(key)}
        </Text>
        <Text size="xs" c="dimmed">
          {f("link.missing")}
        </Text>
      </>
    );
  }
  return (
    <LinkAnchor to="/fiscal/documents/$key" params={{ key }} className="row-link">
      {KIND_NAMES[document.kind]} {document.number}
    </LinkAnchor>
  );
}
