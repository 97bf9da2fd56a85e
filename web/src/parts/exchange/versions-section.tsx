import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { definitionVersionsQuery } from "../../api/exchange-queries.ts";
import type { DefinitionVersion } from "../../api/types.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { ListSkeleton } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

interface VersionsSectionProps {
  readonly slug: string;
  /** Puts an earlier version into the form. */
  readonly onTake: (version: DefinitionVersion) => void;
}

/** What a definition was, newest first, and what each version has changed. */
export function VersionsSection({ slug, onTake }: VersionsSectionProps) {
  const x = useExchangeText();
  const { data, error, refetch } = useQuery(definitionVersionsQuery(slug));
  return (
    <Section title={x("versions.title")}>
      <Stack>
        <Problem error={error} retry={refetch} />
        {!data && !error && <ListSkeleton rows={2} />}
        {data?.map((one, at) => (
          <OneVersion key={one.version} one={one} before={data[at + 1]} onTake={onTake} />
        ))}
      </Stack>
    </Section>
  );
}

interface OneVersionProps {
  readonly one: DefinitionVersion;
  readonly before: DefinitionVersion | undefined;
  readonly onTake: (version: DefinitionVersion) => void;
}

function OneVersion({ one, before, onTake }: OneVersionProps) {
  const x = useExchangeText();
  const changes = before ? changesOf(before, one) : undefined;
  return (
    <details>
      <summary>
        <Text span size="sm">
          {x("versions.one", { version: one.version })} · {one.actor} ·{" "}
          <Instant at={one.created_at} />
        </Text>
      </summary>
      <Stack gap={4} p="xs" align="flex-start">
        {!changes && <Text size="sm">{x("versions.first")}</Text>}
        {changes?.length === 0 && <Text size="sm">{x("versions.same")}</Text>}
        {changes?.map(({ path, from, to }) => (
          <Text key={path} size="sm" className="breakable">
            <code>{path}</code>: <del>{from}</del> → <ins>{to}</ins>
          </Text>
        ))}
        <Button
          size="xs"
          variant="default"
          aria-label={`${x("versions.take")}: ${one.version}`}
          onClick={() => onTake(one)}
        >
          {x("versions.take")}
        </Button>
      </Stack>
    </details>
  );
}

interface Change {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** Values that are not the same, by their paths. */
function changesOf(before: DefinitionVersion, after: DefinitionVersion): readonly Change[] {
  const [old, next] = [leaves({ ...part(before) }), leaves({ ...part(after) })];
  const paths = [...new Set([...old.keys(), ...next.keys()])];
  return paths
    .filter((path) => old.get(path) !== next.get(path))
    .map((path) => ({ path, from: old.get(path) ?? "–", to: next.get(path) ?? "–" }));
}

const part = ({ name, body }: DefinitionVersion) => ({ name, body });

function leaves(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[path, String(value)]]);
  const inside = Object.entries(value).flatMap(([name, one]) => [
    ...leaves(one, path === "" ? name : `${path}.${name}`),
  ]);
  return new Map(inside);
}
