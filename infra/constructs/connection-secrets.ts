import { RemovalPolicy, SecretValue } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { placeholderSecret } from "../../shared/contracts/secrets.ts";

export interface ConnectionSecretsProps {
  readonly prefix: string;
  readonly connectionId: string;
}

/**
 * A connection's secrets. None of them is ever in a template: Secrets Manager itself makes the hook's, and bootstrap
 * writes the two clients' keys over a placeholder.
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

  constructor(scope: Construct, id: string, props: ConnectionSecretsProps) {
    super(scope, id);
    const { prefix, connectionId } = props;
    this.hook = new Secret(this, "Hook", {
      secretName: resourceNames.hookSecret(prefix, connectionId),
      description: `Authorization header of the event hook of connection ${connectionId}`,
      // Letters and digits, which survive every form, shell and header.
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.sourceClient = this.#reserve("SourceClient", resourceNames.sourceClientSecret(prefix, connectionId));
    this.targetClient = this.#reserve("TargetClient", resourceNames.targetClientSecret(prefix, connectionId));
  }

  /** A secret whose value bootstrap will write. */
  #reserve(id: string, secretName: string): Secret {
    return new Secret(this, id, {
      secretName,
      description: "Client id and private key of our API service app; a placeholder until bootstrap has run",
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify(placeholderSecret)),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
