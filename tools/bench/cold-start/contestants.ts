import { join } from "node:path";
import {
  configurationFiles,
  environmentNames,
  functionDeployments,
  resourceNames,
} from "../../../shared/contracts/deployment.ts";
import type { BundleSource } from "./bundles.ts";
import { appId, connectionId } from "./samples.ts";

/** Where the stubs answer. */
export interface Addresses {
  readonly aws: string;
  readonly source: string;
  readonly target: string;
}

export type Side = "ours" | "peer";

/** Two functions that do the same job. */
export interface Pair {
  readonly job: "event-hook" | "worker";
  readonly ours: BundleSource;
  readonly peer: BundleSource;
  readonly environments: { ours(folder: string): Environment; readonly peer: Environment };
  /** What the whole job asks of the stubs, in any order; tokens with their challenge. */
  readonly requests: { readonly ours: readonly string[]; readonly peer: readonly string[] };
  /** The most that ours may take of the peer's time. */
  readonly target: number;
}

type Environment = Readonly<Record<string, string>>;

const prefix = "bench";
/** The peer's SDK knows RSA keys only; ours has the elliptic key that bootstrap makes. */
export const secretNames = {
  hook: resourceNames.hookSecret(prefix, connectionId),
  source: resourceNames.sourceClientSecret(prefix, connectionId),
  target: resourceNames.targetClientSecret(prefix, connectionId),
  peerSource: "peer/source",
  peerTarget: "peer/target",
} as const;

const peers = "tools/bench/cold-start/peers";

export function describePairs(addresses: Addresses): readonly Pair[] {
  const { aws, source, target } = addresses;
  const queueBaseUrl = `${aws}/000000000000/`;
  const provided = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: aws,
  };
  const connection = {
    id: connectionId,
    source: { orgUrl: source },
    target: { orgUrl: target },
    scope: { kind: "app", appId },
    federation: "none",
    removals: "hold",
  };
  const unused = { file: "unused.json", content: {} };
  const ours = (folder: string): Environment => ({
    ...provided,
    [environmentNames.resourcePrefix]: prefix,
    [environmentNames.queueBaseUrl]: queueBaseUrl,
    [environmentNames.taskRoot]: folder,
  });
  const token = ["challenge", "token", "challenge", "token"];
  return [
    {
      job: "event-hook",
      ours: {
        name: "OurEventHook",
        entry: functionDeployments.eventHook.entry,
        configuration: { file: configurationFiles.eventHook, content: [connection] },
      },
      peer: { name: "PeerEventHook", entry: join(peers, "event-hook.ts"), configuration: unused },
      environments: {
        ours,
        peer: {
          ...provided,
          HOOK_SECRET_ID: secretNames.hook,
          QUEUE_URL: `${queueBaseUrl}q.fifo`,
          SOURCE_URL: source,
        },
      },
      requests: { ours: ["secret", "send"], peer: ["secret", "send"] },
      target: 0.8,
    },
    {
      job: "worker",
      ours: {
        name: "OurWorker",
        entry: functionDeployments.worker.entry,
        configuration: { file: configurationFiles.worker, content: connection },
      },
      peer: { name: "PeerWorker", entry: join(peers, "worker.ts"), configuration: unused },
      environments: {
        ours,
        peer: {
          ...provided,
          APP_ID: appId,
          DEAD_LETTER_QUEUE_URL: `${queueBaseUrl}dlq.fifo`,
          SOURCE_SECRET_ID: secretNames.peerSource,
          SOURCE_URL: source,
          TARGET_SECRET_ID: secretNames.peerTarget,
          TARGET_URL: target,
        },
      },
      requests: {
        ours: ["secret", "secret", ...token, "read", "read"],
        peer: ["secret", "secret", ...token, "read", "read"],
      },
      target: 0.45,
    },
  ];
}

/** Our functions that have no peer, for their sizes. */
export const furtherBundles: readonly BundleSource[] = [
  {
    name: "OurBootstrap",
    entry: functionDeployments.bootstrap.entry,
    configuration: { file: configurationFiles.bootstrap, content: [] },
  },
  {
    name: "OurKeyRoute",
    entry: functionDeployments.jwks.entry,
    configuration: { file: configurationFiles.jwks, content: [] },
  },
  {
    name: "OurReplay",
    entry: functionDeployments.replay.entry,
    configuration: { file: configurationFiles.replay, content: [] },
  },
];
