import { DomainName, SecurityPolicy } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { ARecord, HostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { ApiGatewayv2DomainProperties } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";

export interface ApiDomainProps {
  readonly name: string;
  /** Certificate for that name, in this region. */
  readonly certificateArn: string;
  /** Zone in which the name is entered; undefined: somebody enters it elsewhere. */
  readonly hostedZone?: { readonly id: string; readonly name: string } | undefined;
}

/** A domain of the customer's own for the HTTP API. Hooks keep their address when the bridge is made anew. */
export class ApiDomain extends Construct {
  readonly domainName: DomainName;
  /** Where the API answers, without a slash at the end. */
  readonly url: string;
  /** Where the name has to point in DNS. */
  readonly target: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    this.domainName = new DomainName(this, "Name", {
      domainName: props.name,
      certificate: Certificate.fromCertificateArn(this, "Certificate", props.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    this.url = `https://${props.name}`;
    this.target = this.domainName.regionalDomainName;
    if (props.hostedZone !== undefined) this.#enter(props.name, props.hostedZone);
  }

  #enter(recordName: string, { id, name }: { readonly id: string; readonly name: string }): void {
    const zone = HostedZone.fromHostedZoneAttributes(this, "Zone", { hostedZoneId: id, zoneName: name });
    const { regionalDomainName, regionalHostedZoneId } = this.domainName;
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
    );
    new ARecord(this, "Record", { zone, recordName: `${recordName}.`, target });
  }
}
