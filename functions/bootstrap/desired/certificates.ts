import type { Certificate } from "../engine/facts.ts";

/**
 * Which certificates the target org must trust: the one that signs now, and one more, so that the source app can change from
 * one to the other at any moment without anybody being refused. That other one is the newest that is not expired: made
 * after the present one, it is the next; made before, the previous.
 *
 * @param activeKid the app's `credentials.signing.kid`
 * @returns at most two, the active one first; none when the active one is unknown
 */
export function chooseCertificates(
  certificates: readonly Certificate[],
  activeKid: string | undefined,
  nowMs: number,
): readonly Certificate[] {
  const active = certificates.find(({ kid }) => kid === activeKid);
  if (active === undefined) return [];
  const [other] = certificates
    .filter((certificate) => certificate !== active && certificate.expiresMs > nowMs)
    .toSorted((a, b) => b.createdMs - a.createdMs);
  return other === undefined ? [active] : [active, other];
}
