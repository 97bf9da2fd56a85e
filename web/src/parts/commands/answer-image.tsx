import { useCommandText } from "../../command-texts.ts";

interface AnswerImageProps {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** A picture that came as Base64. */
export function AnswerImage({ name, type, base64 }: AnswerImageProps) {
  const c = useCommandText();
  return (
    <img
      className="answer-image"
      src={`data:${type};base64,${base64}`}
      alt={c("answer.image", { name })}
    />
  );
}
