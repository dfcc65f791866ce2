/** The logical id that a `Ref` or `Fn::GetAtt` points to; null for anything else. */
export function readPointer(value: unknown): string | null {
  const { Ref: ref, "Fn::GetAtt": attribute } = (value ?? {}) as {
    Ref?: string;
    "Fn::GetAtt"?: [string, string];
  };
  return ref ?? attribute?.[0] ?? null;
}

/** Pseudo parameters of a stack in some account. */
const pseudoParameters: Readonly<Record<string, string>> = {
  "AWS::Partition": "aws",
  "AWS::Region": "eu-central-1",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::AccountId": "123456789012",
};

/** Where the one API of a stack in that account might answer. */
export const apiEndpoint = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com";

/** What CloudFormation makes of a text, in Frankfurt and account 123456789012. */
export function resolveText(value: unknown): string {
  if (typeof value === "string") return value;
  const {
    Ref: ref,
    "Fn::Join": join,
    "Fn::GetAtt": attribute,
  } = value as { Ref?: string; "Fn::Join"?: [string, unknown[]]; "Fn::GetAtt"?: [string, string] };
  if (attribute?.[1] === "ApiEndpoint") return apiEndpoint;
  if (join !== undefined) return join[1].map(resolveText).join(join[0]);
  const text = pseudoParameters[ref ?? ""];
  if (text === undefined) throw new Error(`no text: ${JSON.stringify(value)}`);
  return text;
}
