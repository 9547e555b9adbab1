/** The kinds of characters of which a password needs two. */
const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[()`~!@#$%^&*\-+=_|{}[\]:;'<>,.?/]/];

/** Whether a password follows the service's rule. */
export function isGoodPassword(password: string): boolean {
  const length = [...password].length;
  return length >= 8 && length <= 32 && kinds.filter((kind) => kind.test(password)).length >= 2;
}
