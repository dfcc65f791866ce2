import type { Step } from "../engine/step.ts";
import { appAttributesStep } from "./app-attributes.ts";
import { appGroupsStep } from "./app-groups.ts";
import { appMappingStep } from "./app-mapping.ts";
import { appValuesStep } from "./app-values.ts";
import { createKeyStep, publicKeysStep } from "./client-keys.ts";
import { deepLinksStep } from "./deep-links.ts";
import { eventHookStep } from "./event-hook.ts";
import { createGrantsStep } from "./grants.ts";
import { hookVerificationStep } from "./hook-verification.ts";
import { identityProviderStep } from "./identity-provider.ts";
import { createSecretStep } from "./org-secrets.ts";
import { createRateShareStep } from "./rate-share.ts";
import { createResourceSetStep } from "./resource-set.ts";
import { createRoleStep } from "./role.ts";
import { createRoleAssignmentStep } from "./role-assignment.ts";
import { routingPolicyStep, routingRuleStep } from "./routing-rule.ts";
import { samlIdentityStep } from "./saml-identity.ts";
import { createClientStep } from "./service-client.ts";
import { serviceProviderStep } from "./service-provider.ts";
import { sourceAppStep } from "./source-app.ts";
import { sourceGroupsStep } from "./source-groups.ts";
import { targetAttributesStep } from "./target-attributes.ts";
import { targetGroupStep } from "./target-group.ts";
import { trustedCertificatesStep } from "./trusted-certificates.ts";
import { unusedAppStep } from "./unused-app.ts";
import { unusedClientStep } from "./unused-client.ts";
import { unusedSignInStep } from "./unused-sign-in.ts";
import { unusedTilesStep } from "./unused-tiles.ts";
import { userNameTemplateStep } from "./user-name-template.ts";
import { workerStep } from "./worker.ts";

/** How the bridge comes to act in one org: client, scopes, role, and how much of the org it may use. */
function listAccessSteps(side: "source" | "target"): readonly Step[] {
  return [
    createClientStep(side),
    createGrantsStep(side),
    createRoleStep(side),
    createResourceSetStep(side),
    createRoleAssignmentStep(side),
    createRateShareStep(side),
  ];
}

/**
 * Everything that a connection needs, in the order in which one thing needs another. The event hook comes last, so that
 * nothing is delivered before it can be worked on.
 */
export const allSteps: readonly Step[] = [
  createKeyStep("source"),
  createKeyStep("target"),
  publicKeysStep,
  targetAttributesStep,
  targetGroupStep,
  sourceGroupsStep,
  sourceAppStep,
  userNameTemplateStep,
  appAttributesStep,
  appMappingStep,
  appValuesStep,
  ...listAccessSteps("target"),
  ...listAccessSteps("source"),
  samlIdentityStep,
  trustedCertificatesStep,
  identityProviderStep,
  serviceProviderStep,
  routingPolicyStep,
  routingRuleStep,
  unusedSignInStep,
  unusedAppStep,
  unusedTilesStep,
  deepLinksStep,
  createSecretStep("source"),
  createSecretStep("target"),
  unusedClientStep,
  appGroupsStep,
  workerStep,
  eventHookStep,
  hookVerificationStep,
];
