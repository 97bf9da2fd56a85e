/** Something that a template does wrong, with what to write in its place. Its place is added outside. */
export class TemplateFault extends Error {
  override readonly name = "TemplateFault";
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
