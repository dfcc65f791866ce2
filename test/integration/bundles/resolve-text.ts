/** Where an environment of the template comes true. */
export interface World {
  readonly region: string;
  readonly accountId: string;
  /** Where the HTTP API answers, without a slash at the end. */
  readonly apiUrl: string;
  /** The embedded AWS, in whose place the template has SQS. */
  readonly awsEndpoint: string;
}

/**
 * What CloudFormation makes of a text, but that queues live in the embedded AWS.
 * @throws for an intrinsic that this does not know, and for a text that would lead a function out of this machine
 */
export function resolveText(value: unknown, world: World): string {
  const text = resolve(value, world).replace(
    `https://sqs.${world.region}.${urlSuffix}`,
    () => world.awsEndpoint,
  );
  if (text.includes(urlSuffix)) throw new Error(`leads to AWS: ${text}`);
  return text;
}

const urlSuffix = "amazonaws.com";

function resolve(value: unknown, world: World): string {
  if (typeof value === "string") return value;
  const {
    Ref: ref,
    "Fn::Join": join,
    "Fn::GetAtt": attribute,
  } = value as { Ref?: string; "Fn::Join"?: [string, unknown[]]; "Fn::GetAtt"?: [string, string] };
  if (join !== undefined) return join[1].map((part) => resolve(part, world)).join(join[0]);
  if (attribute?.[1] === "ApiEndpoint") return world.apiUrl;
  const pseudoParameters: Readonly<Record<string, string>> = {
    "AWS::Region": world.region,
    "AWS::AccountId": world.accountId,
    "AWS::URLSuffix": urlSuffix,
    "AWS::Partition": "aws",
  };
  const text = pseudoParameters[ref ?? ""];
  if (text === undefined) throw new Error(`no text: ${JSON.stringify(value)}`);
  return text;
}
