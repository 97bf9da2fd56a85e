import { Button, FileButton, Group, Input, NativeSelect, Stack } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { picturesQuery } from "../../api/report-queries.ts";
import { uploadFile } from "../../api/upload.ts";
import { useReportText } from "../../report-texts.ts";
import { Problem } from "../problem.tsx";

interface LogoInputProps {
  /** A file of the hub. */
  readonly logo: number | undefined;
  readonly onChange: (logo: number | undefined) => void;
  readonly error: string | undefined;
}

/** A picture among the hub's files, or one that is uploaded now. */
export function LogoInput({ logo, onChange, error }: LogoInputProps) {
  const r = useReportText();
  const queryClient = useQueryClient();
  const pictures = useQuery(picturesQuery).data ?? [];
  const isListed = logo === undefined || pictures.some(({ id }) => id === logo);
  const upload = useMutation({
    mutationFn: (file: File) => uploadFile({ file, period: "", onProgress: () => undefined }),
    onSuccess: async ({ id }) => {
      onChange(id);
      await queryClient.invalidateQueries({ queryKey: ["files"] });
    },
  });
  return (
    <Input.Wrapper
      label={r("look.logo")}
      labelElement="div"
      role="group"
      aria-label={r("look.logo")}
      description={r("look.logo_help")}
    >
      <Stack gap="xs" mt="xs" align="flex-start">
        {logo !== undefined && <Picture key={logo} id={logo} />}
        <Group gap="xs">
          <NativeSelect
            aria-label={r("look.logo")}
            value={logo === undefined ? "" : String(logo)}
            data={[
              { value: "", label: r("look.no_logo") },
              ...pictures.map(({ id, name }) => ({ value: String(id), label: name })),
              ...(isListed ? [] : [{ value: String(logo), label: `${logo}` }]),
            ]}
            onChange={({ currentTarget: { value } }) =>
              onChange(value === "" ? undefined : Number(value))
            }
            error={error}
          />
          <FileButton
            accept="image/png,image/jpeg"
            onChange={(file) => file && upload.mutate(file)}
          >
            {(button) => (
              <Button
                {...button}
                variant="default"
                loading={upload.isPending}
                leftSection={<IconUpload size={18} aria-hidden />}
              >
                {r("look.upload")}
              </Button>
            )}
          </FileButton>
        </Group>
        <Problem error={upload.error} />
      </Stack>
    </Input.Wrapper>
  );
}

/** Nothing where the file is gone or is no picture. */
function Picture({ id }: { readonly id: number }) {
  const r = useReportText();
  const [isShown, setIsShown] = useState(true);
  if (!isShown) return null;
  return (
    <img
      src={`/api/files/${id}/content`}
      alt={r("look.logo")}
      style={{ maxHeight: 64, maxWidth: "100%" }}
      onError={() => setIsShown(false)}
    />
  );
}
