import { Button, Stack, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fetchByKey } from "../../api/fiscal-queries.ts";
import type { FiscalCompany } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";

const KEY = /^[0-9A-Z]{44}$/;

/** Asks the authority for one NF-e, by the key as a DANFE prints it. */
export function FetchByKey({ company }: { readonly company: FiscalCompany }) {
  const f = useFiscalText();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
  const key = typed.replace(/[\s.]/g, "").toUpperCase();
  const ask = useMutation({
    mutationFn: () => fetchByKey(company.integration_id, key),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (KEY.test(key)) ask.mutate();
      }}
    >
      <Stack gap="xs" align="flex-start">
        <TextInput
          w="100%"
          label={f("sefaz.by_key")}
          description={f("sefaz.by_key_help")}
          value={typed}
          maxLength={80}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button
          type="submit"
          variant="light"
          leftSection={<IconDownload size={18} aria-hidden />}
          disabled={!KEY.test(key)}
          loading={ask.isPending}
        >
          {f("sefaz.fetch")}
        </Button>
        <Problem error={ask.error} />
        {ask.data && <LiveRun id={ask.data.id} />}
      </Stack>
    </form>
  );
}
