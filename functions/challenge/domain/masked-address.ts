/** Enough of an address for its owner to recognise it, and too little for anybody else: `j***@e***`. */
export function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  const first = (text: string) => [...text][0] ?? '';
  return at < 0 ? `${first(email)}***` : `${first(email)}***@${first(email.slice(at + 1))}***`;
}
