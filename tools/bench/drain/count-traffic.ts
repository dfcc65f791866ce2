import { nameBucket } from "../../../shared/core/pace/name-bucket.ts";
import { allowanceOf, type BucketName } from "../../emulators/okta-org/rate-limits.ts";
import type { AnsweredRequest } from "../../emulators/okta-org/start.ts";
import type { LocalBridge } from "../../local/bridge.ts";
import type { BucketUse } from "./ideal.ts";

/** What the workers asked of both orgs. */
export interface Traffic {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly buckets: readonly BucketUse[];
}

export interface Factors {
  readonly source: number;
  readonly target: number;
}

/** Our names of the buckets, and the emulator's own. */
const emulatedNames: Readonly<Record<string, BucketName>> = {
  apps: "apps",
  "apps/{id}": "app",
  users: "users",
  "users/{id} read": "user read",
  "users/{id} write": "user write",
};

/** Every request of the bridge since the lists were last cleared; admins use their API token, the bridge does not. */
export function countTraffic(bridge: LocalBridge, factors: Factors): Traffic {
  const sent = (["source", "target"] as const).flatMap((org) =>
    bridge[org].requests
      .list()
      .filter(({ principal, path }) => principal !== "ssws" && path.startsWith("/api/v1/"))
      .map((request) => ({ org, request })),
  );
  const byBucket = new Map<string, BucketUse>();
  for (const { org, request } of sent) {
    const bucket = nameBucket(request.method, request.path);
    const name = `${org}: ${bucket}`;
    const known = byBucket.get(name);
    const emulated = emulatedNames[bucket] ?? "other";
    byBucket.set(name, {
      name,
      requests: (known?.requests ?? 0) + 1,
      refused: (known?.refused ?? 0) + (isRefused(request) ? 1 : 0),
      limit: allowanceOf(emulated, factors[org]),
      answeredAtMs: [...(known?.answeredAtMs ?? []), request.atMs],
    });
  }
  const instants = sent.map(({ request }) => request.atMs);
  return {
    firstMs: Math.min(...instants),
    lastMs: Math.max(...instants),
    buckets: [...byBucket.values()],
  };
}

function isRefused({ status }: AnsweredRequest): boolean {
  return status === 429;
}
