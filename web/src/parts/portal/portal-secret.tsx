import { useTranslation } from "react-i18next";
import { usePortalText } from "../../portal/texts.ts";
import { Fold } from "../fold.tsx";
import { ShowOnce } from "../show-once.tsx";
import { VerifyHelp } from "./verify-help.tsx";

interface PortalSecretProps {
  readonly name: string;
  readonly secret: string;
  readonly onDone: () => void;
}

/** A new signing secret, this once. What it is for is told here: another page would lose it. */
export function PortalSecret({ name, secret, onDone }: PortalSecretProps) {
  const { t } = useTranslation();
  const p = usePortalText();
  return (
    <>
      <ShowOnce title={t("subscription.secret", { name })} secret={secret} onDone={onDone} />
      <Fold title={p("secret.how")} summary="Node.js · Python">
        <VerifyHelp />
      </Fold>
    </>
  );
}
