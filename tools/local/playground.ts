import type { LocalBridge } from "./bridge.ts";
import { countChanges } from "./describe-report.ts";

/** What to paste into another terminal to see the bridge at work. */
export function describePlayground(
  bridge: Pick<LocalBridge, "source" | "target" | "connection" | "hookUrl" | "report">,
): string {
  const { source, target, connection, hookUrl, report } = bridge;
  const asSource = `-H 'Authorization: SSWS ${source.apiToken}' -H 'Content-Type: application/json'`;
  const asTarget = `-H 'Authorization: SSWS ${target.apiToken}'`;
  return `
orgbridge is running on this machine. Ctrl-C stops it.

  source org     ${source.url}    token ${source.apiToken}
  target org     ${target.url}    token ${target.apiToken}
  hook endpoint  ${hookUrl}
  connection     ${connection.id}, people assigned to app ${connection.scope.appId}
  set up by      bootstrap, with ${countChanges(report)} changes in the two orgs

Hire somebody in the source org (the first line keeps their id):

  ID=$(curl -s ${asSource} '${source.url}/api/v1/users?activate=true' \\
    -d '{"profile":{"login":"ada@example.com","email":"ada@example.com","firstName":"Ada","lastName":"Lovelace"},"credentials":{"password":{"value":"Correct-Horse-7"}}}' | sed 's/.*"id":"\\(00u[^"]*\\)".*/\\1/')
  curl -s ${asSource} '${source.url}/api/v1/apps/${connection.scope.appId}/users' -d "{\\"id\\":\\"$ID\\",\\"scope\\":\\"USER\\"}"

See them in the target org, some seconds later:

  curl -s ${asTarget} '${target.url}/api/v1/users/ada@example.com'

Sign in as them in a browser, at ${source.url}/login/login.htm (ada@example.com, Correct-Horse-7): the tile leads to the target org.

Change them, then shut them off:

  curl -s ${asSource} "${source.url}/api/v1/users/$ID" -d '{"profile":{"title":"Countess"}}'
  curl -s ${asSource} "${source.url}/api/v1/users/$ID/lifecycle/deactivate" -d ''

What became of each person:
`;
}
