import type { Group } from "../entities.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import { hasTrait } from "../vintage.ts";

/** A group as the API shows it. */
export function showGroup(org: { readonly url: string; readonly vintage: string }, group: Group): JsonObject {
  const { url: orgUrl } = org;
  const self = `${orgUrl}/api/v1/groups/${group.id}`;
  const logo = (name: string): JsonObject => ({
    name,
    href: `${orgUrl}/assets/img/logos/groups/odyssey/okta-${name}.png`,
    type: "image/png",
  });
  const { name, description, ...others } = group.profile;
  const owners = hasTrait(org, "groupOwners") ? { owners: { href: `${self}/owners` } } : {};
  return {
    id: group.id,
    created: formatWholeSecond(group.createdMs),
    lastUpdated: formatWholeSecond(group.lastUpdatedMs),
    lastMembershipUpdated: formatWholeSecond(group.lastMembershipUpdatedMs),
    objectClass: ["okta:user_group"],
    type: group.type,
    profile: { name: name ?? null, description: description ?? null, ...others },
    _links: {
      logo: [logo("medium"), logo("large")],
      ...owners,
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
}
