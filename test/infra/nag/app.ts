import { Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { buildApp } from "../../../infra/build-app.ts";

// The bridge's own app, bundling nothing; told to, with something in it that nobody has accepted.
const app = buildApp({ postCliContext: { "aws:cdk:bundling-stacks": [] } });
const [stack] = app.node.children.filter((child) => child instanceof Stack);
if (process.env["WITH_FINDING"] !== undefined) new Queue(stack!, "Stranger");
