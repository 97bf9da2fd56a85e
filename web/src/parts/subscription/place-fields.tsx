import { Alert, NativeSelect, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n/i18n.ts";
import { Choice } from "../choice.tsx";
import { LinkAnchor } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { SchemaFields } from "../schema-fields.tsx";
import { fieldsOf, initialValues } from "../schema-form.ts";
import type { useDestinations } from "./destinations.ts";
import type { FormPart } from "./form-part.ts";

interface PlaceFieldsProps extends FormPart {
  readonly destinations: ReturnType<typeof useDestinations>;
}

/** Where the events go: to an address, or to what an integration reaches. */
export function PlaceFields(props: PlaceFieldsProps) {
  const { values, set, errorOf } = props;
  const { t } = useTranslation();
  return (
    <Stack>
      <Choice
        aria-label={t("place.kind")}
        value={values.place}
        onChange={(place) => set({ place: place === "integration" ? place : "address" })}
        data={[
          { value: "address", label: t("place.address") },
          { value: "integration", label: t("place.integration") },
        ]}
      />
      {values.place === "address" ? (
        <TextInput
          label={t("subscription.url")}
          description={t("subscription.url_help")}
          placeholder="https://"
          inputMode="url"
          required
          value={values.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
          error={errorOf("url")}
        />
      ) : (
        <DestinationFields {...props} />
      )}
    </Stack>
  );
}

function DestinationFields({ values, set, errorOf, destinations }: PlaceFieldsProps) {
  const { t } = useTranslation();
  const { items, error, refetch } = destinations;
  if (error) return <Problem error={error} retry={refetch} />;
  if (!items) return <Skeleton height={60} />;
  if (items.length === 0) return <NoDestination />;
  const chosen = items.find(({ id }) => id === values.integrationId);
  const choose = (id: string) => {
    const schema = items.find((one) => one.id === id)?.schema;
    set({ integrationId: id, settings: { ...initialValues(schema), language: currentLanguage() } });
  };
  const told = Object.fromEntries(
    fieldsOf(chosen?.schema, "en").map(({ name }) => [
      name,
      errorOf(`destination_settings.${name}`),
    ]),
  );
  return (
    <>
      <NativeSelect
        label={t("place.which")}
        required
        value={values.integrationId}
        data={[
          { value: "", label: t("place.choose") },
          ...items.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
        error={errorOf("integration_id")}
      />
      {chosen && (
        <SchemaFields
          schema={chosen.schema}
          values={values.settings}
          onChange={(name, value) => set({ settings: { ...values.settings, [name]: value } })}
          errors={told}
        />
      )}
    </>
  );
}

function NoDestination() {
  const { t } = useTranslation();
  return (
    <Alert color="blue" title={t("place.none")}>
      <Text size="sm">{t("place.none_help")}</Text>
      <LinkAnchor to="/integrations/new" fz="sm">
        {t("integration.add")}
      </LinkAnchor>
    </Alert>
  );
}
