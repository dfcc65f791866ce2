import { SecretValue } from "aws-cdk-lib";
import { Secret, type SecretProps } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { emptyPublicDocument } from "../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../shared/contracts/secrets.ts";
import { acknowledge } from "../acknowledge.ts";
import type { Settings } from "./settings.ts";

export interface ConnectionSecretsProps {
  readonly settings: Settings;
  readonly connectionId: string;
}

const untilRotateKeys =
  "A new key must be known to the org before it is used, which Secrets Manager cannot see to: the function for it is not there yet";

/**
 * A connection's secrets. None of them is ever in a template: Secrets Manager itself makes the hook's, and bootstrap or a
 * person writes the others over what is reserved here.
 *
 * What is given here to make a value must stay as it is: CloudFormation would write the value anew, over a key in use.
 */
export class ConnectionSecrets extends Construct {
  /** What the source org sends in the `Authorization` header of its event hook. Plain text. */
  readonly hook: Secret;
  /** Our client in the source org. */
  readonly sourceClient: Secret;
  /** Our client in the target org. */
  readonly targetClient: Secret;
  /** What anybody may know: public keys, and what bootstrap notes about its own work. */
  readonly publicDocument: Secret;
  /** Temporary admin credentials for both orgs: a person puts them there for bootstrap. */
  readonly admins: Secret;
  readonly #common: Pick<SecretProps, "encryptionKey" | "removalPolicy">;

  constructor(scope: Construct, id: string, props: ConnectionSecretsProps) {
    super(scope, id);
    const { connectionId } = props;
    const { prefix, encryptionKey, removal } = props.settings;
    this.#common = {
      removalPolicy: removal.secrets,
      ...(encryptionKey === null ? {} : { encryptionKey }),
    };
    this.hook = new Secret(this, "Hook", {
      secretName: resourceNames.hookSecret(prefix, connectionId),
      description: `Authorization header of the event hook of connection ${connectionId}`,
      // Letters and digits, which survive every form, shell and header.
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      ...this.#common,
    });
    this.#leaveUnrotated(
      this.hook,
      "Only together with the org's event hook: the intake accepts the previous and the next value, so a person can do it",
    );
    const client = "Client id and private key of our API service app; a placeholder until bootstrap has run";
    this.sourceClient = this.#reserve(
      "SourceClient",
      resourceNames.sourceClientSecret(prefix, connectionId),
      client,
      placeholderSecret,
      untilRotateKeys,
    );
    this.targetClient = this.#reserve(
      "TargetClient",
      resourceNames.targetClientSecret(prefix, connectionId),
      client,
      placeholderSecret,
      untilRotateKeys,
    );
    this.publicDocument = this.#reserve(
      "PublicDocument",
      resourceNames.publicDocument(prefix, connectionId),
      "Public keys, which the key route shows to everybody, and notes of bootstrap",
      emptyPublicDocument,
      "Anybody may know what is in it",
    );
    this.admins = this.#reserve(
      "Admins",
      resourceNames.adminSecret(prefix, connectionId),
      "Temporary admin credentials for both orgs, put here for bootstrap; a placeholder otherwise",
      placeholderSecret,
      "Credentials for the length of one bootstrap, which revokes them at its end",
    );
  }

  /** A secret whose value somebody will write over the one that is given here. */
  #reserve(id: string, secretName: string, description: string, value: object, whyUnrotated: string): Secret {
    const secret = new Secret(this, id, {
      secretName,
      description,
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify(value)),
      ...this.#common,
    });
    this.#leaveUnrotated(secret, whyUnrotated);
    return secret;
  }

  #leaveUnrotated(secret: Secret, reason: string): void {
    acknowledge(secret, "AwsSolutions-SMG4", reason);
  }
}
