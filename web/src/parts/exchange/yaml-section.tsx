import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { definitionYamlQuery } from "../../api/exchange-queries.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { CopyLine } from "../copy-line.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

/** The definition as a file, to keep, compare and bring to another hub. */
export function YamlSection({ slug }: { readonly slug: string }) {
  const x = useExchangeText();
  const yaml = useQuery(definitionYamlQuery(slug));
  return (
    <Section
      title={x("yaml.title")}
      actions={
        <Anchor size="sm" href={`/api/exchange/definitions/${slug}/yaml`} download>
          {x("history.download")}
        </Anchor>
      }
    >
      <Problem error={yaml.error} retry={yaml.refetch} />
      {yaml.data !== undefined && <CopyLine label={x("yaml.title")} value={yaml.data} />}
    </Section>
  );
}
