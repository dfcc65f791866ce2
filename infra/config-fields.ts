/** What a person must know of a field of the config. */
export interface ConfigField {
  /** What it decides. */
  readonly meaning: string;
  /** What may stand there, with its unit. */
  readonly allowed: string;
  /** What is so without it; not named where it must be given. */
  readonly byDefault?: string;
  /** What an editor can tell at once, where the config's own check is more than a regular expression. */
  readonly pattern?: string;
}

const domain = "a domain in lower case, such as example.com";
const orgUrlPattern = "^https://[^/?#]+$";
const attribute = "the name of a profile attribute";
const yesOrNo = "true or false";
const keyDelivery =
  '"key-url" (the org fetches our public keys from the bridge) or "pasted-keys" (bootstrap puts them into the org)';

/**
 * Every field of `bridge.config.json`, by its path: `[]` stands for any element of a list, `*` for any name. The schema for
 * editors, the reference in `docs/config.md` and the explanation of a refused config are made from it.
 */
export const configFields: Readonly<Record<string, ConfigField>> = {
  $schema: {
    meaning: "Where an editor finds the description of this file",
    allowed: "a path or an address",
    byDefault: "none",
  },
  stackName: {
    meaning:
      "Name of the stack, which every name that it makes begins with. A new name makes a new bridge: nothing is moved",
    allowed: "a letter, then up to 30 letters, digits and -",
  },
  connections: {
    meaning: "The connections: each is one source org feeding one target org",
    allowed: "a list of 1 to 12 connections",
  },
  "connections[]": {
    meaning: "A connection",
    allowed: "an object with id, source, target, scope and removals",
  },
  "connections[].id": {
    meaning: "Name of the connection, in the URL of its hook and the names of its queues and secrets",
    allowed: "a lower-case letter, then up to 30 of a-z, 0-9 and -; no two alike",
  },
  "connections[].source": { meaning: "The org that people come from", allowed: "an object with orgUrl" },
  "connections[].source.orgUrl": {
    meaning: "Address of the source org; its own, not a custom domain and not that of its admin console",
    allowed: "an https address without a path or a slash at the end, such as https://acme.okta.com",
    pattern: orgUrlPattern,
  },
  "connections[].target": { meaning: "The org that people go to", allowed: "an object with orgUrl" },
  "connections[].target.orgUrl": {
    meaning: "Address of the target org; its own, not a custom domain and not that of its admin console",
    allowed: "an https address without a path or a slash at the end; another org than the source",
    pattern: orgUrlPattern,
  },
  "connections[].scope": {
    meaning: "Whom the connection is about",
    allowed: "an object with kind, and with groupIds if that is groups",
  },
  "connections[].scope.kind": {
    meaning:
      "Whether people assigned to an app of the source org, the members of groups of it, or everyone in it. Only with app is the login in the target the app's user name; else it is the source user's own",
    allowed: '"app", "groups" or "everyone"',
  },
  "connections[].scope.appId": {
    meaning: "An app that is there already; only with the kind app",
    allowed: "the id of an app, which begins with 0oa",
    byDefault: "bootstrap makes the app",
  },
  "connections[].scope.appKind": {
    meaning:
      "What bootstrap makes: Okta's Org2Org app, a custom SAML app, or whichever of these the org offers",
    allowed: '"auto", "org2org" or "saml"',
    byDefault: "auto",
  },
  "connections[].scope.appLabel": {
    meaning: "What people read on the app's tile",
    allowed: "1 to 100 characters",
    byDefault: "host name of the target org",
  },
  "connections[].scope.groupIds": {
    meaning:
      "Groups of the source org. With the kind groups, their members are in scope, and a removal reads each group; with app, bootstrap assigns them to the app",
    allowed: "a list of ids of groups; with the kind groups 1 to 10 that differ",
    byDefault: "none; must be given with the kind groups",
  },
  "connections[].scope.groupIds[]": {
    meaning: "A group of the source org",
    allowed: "the id of a group, which begins with 00g",
  },
  "connections[].credentials": {
    meaning: "How the bridge proves to each org who it is",
    allowed: "an object with source, target or both",
    byDefault: "key-url in both",
  },
  "connections[].credentials.source": {
    meaning: "How it proves so to the source org",
    allowed: keyDelivery,
    byDefault: "key-url",
  },
  "connections[].credentials.target": {
    meaning: "How it proves so to the target org",
    allowed: `${keyDelivery}; also "api-token" (a static token, which is warned about)`,
    byDefault: "key-url",
  },
  "connections[].rateLimitPercent": {
    meaning: "Share of each org's rate limits that the bridge may use",
    allowed: "an object with source, target or both",
    byDefault: "50 in both, as Okta itself gives an app",
  },
  "connections[].rateLimitPercent.source": {
    meaning: "Share of the source org's rate limits",
    allowed: "1 to 100 percent",
    byDefault: "50",
  },
  "connections[].rateLimitPercent.target": {
    meaning: "Share of the target org's rate limits",
    allowed: "1 to 100 percent",
    byDefault: "50",
  },
  "connections[].loginDomains": {
    meaning:
      "Domains of the logins that may sign in from the source org; subdomains only where they are listed",
    allowed: "a list of domains; at least one unless federation is none",
    byDefault: "none",
  },
  "connections[].loginDomains[]": { meaning: "A domain of logins", allowed: domain },
  "connections[].federation": {
    meaning: "How people sign in to the target org through the source org, by SAML",
    allowed: '"none", or an object of settings',
    byDefault: "SAML with the settings' defaults",
  },
  "connections[].federation.justInTime": {
    meaning:
      "Whether somebody who is not in the target yet is created when they sign in; the worker then adopts them",
    allowed: 'true or false; true only with adoptExisting "by-login"',
    byDefault: "false",
  },
  "connections[].federation.updateAtSignIn": {
    meaning: "Whether a sign-in writes attributes; not there, because the worker is the one writer",
    allowed: "false (true is refused)",
    byDefault: "false",
  },
  "connections[].federation.routingRule": {
    meaning: "Whether the target org's sign-in page sends people of the login domains to the source org",
    allowed: yesOrNo,
    byDefault: "false",
  },
  "connections[].federation.deepLinks": {
    meaning: "Tiles in the source org that sign people in and open one app of the target org",
    allowed: "a list of objects with label and url",
    byDefault: "none",
  },
  "connections[].federation.deepLinks[]": { meaning: "A tile", allowed: "an object with label and url" },
  "connections[].federation.deepLinks[].label": {
    meaning: "What people read on the tile",
    allowed: "1 to 100 characters",
  },
  "connections[].federation.deepLinks[].url": {
    meaning: "Embed link of an app in the target org",
    allowed: "an absolute address",
  },
  "connections[].adoptObjects": {
    meaning:
      "Objects that somebody else made and that bootstrap may take over; any other of that name stops it",
    allowed: "a list of kinds of objects",
    byDefault: "none",
  },
  "connections[].adoptObjects[]": {
    meaning: "A kind of object that bootstrap makes",
    allowed:
      '"target-attributes", "target-group", "target-client", "target-role", "identity-provider", "routing-rule", "source-app", "source-client", "source-role", "event-hook" or "deep-link"',
  },
  "connections[].attributesFrom": {
    meaning:
      "Whose attributes the mapping reads: the source user's own, or those that the app has of them, as the mappings made in Okta for the app say. With appUser, bootstrap adds to the app what the mapping names and the app lacks",
    allowed: '"user", or with an app scope "appUser"',
    byDefault: "user",
  },
  "connections[].mapping": {
    meaning:
      "What each target attribute is made from; what is not named is never written. The login is not among them",
    allowed:
      "an object of target attributes (not login, sourceUserKey, sourceStatusRecord or sourceAdoption), each with one of from, value, template or firstOf",
    byDefault: "every attribute that all Okta orgs have is copied",
  },
  "connections[].mapping.*": {
    meaning: "What this target attribute is made from",
    allowed: "an object with one of from, value, template or firstOf",
  },
  "connections[].mapping.*.from": {
    meaning: "The source attribute (see attributesFrom)",
    allowed: attribute,
  },
  "connections[].mapping.*.lowerCase": {
    meaning: "Whether text is written in lower case; with from, template or firstOf",
    allowed: yesOrNo,
    byDefault: "false",
  },
  "connections[].mapping.*.value": {
    meaning: "The same value for everybody",
    allowed: "text that is not empty, a number, true or false",
  },
  "connections[].mapping.*.template": {
    meaning: "Text in which {attribute} stands for a source attribute's value",
    allowed: "text with an {attribute} in it",
  },
  "connections[].mapping.*.firstOf": {
    meaning: "The first of these source attributes that has a value",
    allowed: "a list of at least one attribute",
  },
  "connections[].mapping.*.firstOf[]": { meaning: "A source attribute", allowed: attribute },
  "connections[].initialStatus": {
    meaning:
      "How somebody new begins in the target; no mail is ever sent. The pending ones wait, STAGED, until somebody in the target activates them",
    allowed:
      '"federated" (active, signs in through the source), "active_with_pass" (active, with a random password that nobody learns), "active_without_pass", "pending_with_pass" or "pending_without_pass"',
    byDefault: "federated",
  },
  "connections[].whenSourceStaged": {
    meaning: "What becomes of somebody in scope who is not activated in the source yet",
    allowed: '"ignore", or "create-staged" (they are created in the target already, STAGED as well)',
    byDefault: "ignore",
  },
  "connections[].removals": {
    meaning: "Whether people may be removed from the target at all; somebody must choose",
    allowed: '"apply" or "hold" (everything but removals is done)',
  },
  "connections[].onLeave": {
    meaning: "What happens in the target to somebody who was deactivated or deleted in the source",
    allowed: '"deactivate" or "suspend"',
    byDefault: "deactivate",
  },
  "connections[].onUnassign": {
    meaning: "What happens in the target to somebody who is in the source but no longer in scope",
    allowed: '"deactivate" or "suspend"',
    byDefault: "suspend",
  },
  "connections[].whenUnsuspendable": {
    meaning: "What to do with somebody who should be suspended, but is not ACTIVE in the target",
    allowed: '"hold" or "deactivate"',
    byDefault: "hold",
  },
  "connections[].adoptExisting": {
    meaning:
      "Whether somebody in the target whom no connection has made becomes the person of the source with the same login, if that is of the loginDomains",
    allowed: '"never" (such a person is rejected: login-taken) or "by-login"',
    byDefault: "never",
  },
  "connections[].adoptedRemoval": {
    meaning: "Whether somebody adopted is removed like anybody else; what they were before is not known here",
    allowed: '"hold" (only by a person) or "allow"',
    byDefault: "hold",
  },
  "connections[].onRehire": {
    meaning:
      "What becomes of the account that the bridge deactivated for somebody deleted in the source, when a new person there has the same login",
    allowed: '"relink" (it becomes theirs) or "reject" (linked-elsewhere)',
    byDefault: "relink",
  },
  "connections[].statusAuthority": {
    meaning: "Whether a status that somebody else set in the target stands, or the source overrules it",
    allowed: '"both" (it stands) or "source" (it is overruled)',
    byDefault: "both",
  },
  "connections[].reserveShare": {
    meaning: "Share of each rate limit, as the org's answers name it, that is left to others",
    allowed: "0 to 0.9 of the limit",
    byDefault: "0.1",
  },
  "connections[].settleSeconds": {
    meaning: "How long events about one person gather before they are worked on",
    allowed: "a whole number, 0 to 900 seconds",
    byDefault: "2",
  },
  "connections[].alarms": {
    meaning: "From when on somebody is paged because people of this connection are late",
    allowed: "an object with lagSeconds, waitingSeconds or both",
    byDefault: "see there",
  },
  "connections[].alarms.lagSeconds": {
    meaning:
      "Longest time from the event's publication to the change in the target, for 95 of 100 changes, three times 5 minutes in a row",
    allowed: "a whole number, 10 to 86400 seconds",
    byDefault: "300 and settleSeconds",
  },
  "connections[].alarms.waitingSeconds": {
    meaning: "Longest time that a message may lie in the queue, or that somebody may be tried again",
    allowed: "a whole number, 10 to 86400 seconds",
    byDefault: "1800",
  },
  domain: {
    meaning:
      "A domain of your own for the HTTP API, which bootstrap then tells the orgs: run its apply again after a change. The name that API Gateway gives keeps answering, too",
    allowed: "an object with name and certificateArn",
    byDefault: "the name that API Gateway gives",
  },
  "domain.name": { meaning: "Name at which the HTTP API answers", allowed: domain },
  "domain.certificateArn": {
    meaning: "ACM certificate for that name, in the stack's region",
    allowed: "the ARN of an ACM certificate",
  },
  "domain.hostedZone": {
    meaning: "Route 53 zone in which the name is entered",
    allowed: "an object with id and name",
    byDefault: "none: enter the name as a CNAME or alias yourself; the output DomainTarget says where to",
  },
  "domain.hostedZone.id": { meaning: "Id of the zone", allowed: "such as Z0123456789ABC" },
  "domain.hostedZone.name": { meaning: "Name of the zone", allowed: domain },
  alarms: {
    meaning: "Where alarms are told, and which runbook they point to",
    allowed: "an object with topicArn, runbookUrl or both",
    byDefault: "see there",
  },
  "alarms.topicArn": {
    meaning:
      "An SNS topic of your own, in the stack's region; its policy, and that of its key, must let cloudwatch.amazonaws.com publish",
    allowed: "the ARN of an SNS topic, not a FIFO one",
    byDefault: "a new, encrypted topic, whose ARN the stack puts out",
  },
  "alarms.runbookUrl": {
    meaning: "Where people of yours read the runbook; the alarm's anchor is added",
    allowed: "an https address without #, at most 300 characters after https://",
    byDefault: "docs/runbook.md, its place in the repository",
  },
  logRetentionDays: {
    meaning: "How long logs are kept",
    allowed:
      "days that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653",
    byDefault: "30",
  },
  worker: {
    meaning: "The worker of each connection",
    allowed: "an object with timeoutSeconds, maxConcurrency or both",
    byDefault: "30 s, 2 at once",
  },
  "worker.timeoutSeconds": {
    meaning: "How long an invocation may take",
    allowed: "a whole number, 20 to 900 seconds",
    byDefault: "30",
  },
  "worker.maxConcurrency": {
    meaning:
      "Most batches of a connection that are worked on at once. One saturates an org's write limit; the other is for the moment in which one is replaced",
    allowed: "a whole number, 2 to 1000",
    byDefault: "2",
  },
  queue: {
    meaning: "The queue of each connection",
    allowed: "an object with visibilityTimeoutSeconds",
    byDefault: "see there",
  },
  "queue.visibilityTimeoutSeconds": {
    meaning: "How long a record that a worker has in hand is hidden from others",
    allowed: "a whole number, 20 to 43200 seconds; no less than worker.timeoutSeconds",
    byDefault: "six times worker.timeoutSeconds, as AWS advises",
  },
  tracing: {
    meaning:
      "Whether X-Ray traces the functions; above some 30,000 events a day the dearest part of a bridge",
    allowed: yesOrNo,
    byDefault: "true",
  },
  encryptionKeyArn: {
    meaning:
      "A KMS key of your own for queues and secrets, in the stack's account and region; its policy must let IAM policies grant its use",
    allowed: "the ARN of a KMS key",
    byDefault: "keys that AWS manages",
  },
  keepOnDestroy: {
    meaning: "What stays when the stack is deleted",
    allowed: "a list of kinds of resources",
    byDefault: "nothing stays",
  },
  "keepOnDestroy[]": {
    meaning: "A kind of resource",
    allowed: '"secrets", "logs" or "deadLetters" (the dead-letter queues)',
  },
};

/** The path of a field as the tables name it, from one with indices: `connections[].id` from `connections.0.id`. */
export function nameField(path: string): string {
  const named = path.replaceAll(/\.\d+(?=\.|$)/g, "[]");
  return named.replace(/^(connections\[\]\.mapping)\.[^.]+/, "$1.*");
}
