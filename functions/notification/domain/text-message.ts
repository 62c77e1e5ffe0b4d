import { CODE_PURPOSES, type CodePurpose, harmless, PRODUCT } from './mails.ts';

/** A text message ready to go, to a number in E.164. */
export type TextMessage = { readonly to: string; readonly text: string };

/** Short, because carriers charge by 160 characters; the code stands alone on its line, where phones find it. */
export function oneTimeCodeText(about: {
  readonly to: string;
  readonly code: string;
  readonly purpose: CodePurpose;
  readonly place?: string;
}): TextMessage {
  const place = harmless(about.place ?? '').slice(0, 40);
  const asked = place ? ` Asked for from ${place}.` : '';
  return {
    to: about.to,
    text: `${about.code}\n${PRODUCT} code to ${CODE_PURPOSES[about.purpose]}.${asked} Never tell it to anybody.`,
  };
}
