import { Alert, Grid, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { FiscalCompany } from "../../api/types.ts";
import { maskTaxId } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Facts } from "../facts.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";
import { ServicePanel } from "./service-panel.tsx";

/** From so many days on the end of a certificate is told, each step more urgent. */
const SOON_DAYS = 30;
const VERY_SOON_DAYS = 7;
const SERVICES = ["nfe", "cte"] as const;

/** One company: its certificate, and how far each service has been read. */
export function CompanySection({ company }: { readonly company: FiscalCompany }) {
  const { t } = useTranslation();
  const f = useFiscalText();
  const { integration_id: id, name, active, environment, problem } = company;
  return (
    <Section
      title={name}
      actions={
        <Group gap="xs" fz="sm">
          {!active && <StateBadge color="gray" label={f("sefaz.paused")} />}
          {environment && (
            <StateBadge
              color={environment === "production" ? "green" : "yellow"}
              label={f(`environment.${environment}`)}
            />
          )}
          <LinkAnchor
            to="/integrations/$id"
            params={{ id }}
            aria-label={`${f("sefaz.open")}: ${name}`}
          >
            {t("run.integration")}
          </LinkAnchor>
        </Group>
      }
    >
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={f("sefaz.problem")}>
            <Text size="sm" className="breakable" lang="en">
              {problem}
            </Text>
          </Alert>
        )}
        <Certificate company={company} />
        {!problem && (
          <Grid gap="md">
            {SERVICES.map((service) => (
              <Grid.Col key={service} span={{ base: 12, md: 6 }}>
                <ServicePanel company={company} service={service} />
              </Grid.Col>
            ))}
          </Grid>
        )}
      </Stack>
    </Section>
  );
}

function Certificate({ company: { certificate, tax_id } }: { readonly company: FiscalCompany }) {
  const f = useFiscalText();
  if (certificate === null) return null;
  const { days_left: days, holder, valid_to } = certificate;
  const color = days < VERY_SOON_DAYS + 1 ? "red" : "yellow";
  return (
    <Stack gap="sm">
      {days <= SOON_DAYS && (
        <Alert color={color} icon={<IconAlertTriangle aria-hidden />}>
          {f(days < 0 ? "sefaz.ended" : "sefaz.ends_soon")}
        </Alert>
      )}
      <Facts
        items={[
          [f("sefaz.certificate"), holder],
          [tax_id?.length === 11 ? "CPF" : "CNPJ", tax_id && maskTaxId(tax_id)],
          [
            f("sefaz.valid_to"),
            <Group key="v" gap="xs">
              <Instant at={valid_to} />
              {days >= 0 && (
                <StateBadge
                  color={days > SOON_DAYS ? "green" : color}
                  label={days === 0 ? f("sefaz.last_day") : f("sefaz.days_left", { days })}
                />
              )}
            </Group>,
          ],
        ]}
      />
    </Stack>
  );
}
