import type { User } from "../entities.ts";
import type { Json } from "../json.ts";
import type { Org } from "../org.ts";
import { listRoles } from "../roles.ts";
import type { ForeignIdentity, ResponseRules } from "./check-response.ts";
import type { IdpPolicy } from "./idp-policy.ts";
import { SignInRefusal } from "./refusal.ts";

const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/**
 * The user name that the identity provider gives the person, by the policy's template (`idpuser.<attribute>`).
 * @throws SignInRefusal 400 for another template, 403 for a name that the policy's filter does not let through.
 */
export function readIdpUserName(identity: ForeignIdentity, { subject }: IdpPolicy): string {
  const template = subject.userNameTemplate.template.replace(/^\$\{(.*)\}$/s, "$1").trim();
  const attribute = /^(?:idpuser|source)\.(\w+)$/.exec(template)?.[1];
  if (attribute === undefined) {
    throw new SignInRefusal(400, `The user name template is not supported here: ${template}`);
  }
  const isName = attribute === "subjectNameId" || attribute === "userName";
  const name = isName ? identity.nameId : (identity.attributes.get(attribute) ?? "");
  if (name === "") throw new SignInRefusal(400, `The assertion says nothing about ${attribute}.`);
  if (subject.filter && !matchesFilter(name, subject.filter)) {
    throw new SignInRefusal(403, `The user name ${name} does not match the filter of the identity provider.`);
  }
  return name;
}

/** Found anywhere in the name: who wants the whole name to match writes an anchored pattern. */
function matchesFilter(name: string, filter: string): boolean {
  try {
    return new RegExp(filter).test(name);
  } catch {
    return false;
  }
}

/**
 * The user whom the policy makes of the identity; `undefined` when nobody matches. Who is not tied to the identity
 * provider yet must pass what `accountLink` asks; who is need not pass it again.
 * @throws SignInRefusal 403 for a match that may not be used.
 */
export function findPerson(
  org: Org,
  { idp, protocol, policy }: ResponseRules,
  identity: ForeignIdentity,
  userName: string,
): User | undefined {
  const links = [...org.idpLinks.values()].filter((link) => link.idpId === idp.id);
  if (protocol.settings.honorPersistentNameId && identity.nameIdFormat === persistent) {
    const link = links.find((each) => each.externalId === identity.nameId);
    const linked = link && org.users.get(link.userId);
    if (linked) return linked;
  }
  const user = matchUser(org, policy, userName);
  if (!user) return undefined;
  if (links.some((link) => link.userId === user.id)) return user;
  checkMayBeLinked(org, policy, user);
  return user;
}

function matchUser(org: Org, { subject }: IdpPolicy, userName: string): User | undefined {
  const byLogin = (): readonly User[] => {
    const user = org.users.get(org.users.findLoginOwner(userName) ?? "");
    return user ? [user] : [];
  };
  const byAttribute = (name: string): readonly User[] =>
    [...org.users.list()].filter(({ profile }) => isSameText(profile[name], userName));
  const choose = (): readonly User[] => {
    switch (subject.matchType) {
      case "USERNAME":
        return byLogin();
      case "EMAIL":
        return byAttribute("email");
      case "USERNAME_OR_EMAIL": {
        const found = byLogin();
        return found.length > 0 ? found : byAttribute("email");
      }
      case "CUSTOM_ATTRIBUTE":
        return subject.matchAttribute ? byAttribute(subject.matchAttribute) : [];
      default:
        throw new SignInRefusal(400, `The match type is not supported here: ${subject.matchType}`);
    }
  };
  const found = choose();
  if (found.length > 1) throw new SignInRefusal(403, `More than one account matches ${userName}.`);
  return found[0];
}

function isSameText(value: Json | undefined, text: string): boolean {
  return typeof value === "string" && value.toLowerCase() === text.toLowerCase();
}

function checkMayBeLinked(org: Org, { accountLink: { action, filter } }: IdpPolicy, user: User): void {
  const refuse = (reason: string): SignInRefusal =>
    new SignInRefusal(403, `The account cannot be linked to the identity provider: ${reason}.`);
  if (action !== "AUTO") throw refuse("automatic linking is off");
  if (!filter) return;
  const included = filter.groups.include;
  const groupIds = new Set(org.groups.listOfUser(user.id).map(({ id }) => id));
  if (included.length > 0 && !included.some((id) => groupIds.has(id))) {
    throw refuse("it is in none of the groups that may be linked");
  }
  if (filter.users.exclude.includes(user.id)) throw refuse("it is excluded");
  if (filter.users.excludeAdmins && isAdmin(org, user)) throw refuse("it is an administrator's");
}

function isAdmin(org: Org, user: User): boolean {
  return listRoles(org, user.id).length > 0;
}
