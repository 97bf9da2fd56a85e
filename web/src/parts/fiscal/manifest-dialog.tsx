import { Alert, Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { IconGavel } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import { manifest } from "../../api/fiscal-queries.ts";
import type { FiscalCompany, ManifestIn } from "../../api/types.ts";
import { maskTaxId } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { Problem } from "../problem.tsx";

/** The one statement that needs a reason. */
const NOT_CARRIED_OUT = "210240";
const MIN_REASON = 15;
const MAX_REASON = 255;

interface ManifestDialogProps {
  readonly type: ManifestIn["type"];
  readonly accessKey: string;
  /** At least one; each can sign. */
  readonly companies: readonly FiscalCompany[];
  readonly onClose: () => void;
  readonly onSent: (runId: string) => void;
}

/** Asks before something is declared in a company's name. */
export function ManifestDialog(props: ManifestDialogProps) {
  const { type, accessKey, companies, onClose, onSent } = props;
  const { t } = useTranslation();
  const f = useFiscalText();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState(companies[0]?.integration_id ?? "");
  const [reason, setReason] = useState("");
  const needsReason = type === NOT_CARRIED_OUT;
  const signer = companies.find(({ integration_id: id }) => id === chosen) ?? companies[0];
  const send = useMutation({
    mutationFn: () =>
      manifest({
        ...{ type, access_keys: [accessKey], integration_id: chosen },
        ...(needsReason ? { reason: reason.trim() } : {}),
      }),
    onSuccess: async ({ run }) => {
      onSent(run.id);
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["fiscal"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={f(`manifest.${type}`)} centered size="lg">
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{f(`manifest.means.${type}`)}</Text>
          <Alert color="yellow" icon={<IconGavel aria-hidden />}>
            {f("manifest.legal", { company: signer ? nameOf(signer) : "" })}
          </Alert>
          {companies.length > 1 && (
            <NativeSelect
              label={f("manifest.company")}
              value={chosen}
              data={companies.map((one) => ({ value: one.integration_id, label: nameOf(one) }))}
              onChange={(event) => setChosen(event.currentTarget.value)}
            />
          )}
          {needsReason && (
            <Textarea
              label={f("manifest.reason")}
              required
              minLength={MIN_REASON}
              maxLength={MAX_REASON}
              rows={3}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={fieldErrors(send.error).reason}
            />
          )}
          <Problem error={send.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              {t("action.cancel")}
            </Button>
            <Button
              type="submit"
              loading={send.isPending}
              disabled={needsReason && reason.trim().length < MIN_REASON}
            >
              {f("manifest.send")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const nameOf = ({ name, certificate, tax_id }: FiscalCompany): string =>
  [certificate?.holder ?? name, tax_id && maskTaxId(tax_id)].filter(Boolean).join(" · ");
