import type { PublicKey } from "../../../shared/contracts/public-document.ts";

/** What the source app says of itself as SAML identity provider. */
export interface SamlIdentity {
  /** Its entity id. */
  readonly issuer: string;
  readonly singleSignOnUrl: string;
}

/** A signing certificate: DER in base64 as in `x5c`. */
export interface Certificate {
  readonly kid: string;
  readonly x5c: string;
  readonly expiresMs: number;
  readonly createdMs: number;
}

/** What the target's identity provider says of itself as SAML service provider. */
export interface SamlService {
  readonly acsUrl: string;
  readonly audience: string;
}

/** What the steps have found out so far. In a plan, what is not made yet is missing. */
export interface Facts {
  readonly sourceKey?: PublicKey;
  readonly targetKey?: PublicKey;
  readonly sourceClientId?: string;
  readonly targetClientId?: string;
  readonly sourceRole?: AdminRole;
  readonly targetRole?: AdminRole;
  readonly sourceResourceSetId?: string;
  readonly targetResourceSetId?: string;
  /** The source org's own group of everybody, where it is needed. */
  readonly everyoneGroupId?: string;
  /** The target's default user type; undefined where the org does not tell. */
  readonly targetUserTypeId?: string;
  readonly targetGroupId?: string;
  readonly appId?: string;
  /** Ids of the tiles that lead to one app of the target org each, by their labels. */
  readonly deepLinkIds?: Readonly<Record<string, string>>;
  readonly appKind?: "org2org" | "saml";
  readonly identity?: SamlIdentity;
  /** The app's signing certificates; the first one signs now. */
  readonly certificates?: readonly Certificate[];
  /** Ids that the target org gave the certificates, by the app's own. */
  readonly trustedKids?: Readonly<Record<string, string>>;
  readonly idpId?: string;
  /** In a plan: what is about to change makes Okta forget that it has verified the event hook. */
  readonly hookMustBeVerified?: boolean;
  readonly routingPolicyId?: string;
  readonly service?: SamlService;
}

/** A custom role of ours, or the standard role that takes its place where the org has no custom roles. */
export type AdminRole =
  | { readonly kind: "custom"; readonly id: string }
  | { readonly kind: "standard"; readonly type: string };
