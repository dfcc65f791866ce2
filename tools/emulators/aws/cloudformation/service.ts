import { AwsFault } from "../fault.ts";
import type { QueryAction, QueryService } from "../query-service.ts";
import type { XmlValue } from "../xml.ts";
import type { Stack, Stacks } from "./stacks.ts";

/** In CloudFormation's own words, which quote it. */
const nameForm = "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*";
/** All that DescribeStacks is asked for here; anything else would be passed over in silence. */
const members: ReadonlySet<string> = new Set(["Action", "Version", "StackName"]);

/**
 * CloudFormation, as far as it is called: DescribeStacks, of one stack by name or ARN, or of all.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export function createCloudFormation(stacks: Stacks): QueryService {
  const describeStacks: QueryAction = (input, { region }) => {
    const unknown = [...input.keys()].find((name) => !members.has(name));
    if (unknown !== undefined) throw makeInvalid(`The emulator does not know ${unknown}`);
    const name = input.get("StackName");
    const all = stacks.list(region);
    return { Stacks: (name === null ? all : [demand(all, name)]).map(renderStack) };
  };
  return {
    version: "2010-05-15",
    xmlNamespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    find: (action) => (action === "DescribeStacks" ? describeStacks : undefined),
  };
}

function demand(all: readonly Stack[], name: string): Stack {
  if (!new RegExp(`^(${nameForm})$`).test(name)) {
    throw makeInvalid(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: ` +
        `Member must satisfy regular expression pattern: ${nameForm}`,
    );
  }
  const found = all.find((stack) => stack.name === name || stack.id === name);
  if (found === undefined) throw makeInvalid(`Stack with id ${name} does not exist`);
  return found;
}

function renderStack({ id, name, status, createdMs, outputs }: Stack): XmlValue {
  return {
    StackId: id,
    StackName: name,
    CreationTime: new Date(createdMs).toISOString(),
    StackStatus: status,
    DisableRollback: false,
    Outputs: Object.entries(outputs).map(([key, value]) => ({ OutputKey: key, OutputValue: value })),
    Tags: [],
  };
}

function makeInvalid(message: string): AwsFault {
  return new AwsFault("ValidationError", message);
}
