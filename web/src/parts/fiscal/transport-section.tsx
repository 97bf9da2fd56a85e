import { Stack, Text } from "@mantine/core";
import type { FiscalBody } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";
import { Facts } from "../facts.tsx";
import { Section } from "../section.tsx";
import { PartyLines } from "./parties.tsx";
import { useReal } from "./use-real.ts";

type Transport = NonNullable<FiscalBody["transport"]>;
type Volume = NonNullable<Transport["volumes"]>[number];
type Service = NonNullable<FiscalBody["service"]>;

/** How goods go; of a CT-e the transport itself. */
export function TransportSection({ document }: { readonly document: FiscalBody }) {
  const f = useFiscalText();
  const { transport, service } = document;
  if (!transport && !service) return null;
  return (
    <Section title={f("transport.title")}>
      <Stack gap="sm">
        {transport && <Goods transport={transport} />}
        {service && <Carriage service={service} />}
      </Stack>
    </Section>
  );
}

function Goods({ transport }: { readonly transport: Transport }) {
  const f = useFiscalText();
  const { decimal } = useReal();
  const { freight_mode: mode, carrier, vehicle_plate, vehicle_state, volumes = [] } = transport;
  const weight = ({ net_weight, gross_weight }: Volume): string =>
    (net_weight ?? gross_weight)
      ? [net_weight, gross_weight].map((one) => (one ? `${decimal(one)} kg` : "–")).join(" / ")
      : "";
  return (
    <>
      <Facts
        items={[
          [
            f("transport.freight"),
            mode &&
              f(`freight_mode.${mode as keyof (typeof texts)["freight_mode"]}`, {
                defaultValue: mode,
              }),
          ],
          [f("transport.vehicle"), [vehicle_plate, vehicle_state].filter(Boolean).join(" / ")],
          [
            f("transport.volumes"),
            volumes
              .map(({ quantity, kind, brand }) =>
                [quantity && decimal(quantity), kind, brand].filter(Boolean).join(" "),
              )
              .filter(Boolean)
              .join("; "),
          ],
          [f("transport.weight"), volumes.map(weight).filter(Boolean).join("; ")],
        ]}
      />
      {carrier && (
        <div>
          <Text size="sm" c="dimmed">
            {f("party.carrier")}
          </Text>
          <PartyLines party={carrier} />
        </div>
      )}
    </>
  );
}

function Carriage({ service }: { readonly service: Service }) {
  const f = useFiscalText();
  const { real, decimal } = useReal();
  const { modal, start_city, start_state, end_city, end_state } = service;
  const place = (city?: string, state?: string) => [city, state].filter(Boolean).join("/");
  const { cargo_quantities: quantities = [], components = [] } = service;
  return (
    <Facts
      items={[
        [
          f("transport.modal"),
          modal && f(`modal.${modal as keyof (typeof texts)["modal"]}`, { defaultValue: modal }),
        ],
        [
          f("transport.route"),
          [place(start_city, start_state), place(end_city, end_state)].filter(Boolean).join(" → "),
        ],
        ["CFOP", service.cfop],
        ["RNTRC", service.rntrc],
        [
          f("transport.cargo"),
          [
            service.cargo_name,
            ...quantities.map(({ measure, quantity }) =>
              [quantity && decimal(quantity), measure].filter(Boolean).join(" "),
            ),
          ]
            .filter(Boolean)
            .join(" · "),
        ],
        [
          f("transport.components"),
          components.map(({ name, amount }) => `${name ?? "–"}: ${real(amount)}`).join("; "),
        ],
      ]}
    />
  );
}
