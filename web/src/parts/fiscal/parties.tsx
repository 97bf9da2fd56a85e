import { Grid, Stack, Text } from "@mantine/core";
import type { FiscalRecord } from "../../api/types.ts";
import { type FiscalParty, maskTaxId } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";
import { Section } from "../section.tsx";

const ROLES = ["issuer", "recipient", "sender", "dispatcher", "receiver"] as const;

/** Everybody whom the document names. */
export function Parties({ record: { document, summary } }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const named = ROLES.flatMap((role) => {
    const party = role === "issuer" ? (document ?? summary)?.issuer : document?.[role];
    return party ? [{ role, party, title: f(`party.${role}`) }] : [];
  });
  const taker = document?.taker;
  return (
    <Grid gap="md">
      {named.map(({ role, party, title }) => (
        <Grid.Col key={role} span={{ base: 12, sm: 6 }}>
          <Party
            title={taker?.role === role ? `${title} · ${f("party.taker")}` : title}
            party={party}
          />
        </Grid.Col>
      ))}
      {taker?.role === "other" && (
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <Party title={f("party.taker")} party={taker} />
        </Grid.Col>
      )}
    </Grid>
  );
}

interface PartyProps {
  readonly title: string;
  readonly party: FiscalParty;
}

function Party({ title, party }: PartyProps) {
  return (
    <Section title={title}>
      <PartyLines party={party} />
    </Section>
  );
}

/** A party in a few lines, as it stands in a document. */
export function PartyLines({ party }: { readonly party: FiscalParty }) {
  const f = useFiscalText();
  const { name, trade_name, tax_id, state_registration, city_registration, tax_regime } = party;
  const contact = [party.email, party.address?.phone].filter(Boolean).join(" · ");
  return (
    <Stack gap={2}>
      <Text fw={550} className="breakable">
        {name ?? f("party.unnamed")}
      </Text>
      {trade_name && trade_name !== name && <Text size="sm">{trade_name}</Text>}
      {tax_id && (
        <Text size="sm" className="number">
          {party.tax_id_kind === "foreign"
            ? f("party.foreign")
            : (party.tax_id_kind ?? "").toUpperCase()}{" "}
          {maskTaxId(tax_id)}
        </Text>
      )}
      {addressLines(party).map((line) => (
        <Text key={line} size="sm" className="breakable">
          {line}
        </Text>
      ))}
      {contact && (
        <Text size="sm" className="breakable">
          {contact}
        </Text>
      )}
      {state_registration && (
        <Text size="sm" c="dimmed">
          {f("party.state_registration")}: {state_registration}
        </Text>
      )}
      {city_registration && (
        <Text size="sm" c="dimmed">
          {f("party.city_registration")}: {city_registration}
        </Text>
      )}
      {tax_regime && (
        <Text size="sm" c="dimmed">
          {f("party.regime")}:{" "}
          {f(`regime.${tax_regime as keyof (typeof texts)["regime"]}`, {
            defaultValue: tax_regime,
          })}
        </Text>
      )}
    </Stack>
  );
}

/** Street, district and city in the Brazilian order; what is absent is left out. */
function addressLines({ address }: FiscalParty): string[] {
  if (!address) return [];
  const { street, number, complement, district, city, state, postcode, country } = address;
  const join = (parts: readonly (string | undefined)[], by: string) =>
    parts.filter(Boolean).join(by);
  const code = postcode?.replace(/^(\d{5})(\d{3})$/, "$1-$2");
  const abroad = country && !/^brasil$/i.test(country) ? country : undefined;
  return [
    join([street, number, complement], ", "),
    join([district, join([city, state], "/"), code, abroad], " · "),
  ].filter(Boolean);
}
