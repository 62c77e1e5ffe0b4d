/** A mail ready to go: what it says is decided by `domain/`, how it travels by the adapter. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};
