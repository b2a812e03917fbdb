/** An idempotency key. Not `crypto.randomUUID`, which is only there where the page came over HTTPS or from this machine. */
export function unique(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
