import type { FiscalRecord } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { Facts } from "../facts.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";

/** File or authority, who, when, and the run that brought it. */
export function Origin({ record }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const { source, actor, run_id, created_at, updated_at } = record;
  return (
    <Section title={f("origin.title")}>
      <Facts
        items={[
          [
            f("origin.source"),
            source === "upload" || source === "cli" ? (
              f(`origin.${source}`)
            ) : (
              <LinkAnchor key="s" to="/integrations/$id" params={{ id: source }}>
                {source}
              </LinkAnchor>
            ),
          ],
          [f("origin.who"), actor],
          [f("origin.first"), <Instant key="c" at={created_at} exact />],
          [
            f("origin.changed"),
            updated_at !== created_at && <Instant key="u" at={updated_at} exact />,
          ],
          [
            f("origin.run"),
            <LinkAnchor key="r" to="/runs/$id" params={{ id: run_id }} className="mono">
              {run_id}
            </LinkAnchor>,
          ],
        ]}
      />
    </Section>
  );
}
